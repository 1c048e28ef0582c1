#include "arm/arm.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "body.h"
#include "inet/asn.h"
#include "inet/prefix.h"

/* Each question: would the PUT of this answer change this member? What is not answered is not sent, so it never differs. */

static size_t tell(struct text *lines, const char *what, const char *have, const char *want)
{
	text_addf(lines, "%s: %s → %s\n", what, str_or(have, "(none)"), str_or(want, "(none)"));
	return 1;
}

static size_t exact(struct text *lines, const char *what, const char *have, const char *want)
{
	return str_empty(want) || str_is(have, want) ? 0 : tell(lines, what, have, want);
}

static size_t name(struct text *lines, const char *what, const char *have, const char *want)
{
	return str_empty(want) || str_is_nocase(have, want) ? 0 : tell(lines, what, have, want);
}

/* Regions are stored in whichever form they were sent: "West Europe" and "westeurope" are one. */
static bool same_region(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if (!*a || strncasecmp(a, b, 1) != 0)
			return *a == *b;
	}
}

static size_t region(struct text *lines, const char *have, const char *want)
{
	return str_empty(want) || same_region(str_or(have, ""), want) ? 0 : tell(lines, "region", have, want);
}

static size_t number(struct text *lines, const char *what, unsigned i, int64_t have, const char *typed)
{
	int64_t want;

	if (!body_number(typed, &want) || want == have)
		return 0;
	text_addf(lines, "%s of connection %u: %lld → %lld\n", what, i, (long long)have, (long long)want);
	return 1;
}

static size_t of_connection(struct text *lines, const char *what, unsigned i, const char *have, const char *want)
{
	if (str_is_nocase(have, want))
		return 0;
	text_addf(lines, "%s of connection %u: %s → %s\n", what, i, str_or(have, "(none)"), want);
	return 1;
}

/* ---- The AS number */

static bool same_contact(const struct contact *a, const struct contact *b)
{
	return str_is_nocase(a->role, b->role) && str_is_nocase(a->email, b->email) &&
	       str_is(str_or(a->phone, ""), str_or(b->phone, ""));
}

static bool has_contact(const struct rows *rows, const struct contact *c)
{
	ROWS_EACH (const struct contact, other, *rows)
		if (same_contact(c, other))
			return true;
	return false;
}

/* Contacts of `of` that are not in `in`: the order in which they stand means nothing. */
static size_t contacts(struct text *lines, const struct rows *of, const struct rows *in, const char *what)
{
	size_t n = 0;

	ROWS_EACH (const struct contact, c, *of) {
		if (has_contact(in, c))
			continue;
		text_addf(lines, "%s: %s %s %s\n", what, str_or(c->role, "(no role)"), str_or(c->email, "(no e-mail)"),
			  str_or(c->phone, "(no phone)"));
		n++;
	}
	return n;
}

size_t arm_differs_asn(const struct asn_answers *want, const struct seen_asn *have, struct text *lines)
{
	uint32_t asn;
	size_t n = 0;

	if (!str_empty(want->number) && asn_parse(want->number, &asn, NULL) && asn != have->number) {
		text_addf(lines, "AS number: %lld → %u\n", (long long)have->number, asn);
		n++;
	}
	n += exact(lines, "peer name", have->peer_name, want->peer_name);
	n += contacts(lines, &want->contacts, &have->contacts, "contact added");
	if (want->contacts.n)
		n += contacts(lines, &have->contacts, &want->contacts, "contact removed");
	return n;
}

/* ---- A peering */

static size_t limits(const struct connection *c, const struct seen_connection *s, unsigned i, struct text *lines)
{
	if (!body_has_session(s))
		return 0;
	return number(lines, "announced IPv4 prefixes", i, s->max_v4, c->max_prefixes_v4) +
	       number(lines, "announced IPv6 prefixes", i, s->max_v6, c->max_prefixes_v6);
}

static size_t connection(const struct connection *c, const struct seen_connection *s, unsigned i, struct text *lines)
{
	size_t n = 0;

	if (!s) {
		text_addf(lines, "connection %u: not there → facility %s, %s Mbps\n", i, str_or(c->facility, "?"),
			  str_or(c->bandwidth_mbps, "?"));
		return 1;
	}
	n += number(lines, "facility", i, s->facility, c->facility);
	n += number(lines, "bandwidth", i, s->bandwidth, c->bandwidth_mbps);
	n += of_connection(lines, "session address provider", i, s->address_provider, BODY_ADDRESS_PROVIDER);
	n += of_connection(lines, "use for Peering Service", i, s->for_service, "true");
	return n + limits(c, s, i, lines);
}

static size_t asn_of(const struct model *m, const struct seen_peering *have, struct text *lines)
{
	struct arena a = { 0 };
	const struct arm_args about = { .model = m };
	size_t n = name(lines, "peer ASN", have->asn_id, arm_resource_id(OP_ASN, &about, &a));

	arena_release(&a);
	return n;
}

size_t arm_differs_peering(const struct model *m, const struct peering *want, const struct seen_peering *have,
			   struct text *lines)
{
	unsigned i = 1;
	size_t n = 0;

	n += name(lines, "kind", have->kind, BODY_KIND);
	n += name(lines, "peering type", have->type, BODY_TYPE);
	n += name(lines, "SKU", have->sku, BODY_SKU);
	n += name(lines, "metro", have->metro, want->metro);
	n += asn_of(m, have, lines);
	ROWS_EACH (const struct connection, c, want->connections)
		n += connection(c, body_match(want, c, have), i++, lines);
	return n;
}

/* ---- Prefixes and the service */

static size_t prefix(struct text *lines, const char *have, const char *want)
{
	struct prefix a, b;

	if (!str_empty(have) && !str_empty(want) && prefix_parse(have, &a, NULL) == PREFIX_OK &&
	    prefix_parse(want, &b, NULL) == PREFIX_OK && prefix_equal(&a, &b))
		return 0;
	return name(lines, "prefix", have, want);
}

size_t arm_differs_prefix(const struct prefix_answer *want, const struct seen_prefix *have, struct text *lines)
{
	return prefix(lines, have->prefix, want->prefix);
}

static size_t backup(struct text *lines, const char *have, const char *want)
{
	if (str_empty(want) || (body_no_backup(want) && body_no_backup(have)))
		return 0;
	return name(lines, "backup location", have, body_no_backup(want) ? "none" : want);
}

size_t arm_differs_service(const struct service_answers *want, const struct seen_service *have, struct text *lines)
{
	size_t n = region(lines, have->location, want->region);

	n += name(lines, "state or province", have->state, want->state);
	n += name(lines, "provider", have->provider, want->provider);
	n += name(lines, "primary location", have->primary, want->primary);
	return n + backup(lines, have->backup, want->backup);
}

/* A key is a GUID, of which the case means nothing, and a secret: the line does not show it. */
size_t arm_differs_service_prefix(const char *wanted, const char *key, const struct seen_service_prefix *have,
				  struct text *lines)
{
	size_t n = prefix(lines, have->prefix, wanted);

	if (!str_empty(key) && !str_empty(have->key) && !str_is_nocase(key, have->key))
		n += tell(lines, "prefix key", "another one", "the one of this registration");
	return n;
}
