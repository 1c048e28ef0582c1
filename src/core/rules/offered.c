/* Values that are chosen from what exists: metros, facilities, regions, rows of the answers. What could not be read is not held
 * against the operator: the value is unknown, and stays as typed. */
#include "core/judge.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "rules/values.h"

enum { COUNT_MAX = 20000, BANDWIDTH_MAX = 10000000, NUMBER_DIGITS = 15 };

static struct verdict for_field(struct verdict v, struct ref r)
{
	return v.state == ST_OK ? v : with_cause(v, r);
}

/* ---- one of a catalogue */

struct offered {
	enum catalogue_id id;
	const char *noun, *nouns;
	const char *(*name)(const struct catalogue *c, size_t i); /* NULL at the end */
	const char *(*other_name)(const struct catalogue *c, size_t i);
};

#define ROW_NAME(function, type, member)                                                                               \
	static const char *function(const struct catalogue *c, size_t i)                                               \
	{                                                                                                              \
		return i < c->rows.n ? str_or(((const struct type *)c->rows.v)[i].member, "") : NULL;                  \
	}
ROW_NAME(region_label, cat_region, label)
ROW_NAME(region_name, cat_region, name)
ROW_NAME(metro_name, cat_metro, name)
ROW_NAME(country_name, cat_country, name)
ROW_NAME(state_name, cat_state, state)
ROW_NAME(provider_name, cat_service_provider, name)

static const struct offered REGIONS = { CAT_REGIONS, "region", "regions", region_label, region_name };
static const struct offered METROS = { CAT_METROS, "metro", "metros", metro_name, NULL };
static const struct offered COUNTRIES = { CAT_COUNTRIES, "country", "countries", country_name, NULL };
static const struct offered STATES = { CAT_STATES, "state or province", "states", state_name, NULL };
static const struct offered PROVIDERS = { CAT_PROVIDERS, "provider", "providers", provider_name, NULL };

struct names {
	const struct catalogue *catalogue;
	const char *(*name)(const struct catalogue *c, size_t i);
};
static const char *candidate(const void *self, size_t i)
{
	const struct names *n = self;

	return n->name(n->catalogue, i);
}

static bool has_name(const struct catalogue *c, const char *text, const char *(*name)(const struct catalogue *, size_t))
{
	const char *one;

	for (size_t i = 0; name && (one = name(c, i)); i++)
		if (str_is_nocase(one, text))
			return true;
	return false;
}

static const char *first_names(const struct names *names, struct arena *a)
{
	enum { SHOWN = 8 };
	const char *list = "", *one;

	for (size_t i = 0; (one = candidate(names, i)); i++) {
		if (i == SHOWN)
			return arena_format(a, "%s …", list);
		list = arena_format(a, "%s%s %s", list, i ? "," : ":", one);
	}
	return list;
}

static struct verdict offered_value(const struct facts *f, const struct offered *o, const char *text, struct arena *a)
{
	struct names names = { f->catalogues ? &f->catalogues[o->id] : NULL, o->name };
	const char *near;

	if (!names.catalogue || !catalogue_ready(f, o->id))
		return sayf(a, ST_UNKNOWN, "the %s have not been read; taken as typed", o->nouns);
	if (has_name(names.catalogue, text, o->name) || has_name(names.catalogue, text, o->other_name))
		return said_by(say(ST_OK, NULL), BY_SERVICE, names.catalogue->seen);
	near = str_nearest(text, candidate, &names);
	if (near)
		return sayf(a, ST_FAILED, "%s is no %s of the service; did you mean %s?", text, o->noun, near);
	return sayf(a, ST_FAILED, "%s is no %s of the service; choose one of the list%s", text, o->noun,
		    first_names(&names, a));
}

static struct verdict offered_field(const struct facts *f, const struct offered *o, struct ref r, const char *text,
				    struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(offered_value(f, o, text, a), r);
}

struct verdict judge_region(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	return offered_field(f, &REGIONS, r, text, a);
}

struct verdict judge_country(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	return offered_field(f, &COUNTRIES, r, text, a);
}

/* The list holds the states of one country only: for another one it says nothing. */
struct verdict judge_state(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct catalogue *c = f->catalogues ? &f->catalogues[CAT_STATES] : NULL;

	if (!str_empty(text) && c && c->key && !str_is_nocase(c->key, f->m->service.country))
		return with_cause(say(ST_UNKNOWN, "the states of this country have not been read; taken as typed"), r);
	return offered_field(f, &STATES, r, text, a);
}

struct verdict judge_provider(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	return offered_field(f, &PROVIDERS, r, text, a);
}

struct verdict judge_metro(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	struct verdict v = offered_field(f, &METROS, r, text, a);

	if (str_empty(text) || v.state == ST_FAILED)
		return v;
	ROWS_EACH (const struct peering, p, f->m->peerings)
		if (p->row.id != r.row && str_is_nocase(p->metro, text))
			return with_cause(
				sayf(a, ST_FAILED,
				     "%s is the metro of %s already; all connections of a metro are one peering", text,
				     str_or(p->name, "another peering")),
				r);
	return v;
}

