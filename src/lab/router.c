/* The own routers' switches. What is switched off is off at once: BFD finds out within a second, LACP and BGP follow. What is
 * switched on comes up when both ends have agreed. */
#include "world.h"

/* LACP with its fast timer sends every second and wants three (IEEE 802.1AX); BFD starts at one packet a second (RFC 5880, 6.8.3);
 * BGP retries its connection within ten to thirty. */
enum { LACP_TAKES = 3 * MSEC_SECOND, BFD_TAKES = 3 * MSEC_SECOND, BGP_TAKES = 12 * MSEC_SECOND };

static msec longest(const struct router *r)
{
	msec takes = 0;
	takes += r->set.lacp && !r->is.lacp ? LACP_TAKES : 0;
	takes += r->set.bfd && !r->is.bfd ? BFD_TAKES : 0;
	takes += r->set.session && !r->is.session ? BGP_TAKES : 0;
	return takes;
}

void lab_router_set(struct world *w, struct router *r, const struct router_switches *to)
{
	const struct router_switches was = r->is;
	r->set = *to;
	r->is.lacp = r->is.lacp && to->lacp;
	r->is.bfd = r->is.bfd && to->bfd;
	r->is.session = r->is.session && to->session;
	if (was.lacp != r->is.lacp || was.bfd != r->is.bfd || was.session != r->is.session)
		r->since = w->now;
	if (longest(r) && !r->thing.armed)
		world_arm(w, &r->thing, longest(r));
	else if (!longest(r) && r->thing.armed)
		world_disarm(&r->thing);
}
