/* What a command does not know is refused, not passed over: who wrote it meant something by it. */
#include "usage.h"

#include <string.h>

#include "base/text.h"

static bool option_given(const struct options *o, const struct option_def *d)
{
	const char *at = (const char *)o + d->off;
	if (d->takes == 'o')
		return o->has_wait;
	return d->takes ? *(const char *const *)at != NULL : *(const bool *)at;
}

static void add_list(struct text *out, const char *words)
{
	for (const char *c = words; *c; c++)
		text_addf(out, *c == ' ' ? ", " : "%c", *c);
}

static bool option_fails(const struct option_def *d, const char *command, struct text *err)
{
	text_addf(err, "--%s ", d->name);
	text_addf(err, command ? "does nothing with %s; it is for " : "belongs behind a command: ", command);
	add_list(err, d->commands);
	return false;
}

static bool options_fit(const struct options *o, const char *command, struct text *err)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_def *d = &OPTION_DEFS[i];
		if (d->commands && option_given(o, d) && !(command && option_is_of(d, command)))
			return option_fails(d, command, err);
	}
	return true;
}

bool usage_fits_verb(const struct options *o, const char *command, const char *verb, const char *options,
		     struct text *err)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_def *d = &OPTION_DEFS[i];
		if (d->commands && option_given(o, d) && !word_among(options, d->name))
			return text_fail(err, "--%s does nothing with %s %s", d->name, command, verb);
	}
	return true;
}

static bool words_fit(const struct options *o, const struct command *c, struct text *err)
{
	if (o->nwords > 1u + c->words)
		return text_fail(err, "'%s' is a word too many; it is: voxpeer %s%s%s", o->words[1 + c->words], c->name,
				 *c->arguments ? " " : "", c->arguments);
	if (!c->ends_with_name || o->nwords <= c->words)
		return true;
	const char *name = o->words[c->words];
	if (o->file)
		return text_fail(err, "%s wants an answers file or a session's name, not both: -f %s, %s", c->name,
				 o->file, name);
	if (o->session && !str_is(o->session, name))
		return text_fail(err, "two sessions are named, %s and %s; name one", name, o->session);
	return true;
}

bool usage_fits(const struct options *o, const struct command *c, struct text *err)
{
	return options_fit(o, c ? c->name : NULL, err) && (!c || words_fit(o, c, err));
}