/* ---- facilities */

static bool whole_number(const char *text, int64_t max, int64_t *out)
{
	size_t n = strspn(text, "0123456789");

	if (!n || text[n] || n > NUMBER_DIGITS)
		return false;
	*out = strtoll(text, NULL, 10);
	return *out <= max;
}

static struct verdict facility_of_metro(const struct cat_metro *metro, int64_t number, struct arena *a)
{
	struct text list = TEXT_INIT;
	struct verdict v;

	ROWS_EACH (const struct cat_facility, facility, metro->facilities) {
		if (facility->id == number)
			return text_release(&list), say(ST_OK, str_or(facility->address, NULL));
		text_addf(&list, "%s%lld", list.n ? ", " : "", (long long)facility->id);
	}
	v = sayf(a, ST_FAILED, "facility %lld is not in %s; there are %s", (long long)number, metro->name,
		 list.n ? list.s : "none");
	text_release(&list);
	return v;
}

struct verdict judge_facility(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct peering *p = peering_with(f, r.row);
	const struct cat_metro *metro = p ? catalogue_metro(f, p->metro) : NULL;
	int64_t number;

	if (str_empty(text))
		return say(ST_NA, NULL);
	if (!whole_number(text, INT32_MAX, &number) || !number)
		return with_cause(say(ST_FAILED, "not a facility; right is its number in PeeringDB, like 63"), r);
	if (!metro)
		return with_cause(say(ST_UNKNOWN, "the facilities of this metro have not been read; taken as typed"),
				  r);
	return for_field(facility_of_metro(metro, number, a), r);
}

/* ---- connections among themselves */

struct verdict judge_router(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct peering *p = peering_with(f, r.row);
	struct verdict v = judge_words(f, r, text, a);
	unsigned mine, other = 0;

	if (v.state != ST_OK || !p)
		return v;
	mine = connection_number(p, r.row);
	ROWS_EACH (const struct connection, c, p->connections) {
		other++;
		if (other != mine && str_is_nocase(c->router, text))
			return with_cause(sayf(a, ST_FAILED,
					       "connections %u and %u both end on %s; one must be on another router",
					       other < mine ? other : mine, other < mine ? mine : other, text),
					  r);
	}
	return v;
}

int64_t bandwidth_parse(const char *text)
{
	int64_t mbps = 0;

	return text && whole_number(text, BANDWIDTH_MAX, &mbps) ? mbps : 0;
}

static int64_t unit_in_mbps(const char *unit)
{
	static const struct {
		const char *unit;
		int64_t mbps;
	} UNITS[] = { { "", 1 },     { "M", 1 },       { "Mbps", 1 },     { "Mbit/s", 1 },
		      { "G", 1000 }, { "Gbps", 1000 }, { "Gbit/s", 1000 } };

	for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++)
		if (str_is_nocase(unit, UNITS[i].unit))
			return UNITS[i].mbps;
	return 0;
}

int64_t bandwidth_typed(const char *text)
{
	size_t digits = strspn(str_or(text, ""), "0123456789");
	char number[NUMBER_DIGITS + 1];

	if (!digits || digits > NUMBER_DIGITS)
		return 0;
	memcpy(number, text, digits);
	number[digits] = 0;
	text += digits;
	int64_t mbps = bandwidth_parse(number) * unit_in_mbps(text + strspn(text, " "));

	return mbps <= BANDWIDTH_MAX ? mbps : 0;
}

static struct verdict bandwidth_of(int64_t mbps, struct arena *a)
{
	if (!mbps)
		return say(ST_FAILED, "not a bandwidth; right is 10 Gbps, or in Mbps 10000");
	if (mbps < BANDWIDTH_MIN)
		return sayf(a, ST_FAILED, "%lld Mbps is below the least, %d Mbps (10 Gbps)", (long long)mbps,
			    BANDWIDTH_MIN);
	return sayf(a, ST_OK, "%lld Mbps", (long long)mbps);
}

struct verdict bandwidth_value(const char *text, struct arena *a)
{
	return bandwidth_of(bandwidth_parse(text), a);
}

/* Bundles are made of what the metro offers; everywhere seen that is 10 and 100 Gbps. */
static bool is_multiple_of_offer(const struct cat_metro *metro, int64_t mbps)
{
	bool some = false;

	if (metro) {
		ROWS_EACH (const struct name_row, offer, metro->offers) {
			int64_t one = bandwidth_parse(offer->name);

			some = some || one;
			if (one && mbps % one == 0)
				return true;
		}
	}
	return !some && mbps % BANDWIDTH_MIN == 0;
}

static struct verdict as_the_others(const struct peering *p, uint32_t row, int64_t mbps, struct arena *a)
{
	unsigned number = 0;

