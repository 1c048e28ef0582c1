#include "rules/outcome.h"

#include <string.h>

#include "base/text.h"
#include "core/explain.h"
#include "facts_private.h"

struct fault_row {
	const char *explain; /* code of the message's explanation */
	uint8_t v, a;        /* number of the check, 0: none */
};
static const struct fault_row FAULTS[FAULT_N] = {
	[FAULT_PREFIX] = { "message.invalid-prefix", 1, 1 },
	[FAULT_LENGTH] = { "message.too-long", 3, 0 },
	[FAULT_ORIGIN] = { "message.origin", 4, 2 },
	[FAULT_NOT_RECEIVED] = { "message.not-received", 6, 7 },
	[FAULT_COMMUNITY] = { "message.community", 7, 8 },
	[FAULT_PATH] = { "message.path", 8, 9 },
	[FAULT_PATH_LENGTH] = { "message.path-length", 8, 9 },
	[FAULT_PATH_PRIVATE] = { "message.path-private", 9, 10 },
	[FAULT_PATH_PREPEND] = { NULL, 10, 10 },
	[FAULT_PATH_ORIGIN] = { NULL, 12, 9 },
	[FAULT_RPKI] = { "message.rpki", 13, 0 },
	[FAULT_OVERLAP] = { "message.overlap", 11, 11 },
	[FAULT_KEY] = { "message.key", 0, 3 },
	[FAULT_PROVIDER] = { "message.provider-not-found", 0, 4 },
	[FAULT_PRIMARY] = { "message.primary-sessions", 0, 5 },
	[FAULT_BACKUP] = { "message.backup-sessions", 0, 6 },
	[FAULT_INTERNAL] = { "message.internal", 0, 0 },
	[FAULT_DELETING] = { "message.deleting", 0, 0 },
};

static enum fault fault_of(uint16_t explain)
{
	const struct explain *e = explain_at(explain);

	for (size_t i = 0; e && i < FAULT_N; i++)
		if (FAULTS[i].explain && str_is(FAULTS[i].explain, e->code))
			return (enum fault)i;
	return FAULT_UNKNOWN;
}

/* Some titles cover several checks; the words behind the title often tell which. */
static const struct {
	enum fault title;
	const char *word;
	enum fault exact;
} DETAILS[] = {
	{ FAULT_PATH, "prepend", FAULT_PATH_PREPEND },   { FAULT_PATH, "private", FAULT_PATH_PRIVATE },
	{ FAULT_PATH, "reserved", FAULT_PATH_PRIVATE },  { FAULT_PATH, "longer", FAULT_PATH_LENGTH },
	{ FAULT_PATH, "length", FAULT_PATH_LENGTH },     { FAULT_PATH, "origin", FAULT_PATH_ORIGIN },
	{ FAULT_PATH, "start with", FAULT_PATH_ORIGIN }, { FAULT_PREFIX, "the key", FAULT_KEY },
	{ FAULT_PREFIX, "registration", FAULT_KEY },
};

static enum fault refined(enum fault fault, const char *message)
{
	for (size_t i = 0; i < sizeof DETAILS / sizeof *DETAILS; i++)
		if (DETAILS[i].title == fault && str_has_nocase(message, DETAILS[i].word))
			return DETAILS[i].exact;
	return fault;
}

unsigned fault_registration_check(enum fault fault)
{
	return FAULTS[fault].v;
}

unsigned fault_activation_check(enum fault fault)
{
	return FAULTS[fault].a;
}

static const struct {
	const char *state;
	enum judged how;
} STATES[] = {
	{ "Verified", JUDGED_VERIFIED }, { "Failed", JUDGED_FAILED },   { "Invalid", JUDGED_FAILED },
	{ "Warning", JUDGED_WARNED },    { "Pending", JUDGED_PENDING }, { "None", JUDGED_PENDING },
	{ "", JUDGED_PENDING },
};

static enum judged judged_of(const char *state)
{
	for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++)
		if (str_is_nocase(str_or(state, ""), STATES[i].state))
			return STATES[i].how;
	return JUDGED_STRANGE;
}

/* While a prefix is judged anew its old error text stays in the reply, so it counts only beside a settled state. */
static struct outcome outcome(const char *state, const char *error, struct when since)
{
	struct outcome o = { .how = judged_of(state), .state = str_or(state, "None"), .when = since };

	if (o.how < JUDGED_FAILED)
		return o;
	o.fault = FAULT_UNKNOWN;
	if (str_empty(error))
		return o;
	o.message = error;
	o.explain = explain_message(error);
	o.fault = refined(fault_of(o.explain), error);
	return o;
}

struct outcome outcome_registered(const struct fact_prefix *p)
{
	if (!p->seen)
		return (struct outcome){ 0 };
	return outcome(p->seen->state, p->seen->error, p->seen->since);
}

struct outcome outcome_active(const struct seen_service_prefix *active)
{
	if (!active)
		return (struct outcome){ 0 };
	return outcome(active->state, active->error, active->since);
}

/* ---- addresses in a message */

/* A link known as "192.0.2.2/31", a typed "192.0.2.2" or "192.0.2.2/31": does it hold the address? */
static bool holds(const char *link, const struct prefix *address)
{
	struct prefix net;

	if (str_empty(link))
		return false;
	if (address_parse(link, &net) || prefix_parse(link, &net, NULL) == PREFIX_OK)
		return prefix_contains(&net, address);
	return false;
}

/* An address with a length behind it that is no link's base: "192.0.2.3/31". */
static bool holds_with_length(const char *text, const struct prefix *address)
{
	char start[PREFIX_TEXT];
	size_t n = text ? strcspn(text, "/") : 0;

	if (!n || !text[n] || n >= sizeof start)
		return false;
	memcpy(start, text, n);
	start[n] = '\0';
	return holds(start, address);
}

static bool session_has(const struct fact_session *s, const struct prefix *address)
{
	const struct connection *c = s->connection;

	if (s->seen && (holds(s->seen->session_v4, address) || holds(s->seen->peer_v4, address) ||
			holds(s->seen->microsoft_v4, address)))
		return true;
	if (!c)
		return false;
	return holds(c->address, address) || holds_with_length(c->address, address) ||
	       holds(c->microsoft_address, address);
}

/* The next bare IPv4 address at or after *at; one with a length behind it is the prefix that is talked about. */
static bool next_address(const char **at, struct prefix *address)
{
	static const char digits[] = "0123456789.";
	char word[PREFIX_TEXT];

	while (**at) {
		size_t n = strspn(*at, digits), used = n;
		const char *start = *at;

		*at += n ? n : 1;
		while (used && start[used - 1] == '.')
			used--;
		if (!used || used >= sizeof word || start[n] == '/')
			continue;
		memcpy(word, start, used);
		word[used] = '\0';
		if (address_parse(word, address))
			return true;
	}
	return false;
}

bool message_names_session(const char *message, const struct fact_session *s, bool *some)
{
	struct prefix address;
	bool named = false;

	*some = false;
	if (!message)
		return false;
	while (next_address(&message, &address)) {
		*some = true;
		named = named || session_has(s, &address);
	}
	return named;
}
