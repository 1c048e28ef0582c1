/* What the trainee's routers print, in the style of two common ones, so that reading evidence is trained: the tables are made from what
 * the lab says of the router, in the columns that FRRouting and IOS XR have. */
#include <string.h>

#include "base/text.h"
#include "state.h"

enum { MICROSOFT = 8075, WORKED_BGP = 4 };

struct shown {
	const struct json *router;
	const char *local_as, *id;
	msec now;
	struct arena *a;
	struct text out;
};

/* ---- what the tables need */

static const struct json *sessions_of(const struct shown *s)
{
	return json_first(json_get(s->router, "sessions"));
}

static const char *either(const struct json *object, const char *member, const char *older, struct arena *a)
{
	const char *value = said_word(object, member, a);
	return *value ? value : said_word(object, older, a);
}

static const char *remote_of(const struct json *session, struct arena *a)
{
	return str_or(said_word(session, "remote", a), "-");
}

static bool established(const struct json *session, struct arena *a)
{
	return str_is(either(session, "bgp", "state", a), "Established");
}

/* Only where there is a session can there be a neighbor. */
static bool configured(const struct json *session, struct arena *a)
{
	return *said_word(session, "remote", a) != 0;
}

static const char *uptime(const struct shown *s, const struct json *session)
{
	msec since = said_msec(session, "since"), span = since && s->now > since ? s->now - since : 0;
	if (!established(session, s->a) || !since)
		return "never";
	if (span >= MSEC_DAY)
		return arena_format(s->a, "%lldd%02lldh", (long long)(span / MSEC_DAY),
				    (long long)(span % MSEC_DAY / MSEC_HOUR));
	return arena_format(s->a, "%02lld:%02lld:%02lld", (long long)(span / MSEC_HOUR),
			    (long long)(span % MSEC_HOUR / MSEC_MINUTE), (long long)(span % MSEC_MINUTE / MSEC_SECOND));
}

/* The prefixes received, or the state that keeps them away. */
static const char *state_or_received(const struct shown *s, const struct json *session)
{
	if (!established(session, s->a))
		return either(session, "bgp", "state", s->a);
	return arena_format(s->a, "%lld", (long long)said_number(session, "received"));
}

/* A keepalive a minute is what an idle session mostly sends. */
static long long messages(const struct shown *s, const struct json *session)
{
	msec since = said_msec(session, "since");
	return established(session, s->a) && since && s->now > since ? (long long)((s->now - since) / MSEC_MINUTE) + 3
								     : 0;
}

static size_t neighbors(const struct shown *s)
{
	size_t n = 0;
	for (const struct json *j = sessions_of(s); j; j = json_next(j))
		n += configured(j, s->a);
	return n;
}

/* ---- FRRouting */

static void frr_summary(struct shown *s)
{
	if (!neighbors(s)) {
		text_add(&s->out, "% No BGP neighbors found in IPv4 Unicast\n");
		return;
	}
	text_addf(&s->out, "BGP router identifier %s, local AS number %s vrf-id 0\n\n", s->id, s->local_as);
	text_add(&s->out, "Neighbor        V    AS  MsgRcvd MsgSent  Up/Down State/PfxRcd  PfxSnt\n");
	for (const struct json *j = sessions_of(s); j; j = json_next(j))
		if (configured(j, s->a))
			text_addf(&s->out, "%-15s %d %5d %8lld %7lld %8s %12s %7lld\n", remote_of(j, s->a), WORKED_BGP,
				  MICROSOFT, messages(s, j), messages(s, j), uptime(s, j), state_or_received(s, j),
				  (long long)said_number(j, "sent"));
	text_addf(&s->out, "\nTotal number of neighbors %zu\n", neighbors(s));
}

static void frr_route(struct shown *s, const char *prefix, const char *next_hop, const char *path)
{
	text_addf(&s->out, "*> %-18s %-16s %s i\n", prefix, next_hop, path);
}

static void xr_route(struct shown *s, const char *prefix, const char *next_hop, const char *path)
{
	text_addf(&s->out, "%-18s %-15s Local           %si\n", prefix, next_hop, path);
}

static void put_advertised(struct shown *s, const char *next_hop,
			   void (*put)(struct shown *, const char *prefix, const char *next_hop, const char *path))
{
	size_t n = 0;
	for (const struct json *j = json_first(json_get(s->router, "announcements")); j; j = json_next(j)) {
		if (!said_flag_or(j, "sent", true))
			continue;
		n++;
		put(s, said_word(j, "prefix", s->a), next_hop, said_word(j, "path", s->a));
	}
	text_addf(&s->out, "\nTotal number of prefixes %zu\n", n);
}