	ROWS_EACH (const struct connection, c, p->connections) {
		int64_t other = bandwidth_parse(c->bandwidth_mbps);

		number++;
		if (c->row.id != row && other && other != mbps)
			return sayf(a, ST_FAILED, "%lld Mbps, but connection %u has %lld; all must be equal",
				    (long long)mbps, number, (long long)other);
	}
	return say(ST_OK, NULL);
}

struct verdict judge_bandwidth(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct peering *p = peering_with(f, r.row);
	struct verdict v;
	int64_t mbps;

	if (str_empty(text))
		return say(ST_NA, NULL);
	mbps = bandwidth_typed(text);
	v = bandwidth_of(mbps, a);
	if (v.state == ST_OK && !is_multiple_of_offer(p ? catalogue_metro(f, p->metro) : NULL, mbps))
		v = sayf(a, ST_FAILED, "%lld Mbps is no multiple of what is offered; 10000, 20000 … 100000 are right",
			 (long long)mbps);
	if (v.state == ST_OK && p)
		v = as_the_others(p, r.row, mbps, a);
	return for_field(v, r);
}

struct verdict judge_count(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	int64_t count;

	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	if (!whole_number(text, COUNT_MAX, &count))
		return with_cause(
			sayf(a, ST_FAILED, "not a count; right is a whole number up to %d, like 1000", COUNT_MAX), r);
	if (!count && r.code == Q_MAX_V4)
		return with_cause(say(ST_FAILED, "voice prefixes are IPv4; 1 or more is right, like 1000"), r);
	return say(ST_OK, NULL);
}

struct verdict judge_date(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	msec at;

	(void)f;
	(void)a;
	if (str_empty(text))
		return say(ST_NA, NULL);
	if (when_parse(text, &at))
		return say(ST_OK, NULL);
	return with_cause(say(ST_FAILED, "not a date; right is like 2026-11-20 or 2026-11-20T09:00:00Z"), r);
}

/* An address, or an address with the length of a link behind it: host bits are what tells the ends apart. */
struct verdict judge_address(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	size_t n = strcspn(str_or(text, ""), "/");
	struct prefix host;
	int64_t length = 31;
	bool good;

	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	good = address_parse(arena_textn(a, text, n), &host) && !host.v6;
	if (good && text[n])
		good = whole_number(text + n + 1, 32, &length);
	if (!good)
		return with_cause(
			say(ST_FAILED, "not an IPv4 address; right is like 192.0.2.0 or 192.0.2.0/31, as in the mail"),
			r);
	if (length != 30 && length != 31)
		return with_cause(sayf(a, ST_WARNING, "/%lld is not the length of a link; Microsoft uses /31 or /30",
				       (long long)length),
				  r);
	return say(ST_OK, NULL);
}

/* ---- rows of the answers */

struct verdict judge_prefix_peering(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	ROWS_EACH (const struct peering, p, f->m->peerings)
		if (str_is_nocase(p->name, text))
			return say(ST_OK, NULL);
	return with_cause(sayf(a, ST_FAILED, "no peering is called %s; choose one of yours", text), r);
}

struct verdict judge_chosen(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	ROWS_EACH (const struct chosen, c, f->m->service.prefixes)
		if (c->row.id != r.row && str_is_nocase(c->name, text))
			return with_cause(sayf(a, ST_FAILED, "%s is chosen already; take one of them out", text), r);
	if (!facts_prefix_named(f, text))
		return with_cause(sayf(a, ST_FAILED, "no prefix is called %s; choose one of yours", text), r);
	return say(ST_OK, NULL);
}

/* ---- service locations */

bool backup_is_none(const char *text)
{
	static const char *const words[] = { "", "none", "no", "-" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is_nocase(str_or(text, ""), words[i]))
			return true;
	return false;
}

static bool provider_serves(const struct cat_service_provider *p, const char *metro)
{
	ROWS_EACH (const struct name_row, location, p->locations)
		if (str_is_nocase(location->name, metro))
			return true;
	return false;
}

/* A4. A provider without a list of locations says nothing about them. */
static struct verdict served(const struct facts *f, const char *metro, struct arena *a)
{
	const struct cat_service_provider *p = catalogue_provider(f, f->m->service.provider);

	if (!p || !p->locations.n)
		return say(ST_UNKNOWN, "the provider's locations have not been read; taken as typed");
	if (provider_serves(p, metro))
		return said_by(say(ST_OK, NULL), BY_SERVICE, f->catalogues[CAT_PROVIDERS].seen);
	return sayf(a, ST_FAILED, "%s is no location of %s; choose one of its locations", metro, p->name);
}

struct verdict judge_primary(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(served(f, text, a), r);
}

struct verdict judge_backup(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	if (str_empty(text))
		return say(ST_NA, NULL);
	if (backup_is_none(text))
		return with_cause(say(ST_WARNING,
				      "no geo-redundancy: when the primary location is lost, traffic goes over the "
				      "internet"),
				  r);
	if (str_is_nocase(text, f->m->service.primary))
		return with_cause(
			sayf(a, ST_FAILED, "%s is the primary location; a backup is in another one, or none", text), r);
	return for_field(served(f, text, a), r);
}
