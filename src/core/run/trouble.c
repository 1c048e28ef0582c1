#include "run/trouble.h"

#include <string.h>

#include "core/explain.h"

static void add_sentence(struct text *out, const char *words)
{
	if (str_empty(words))
		return;
	text_addf(out, "%s%s", out->n && out->s[out->n - 1] != ' ' ? " " : "", words);
	if (!strchr(".!?", out->s[out->n - 1]))
		text_addc(out, '.');
}

static void add_reference(struct text *out, const char *code, const char *request_id)
{
	bool both = !str_empty(code) && !str_empty(request_id);

	if (str_empty(code) && str_empty(request_id))
		return;
	text_addf(out, " (%s%s%s%s)", str_or(code, ""), both ? ", " : "", str_empty(request_id) ? "" : "request id ",
		  str_or(request_id, ""));
}

void trouble_words(struct text *out, const char *code, const char *message, const char *request_id)
{
	const struct explain *e = explain_at(str_empty(code) ? 0 : explain_error(code));

	if (e && str_empty(message))
		add_sentence(out, e->plain);
	else if (e)
		text_addf(out, "%s: ", e->plain);
	if (!e && str_empty(message))
		text_add(out, "no reason given");
	else if (e || !str_empty(code))
		add_sentence(out, message);
	else
		text_add(out, message);
	if (e)
		add_sentence(out, e->cure);
	add_reference(out, code, request_id);
}
