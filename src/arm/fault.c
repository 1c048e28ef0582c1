#include "fault.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/utf8.h"

enum { RAW_MAX = 300, DETAILS_MAX = 3 };

const char *fault_text(struct arena *a, const char *s, size_t n, size_t max)
{
	struct text t = TEXT_INIT;
	const char *copy;

	utf8_clean(&t, s, n, max);
	copy = t.n ? arena_textn(a, t.s, t.n) : NULL;
	text_release(&t);
	return copy;
}

enum arm_class fault_class(uint16_t status)
{
	static const struct {
		uint16_t from, to;
		enum arm_class class;
	} classes[] = {
		{ 200, 299, ARM_OK },      { 401, 401, ARM_SIGN_IN }, { 403, 403, ARM_FORBIDDEN },
		{ 408, 408, ARM_TROUBLE }, { 425, 425, ARM_TROUBLE }, { 429, 429, ARM_THROTTLED },
		{ 400, 499, ARM_REFUSED },
	};

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (status >= classes[i].from && status <= classes[i].to)
			return classes[i].class;
	return ARM_TROUBLE;
}

/* A 404 means "not there" only with one of these; any other (a proxy's page, an unknown subscription) proves nothing. */
static bool means_absent(const char *code)
{
	static const char *const codes[] = { "ResourceNotFound", "NotFound", "ParentResourceNotFound",
					     "ResourceGroupNotFound" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (str_is_nocase(code, codes[i]))
			return true;
	return false;
}

/* ---- The service's own words */

static void add_sentence(struct text *t, const char *s)
{
	if (str_empty(s))
		return;
	if (t->n)
		text_add(t, "; ");
	text_add(t, s);
}

static void add_details(struct text *t, const struct json *details)
{
	unsigned n = 0;

	if (json_kind(details) != JSON_ARRAY)
		return;
	for (const struct json *d = json_first(details); d && n < DETAILS_MAX; d = json_next(d), n++)
		add_sentence(t, json_str(json_get(d, "message")));
}

/* The object that holds code and message, in whichever shape; NULL when there is none. */
static const struct json *error_object(const struct json *root)
{
	const struct json *error = json_get(root, "error");

	if (json_kind(error) == JSON_OBJECT)
		return error;
	return json_str(json_get(root, "code")) || json_str(json_get(root, "message")) || json_str(error) ? root : NULL;
}

static bool read_shape(const struct json *root, struct arena *a, struct arm_answer *answer)
{
	const struct json *e = error_object(root);
	const char *code = str_or(json_str(json_get(e, "code")), json_str(json_get(e, "error")));
	struct text words = TEXT_INIT;

	if (!e)
		return false;
	add_sentence(&words, str_or(json_str(json_get(e, "message")), json_str(json_get(e, "error_description"))));
	add_details(&words, json_get(e, "details"));
	answer->code = code ? fault_text(a, code, strlen(code), CODE_MAX) : NULL;
	answer->message = fault_text(a, words.s, words.n, MESSAGE_MAX);
	text_release(&words);
	return true;
}

/* "… Please try again after '10' seconds." (429): for replies that come without Retry-After. */
static msec wait_in_words(const char *message)
{
	const char *at = strstr(str_or(message, ""), "try again after '");
	char *end;
	long seconds = at ? strtol(at + strlen("try again after '"), &end, 10) : 0;

	return at && str_starts(end, "' second") && seconds > 0 && seconds <= 86400 ? seconds * MSEC_SECOND : 0;
}

/* ---- Somebody else's words: a proxy's page, plain text */

/* The text of a page without what stands between < and >. */
static void strip_tags(struct text *out, const char *s, size_t n)
{
	bool inside = false;

	for (size_t i = 0; i < n && out->n < (size_t)4 * RAW_MAX; i++) {
		bool blank = (strchr(" \t\r\n", s[i]) && s[i]) || s[i] == '<'; /* a tag parts words */

		if (!inside && !(blank && (!out->n || out->s[out->n - 1] == ' ')))
			text_addc(out, (char)(blank ? ' ' : s[i]));
		if (s[i] == '<')
			inside = true;
		if (s[i] == '>' && inside)
			inside = false;
	}
	while (out->n && out->s[out->n - 1] == ' ')
		text_cut(out, out->n - 1);
}

static void read_raw(const char *body, size_t n, struct arena *a, struct arm_answer *answer)
{
	struct text plain = TEXT_INIT;
	const char *words;

	strip_tags(&plain, body, n);
	words = fault_text(a, plain.s, plain.n, RAW_MAX);
	text_release(&plain);
	answer->message = arena_format(a, "HTTP %u without the service's explanation%s%s", answer->status,
				       words ? ": " : "", str_or(words, ""));
}

void fault_read(const char *body, size_t n, struct arena *a, struct arm_answer *answer)
{
	struct json *root = n ? json_parse(body, n, NULL, NULL) : NULL;

	answer->class = fault_class(answer->status);
	if (answer->class == ARM_OK)
		answer->class = ARM_STRANGE;
	if (!read_shape(root, a, answer))
		read_raw(body, n, a, answer);
	if (!answer->message)
		answer->message = arena_format(a, "HTTP %u", answer->status);
	if (answer->status == 404 && means_absent(answer->code))
		answer->class = ARM_ABSENT;
	if (answer->class == ARM_THROTTLED)
		answer->retry_after = wait_in_words(answer->message);
	json_free(root);
}

void fault_strange(struct arm_answer *answer, struct arena *a, const char *why)
{
	rows_clear(&answer->rows, answer->record);
	answer->class = ARM_STRANGE;
	answer->next_link = answer->text = NULL;
	answer->message = arena_format(a, "HTTP %u, but the reply is not what the interface says: %s", answer->status,
				       str_or(why, "unknown"));
}
