#include "core/explain.h"

#include <string.h>

#include "base/text.h"
#include "explain/ids.h"
#include "explain/messages.h"

const char *const MAILBOX[MAIL_N] = {
	[MAIL_NONE] = "",
	[MAIL_PEERING] = "peering@microsoft.com",
	[MAIL_PEERING_SERVICE] = "peeringservice@microsoft.com",
	[MAIL_EXPERIENCE] = "peeringexperience@microsoft.com",
	[MAIL_COLOCATION] = "your colocation",
	[MAIL_PROVIDER] = "your Peering Service provider",
};

#define LIST(...)                                                                                                      \
	(const char *const[])                                                                                          \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}
#include "explain/look.inc"

/* One class a file. The rules come first: explain/ids.h counts on it. */
const struct explain EXPLAIN[] = {
#include "explain/requirements.inc"

#include "explain/registration.inc"

#include "explain/activation.inc"

#include "explain/messages.inc"

#include "explain/connections.inc"

#include "explain/sessions.inc"

#include "explain/asn.inc"

#include "explain/prefixes.inc"

#include "explain/surroundings.inc"

#include "explain/errors.inc"

#include "explain/terms.inc"

#include "explain/faq.inc"
};
const size_t EXPLAIN_COUNT = sizeof EXPLAIN / sizeof *EXPLAIN;

const struct explain *explain_at(uint16_t id)
{
	return id && id <= EXPLAIN_COUNT ? &EXPLAIN[id - 1] : NULL;
}

static uint16_t find_whole(const char *code)
{
	for (size_t i = 0; i < EXPLAIN_COUNT; i++)
		if (str_is_nocase(EXPLAIN[i].code, code))
			return (uint16_t)(i + 1);
	return 0;
}

/* "PendingApproval" without its class, where only one class has it: "Active" is two things and neither is guessed. */
static uint16_t find_tail(const char *tail)
{
	uint16_t hit = 0;

	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const char *dot = strchr(EXPLAIN[i].code, '.');

		if (!dot || !str_is_nocase(dot + 1, tail))
			continue;
		if (hit)
			return 0;
		hit = (uint16_t)(i + 1);
	}
	return hit;
}

uint16_t explain_find(const char *code)
{
	uint16_t id;

	if (str_empty(code))
		return 0;
	id = find_whole(code);
	return id ? id : find_tail(code);
}

/* ---- by what the service sent */

/* Several kinds of state share a class where one field of a screen may show either. */
static const char *const STATE_PREFIXES[EXPLAIN_CLASSES][4] = {
	[EXPLAIN_CONNECTION] = { "connection." },
	[EXPLAIN_SESSION] = { "session." },
	[EXPLAIN_ASN] = { "asn." },
	[EXPLAIN_PREFIX] = { "prefix.", "learned.", "event." },
	[EXPLAIN_PROVIDER] = { "provider.", "resource.", "subscription." },
	[EXPLAIN_ERROR] = { "error." },
};

static bool is_code(const char *code, const char *start, const char *rest)
{
	return str_starts(code, start) && str_is_nocase(code + strlen(start), rest);
}

static uint16_t find_state(const char *start, const char *state)
{
	for (size_t i = 0; i < EXPLAIN_COUNT; i++)
		if (is_code(EXPLAIN[i].code, start, state))
			return (uint16_t)(i + 1);
	return 0;
}

uint16_t explain_state(enum explain_class class, const char *state)
{
	uint16_t id = 0;

	if ((unsigned)class >= EXPLAIN_CLASSES || str_empty(state))
		return 0;
	for (size_t i = 0; !id && i < 4 && STATE_PREFIXES[class][i]; i++)
		id = find_state(STATE_PREFIXES[class][i], state);
	return id;
}

uint16_t explain_error(const char *code)
{
	return explain_state(EXPLAIN_ERROR, code);
}

uint16_t explain_message(const char *message)
{
	const char *code = message_code(message);

	return code ? find_whole(code) : 0;
}

/* ---- search */

static bool list_has(const char *const *list, const char *text)
{
	for (; list && *list; list++)
		if (str_has_nocase(*list, text))
			return true;
	return false;
}

static bool is_named(const struct explain *e, const char *text)
{
	return str_has_nocase(e->code, text) || str_has_nocase(e->title, text);
}

static bool is_about(const struct explain *e, const char *text)
{
	return str_has_nocase(e->plain, text) || str_has_nocase(e->meaning, text) || str_has_nocase(e->cure, text) ||
	       list_has(e->causes, text);
}

size_t explain_search(const char *text, uint16_t *ids, size_t cap)
{
	size_t n = 0;

	if (str_empty(text))
		return 0;
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < EXPLAIN_COUNT && n < cap; i++) {
			const struct explain *e = &EXPLAIN[i];

			if (named ? is_named(e, text) : !is_named(e, text) && is_about(e, text))
				ids[n++] = (uint16_t)(i + 1);
		}
	return n;
}