static void frr_advertised(struct shown *s)
{
	bool any = false;
	for (const struct json *j = sessions_of(s); j; j = json_next(j)) {
		if (!established(j, s->a))
			continue;
		any = true;
		text_addf(&s->out,
			  "neighbor %s, local router ID is %s\n\n   Network            Next Hop         Path\n",
			  remote_of(j, s->a), s->id);
		put_advertised(s, either(j, "local", "address", s->a), frr_route);
	}
	if (!any)
		text_add(&s->out, "% No such neighbor or address family\n");
}

static void frr_routes(struct shown *s)
{
	for (const struct json *j = json_first(json_get(s->router, "announcements")); j; j = json_next(j))
		text_addf(&s->out,
			  "BGP routing table entry for %s\nPaths: (1 available, best #1, table default)\n  %s\n"
			  "  Local\n      Origin IGP, valid, sourced, best (First path received)\n%s%s%s\n",
			  said_word(j, "prefix", s->a),
			  said_flag_or(j, "sent", true) ? "Advertised to peers of AS 8075"
							: "Not advertised to any peer",
			  *said_word(j, "communities", s->a) ? "      Community: " : "",
			  said_word(j, "communities", s->a), *said_word(j, "communities", s->a) ? "\n" : "");
}

/* Where BFD is off there are no peers of it. */
static void frr_bfd(struct shown *s)
{
	bool on = said_flag(s->router, "bfd");
	text_addf(&s->out, "Session count: %zu\nLocal address    Peer address     Status\n", on ? neighbors(s) : 0);
	for (const struct json *j = sessions_of(s); on && j; j = json_next(j))
		if (configured(j, s->a))
			text_addf(&s->out, "%-16s %-16s %s\n", either(j, "local", "address", s->a), remote_of(j, s->a),
				  str_or(said_word(j, "bfd", s->a), "down"));
}

/* A port and a bundle as each style spells them: of the lab's "et-0/0/1" and "ae1" the numbers behind are kept. */
static const char *number_behind(const char *name)
{
	const char *at = name + strlen(name);
	while (at > name && at[-1] >= '0' && at[-1] <= '9')
		at--;
	return *at ? at : "1";
}

static const char *bundle_number(const struct json *router, struct arena *a)
{
	return number_behind(said_word(json_get(router, "interface"), "name", a));
}

static const char *members_of(const struct shown *s, size_t *n)
{
	const char *all = "";
	*n = 0;
	for (const struct json *j = json_first(json_at(s->router, "interface.members")); j; j = json_next(j), ++*n)
		all = arena_format(s->a, "%s%sswp%s", all, *all ? ", " : "", number_behind(said_text(j, s->a)));
	return all;
}

static bool link_up(const struct shown *s)
{
	return str_is(json_str(json_at(s->router, "interface.link")), "up");
}

static void linux_bond(struct shown *s)
{
	size_t n;
	const char *members = members_of(s, &n);
	bool lacp = said_flag(s->router, "lacp"), up = link_up(s);
	text_addf(&s->out, "Bonding Mode: %s\nMII Status: %s\n\n",
		  lacp ? "IEEE 802.3ad Dynamic link aggregation" : "load balancing (round-robin)", up ? "up" : "down");
	if (lacp)
		text_addf(&s->out,
			  "802.3ad info\nLACP active: on\nLACP rate: fast\nActive Aggregator Info:\n"
			  "        Number of ports: %zu\n        Partner Mac Address: %s\n\n",
			  up ? n : 0, up ? "02:00:5e:00:80:75" : "00:00:00:00:00:00");
	text_addf(&s->out, "Slave Interfaces: %s\nMII Status: %s\n", members, up ? "up" : "down");
}

/* ---- IOS XR */

static void xr_summary(struct shown *s)
{
	if (!neighbors(s)) {
		text_add(&s->out, "% No BGP neighbors are configured\n");
		return;
	}
	text_addf(&s->out, "BGP router identifier %s, local AS number %s\n\n", s->id, s->local_as);
	text_add(&s->out, "Neighbor        Spk    AS MsgRcvd MsgSent  InQ OutQ  Up/Down  St/PfxRcd\n");
	for (const struct json *j = sessions_of(s); j; j = json_next(j))
		if (configured(j, s->a))
			text_addf(&s->out, "%-15s %3d %5d %7lld %7lld %4d %4d %8s %10s\n", remote_of(j, s->a), 0,
				  MICROSOFT, messages(s, j), messages(s, j), 0, 0, uptime(s, j),
				  state_or_received(s, j));
}

static void xr_advertised(struct shown *s)
{
	bool any = false;
	for (const struct json *j = sessions_of(s); j; j = json_next(j)) {
		if (!established(j, s->a))
			continue;
		any = true;
		text_add(&s->out, "Network            Next Hop        From            AS Path\n");
		put_advertised(s, either(j, "local", "address", s->a), xr_route);
	}
	if (!any)
		text_add(&s->out, "% Neighbor not found\n");
}

