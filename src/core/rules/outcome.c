#include "rules/outcome.h"

#include <string.h>

#include "base/text.h"
#include "core/explain.h"
#include "facts_private.h"

/* The number of the check of registration and of activation that a fault belongs to; 0: none. */
static const struct {
	uint8_t v, a;
} CHECKS[FAULT_N] = {
	[FAULT_PREFIX] = { 1, 1 },       [FAULT_LENGTH] = { 3, 0 },        [FAULT_ORIGIN] = { 4, 2 },
	[FAULT_NOT_RECEIVED] = { 6, 7 }, [FAULT_COMMUNITY] = { 7, 8 },     [FAULT_PATH] = { 8, 9 },
	[FAULT_PATH_LENGTH] = { 8, 9 },  [FAULT_PATH_PRIVATE] = { 9, 10 }, [FAULT_PATH_PREPEND] = { 10, 10 },
	[FAULT_PATH_ORIGIN] = { 12, 9 }, [FAULT_OVERLAP] = { 11, 11 },     [FAULT_RPKI] = { 13, 0 },
	[FAULT_KEY] = { 0, 3 },          [FAULT_PROVIDER] = { 0, 4 },      [FAULT_PRIMARY] = { 0, 5 },
	[FAULT_BACKUP] = { 0, 6 },
};

static const struct {
	const char *explain; /* code of the message's explanation */
	enum fault fault;
} MESSAGES[] = {
	{ "message.invalid-prefix", FAULT_PREFIX },
	{ "message.bad-prefix", FAULT_PREFIX },
	{ "message.too-long", FAULT_LENGTH },
	{ "message.origin", FAULT_ORIGIN },
	{ "message.not-received", FAULT_NOT_RECEIVED },
	{ "message.no-advertisement", FAULT_NOT_RECEIVED },
	{ "message.no-backup-route", FAULT_NOT_RECEIVED },
	{ "message.community", FAULT_COMMUNITY },
	{ "message.route-community", FAULT_COMMUNITY },
	{ "message.path", FAULT_PATH },
	{ "message.path-length", FAULT_PATH_LENGTH },
	{ "message.path-private", FAULT_PATH_PRIVATE },
	{ "message.overlap", FAULT_OVERLAP },
	{ "message.rpki", FAULT_RPKI },
	{ "message.key", FAULT_KEY },
	{ "message.provider-not-found", FAULT_PROVIDER },
	{ "message.primary-sessions", FAULT_PRIMARY },
	{ "message.backup-sessions", FAULT_BACKUP },
	{ "message.internal", FAULT_INTERNAL },
	{ "message.deleting", FAULT_DELETING },
};

static enum fault fault_of(uint16_t explain)
{
	const struct explain *e = explain_at(explain);

	for (size_t i = 0; e && i < sizeof MESSAGES / sizeof *MESSAGES; i++)
		if (str_is(MESSAGES[i].explain, e->code))
			return MESSAGES[i].fault;
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
	return CHECKS[fault].v;
}

unsigned fault_activation_check(enum fault fault)
{
	return CHECKS[fault].a;
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