static void xr_bfd(struct shown *s)
{
	const char *bundle = arena_format(s->a, "Bundle-Ether%s", bundle_number(s->router, s->a));
	text_add(&s->out, "Interface           Dest Addr       State     Echo      Async\n");
	for (const struct json *j = sessions_of(s); j; j = json_next(j))
		if (configured(j, s->a) && said_flag(s->router, "bfd"))
			text_addf(&s->out, "%-19s %-15s %-9s 0s        300ms(100ms*3)\n", bundle, remote_of(j, s->a),
				  str_is(said_word(j, "bfd", s->a), "up") ? "UP" : "DOWN");
}

static void xr_bundle(struct shown *s)
{
	size_t n;
	members_of(s, &n);
	bool up = link_up(s), lacp = said_flag(s->router, "lacp");
	text_addf(&s->out,
		  "Bundle-Ether%s\n  Status:                                    %s\n"
		  "  Local links <active/standby/configured>:   %zu / 0 / %zu\n"
		  "  LACP:                                      %s\n\n"
		  "  Port                  Device           State        Port ID\n",
		  bundle_number(s->router, s->a), up ? "Up" : "Down", up ? n : 0, n,
		  lacp ? "Operational" : "Not configured");
	for (const struct json *j = json_first(json_at(s->router, "interface.members")); j; j = json_next(j))
		text_addf(&s->out, "  Hu0/0/0/%-13s Local            %-12s 0x8000, 0x0001\n",
			  number_behind(said_text(j, s->a)), up ? "Active" : "Configured");
	if (!up)
		text_addf(&s->out, "      Link is %s\n",
			  lacp ? "waiting: no LACP PDUs from the partner" : "not in a bundle: LACP is off");
}

/* ---- the commands */

static const struct command {
	const char *style, *words; /* with ADDRESS for the first neighbor's, NUMBER for the bundle's */
	void (*print)(struct shown *s);
} COMMANDS[] = {
	{ "FRR", "show bgp summary", frr_summary },
	{ "FRR", "show bgp ipv4 unicast neighbors ADDRESS advertised-routes", frr_advertised },
	{ "FRR", "show bgp ipv4 unicast detail", frr_routes },
	{ "FRR", "show bfd peers brief", frr_bfd },
	{ "FRR", "cat /proc/net/bonding/bondNUMBER", linux_bond },
	{ "IOS XR", "show bgp summary", xr_summary },
	{ "IOS XR", "show bgp neighbor ADDRESS advertised-routes", xr_advertised },
	{ "IOS XR", "show bfd session", xr_bfd },
	{ "IOS XR", "show bundle Bundle-EtherNUMBER", xr_bundle },
};

size_t show_count(void)
{
	return sizeof COMMANDS / sizeof *COMMANDS;
}

const char *show_style(size_t i)
{
	return i < show_count() ? COMMANDS[i].style : "";
}

static const char *with(const char *words, const char *place, const char *value, struct arena *a)
{
	const char *at = strstr(words, place);
	return at ? arena_format(a, "%.*s%s%s", (int)(at - words), words, value, at + strlen(place)) : words;
}

/* What stands before the command where it is typed. */
const char *show_prompt(size_t i, const struct json *router, struct arena *a)
{
	return arena_format(a, str_is(show_style(i), "FRR") ? "%s# " : "RP/0/RP0/CPU0:%s#",
			    said_word(router, "name", a));
}

const char *show_words(size_t i, const struct json *router, struct arena *a)
{
	const char *words = i < show_count() ? COMMANDS[i].words : "";
	const struct json *session = json_first(json_get(router, "sessions"));
	words = with(words, "NUMBER", bundle_number(router, a), a);
	return session && *said_word(session, "remote", a) ? with(words, "ADDRESS", remote_of(session, a), a) : words;
}

/* The AS that the router's own routes begin with. */
static const char *own_as(const struct json *router, struct arena *a)
{
	const char *path = said_word(json_first(json_get(router, "announcements")), "path", a);
	return *path ? arena_textn(a, path, strcspn(path, " ")) : "-";
}

const char *show_output(const struct coach *c, size_t i, const struct json *router, struct arena *a)
{
	struct shown s = { .router = router, .a = a, .now = said_msec(c->said[CALL_CLOCK], "now"), .out = TEXT_INIT };
	s.local_as = own_as(router, a);
	s.id = str_or(either(json_first(json_get(router, "sessions")), "local", "address", a), "0.0.0.0");
	if (i < show_count())
		COMMANDS[i].print(&s);
	const char *kept = arena_text(a, s.out.s);
	text_release(&s.out);
	return kept;
}
