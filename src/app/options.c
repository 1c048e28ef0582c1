#include "options.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define OPT(field) offsetof(struct options, field)
const struct option_def OPTION_DEFS[] = {
	{ "session", 0, 'r', OPT(session), "NAME|PATH", "the onboarding to work on; a value with a slash is a path",
	  NULL },
	{ "lab", 0, 'r', OPT(lab), "SOCKET", "use a lab that is already running", NULL },
	{ "config", 0, 'r', OPT(config), "FILE", "the configuration file of the real service", NULL },
	{ "line", 0, 0, OPT(line), NULL, "numbered prompts instead of the full screen", NULL },
	{ "single-key", 0, 0, OPT(single_key), NULL, "line by line: one key answers where one is enough", NULL },
	{ "no-hints", 0, 0, OPT(no_hints), NULL, "line by line: do not say what the keys do", NULL },
	{ "no-input", 0, 0, OPT(no_input), NULL, "never ask: end where a question would come", NULL },
	{ "low-bandwidth", 0, 0, OPT(low_bandwidth), NULL, "no clocks, fewer repaints", NULL },
	{ "glyphs", 0, 'r', OPT(glyphs), "utf8|acs|ascii", "lines and marks as the terminal can show them", NULL },
	{ "theme", 0, 'r', OPT(theme), "NAME|FILE", "colours and glyphs of the full screen", NULL },
	{ "verbose", 'v', 0, OPT(verbose), NULL, "say more on standard error", NULL },
	{ "quiet", 'q', 0, OPT(quiet), NULL, "only results and errors", NULL },
	{ "help", 'h', 0, OPT(help), NULL, "what a command does, and its options", NULL },
	{ "version", 0, 0, OPT(version), NULL, "the version", NULL },
	{ "file", 'f', 'r', OPT(file), "ANSWERS", "the answers file", "run plan check" },
	{ "until", 0, 'r', OPT(until), "STEP", "stop, with 0, when this step is done", "run" },
	{ "wait", 0, 'o', OPT(wait), "LIMIT", "wait for others, at most LIMIT (12h, 21d) of the service's time",
	  "run" },
	{ "digest", 0, 'r', OPT(digest), "DIGEST", "the digest that plan printed for these requests", "run" },
	{ "json", 0, 0, OPT(json), NULL, "records and verdict codes instead of sentences",
	  "run plan status check session train" },
	{ "refresh", 0, 0, OPT(refresh), NULL, "ask the service first", "status" },
	{ "watch", 0, 0, OPT(watch), NULL, "go on, printing changes, until it is done", "status" },
	{ "speed", 0, 'r', OPT(speed), "N", "service time runs N times as fast (training; 60)", "train run" },
	{ "seed", 0, 'r', OPT(seed), "N", "another world of the same kind (training)", "train run" },
	{ "report", 0, 0, OPT(report), NULL, "the hand-over summary", "session" },
	{ "redact", 0, 0, OPT(redact), NULL, "mask keys and contacts", "session" },
	{ "force", 0, 0, OPT(force), NULL, "without asking", "session" },
	{ "score", 0, 0, OPT(score), NULL, "the score sheet of a training session", "train" },
	{ "markdown", 0, 0, OPT(markdown), NULL, "the score sheet as a certificate in Markdown", "train" },
	{ "name", 0, 'r', OPT(name), "NAME", "who the certificate is made out to", "train" },
	{ "output", 'o', 'r', OPT(output), "FILE", "write to FILE instead of standard output", "answers session" },
};
const size_t OPTION_COUNT = sizeof OPTION_DEFS / sizeof *OPTION_DEFS;

static const char *option_name(const void *self, size_t i)
{
	(void)self;
	return i < OPTION_COUNT ? OPTION_DEFS[i].name : NULL;
}

bool word_among(const char *words, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = words; (at = strstr(at, word)); at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
}

bool option_is_of(const struct option_def *d, const char *command)
{
	if (!command || !d->commands)
		return !command && !d->commands;
	return word_among(d->commands, command);
}

static const struct option_def *long_option(const char *name, size_t n)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (strlen(OPTION_DEFS[i].name) == n && !memcmp(OPTION_DEFS[i].name, name, n))
			return &OPTION_DEFS[i];
	return NULL;
}

static const struct option_def *short_option(char letter)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (OPTION_DEFS[i].letter && OPTION_DEFS[i].letter == letter)
			return &OPTION_DEFS[i];
	return NULL;
}

static bool unknown_option(const char *arg, struct text *err)
{
	const char *near = arg[1] == '-' ? str_nearest(arg + 2, option_name, NULL) : NULL;
	return text_fail(err, "unknown option %s%s%s%s", arg, near ? "; did you mean --" : "", near ? near : "",
			 near ? "?" : "; voxpeer --help lists what there is");
}

/* Words in small letters are all there are. */
static bool is_choice(const struct option_def *d, const char *value)
{
	size_t n = strlen(value);
	if (!strchr(d->argument, '|') || isupper((unsigned char)d->argument[0]))
		return true;
	for (const char *at = d->argument; at; at = strchr(at, '|')) {
		at += *at == '|';
		if (strcspn(at, "|") == n && !memcmp(at, value, n))
			return true;
	}
	return false;
}

/* Where the value stands: behind '=', glued to the letter, or the next word. */
static bool take(struct options *o, const struct option_def *d, const char *value, int argc, char *const argv[], int *i,
		 struct text *err)
{
	if (!d->takes) {
		if (value)
			return text_fail(err, "--%s takes no value", d->name);
		*(bool *)((char *)o + d->off) = true;
		return true;
	}
	if (d->takes == 'o')
		o->has_wait = true;
	else if (!value) {
		if (*i + 1 >= argc)
			return text_fail(err, "--%s needs %s behind it", d->name, d->argument);
		value = argv[++*i];
	}
	if (value && !*value)
		return text_fail(err, "--%s needs %s behind it, and nothing is given", d->name, d->argument);
	if (value && !is_choice(d, value))
		return text_fail(err, "--%s takes %s, not '%s'", d->name, d->argument, value);
	if (value && str_is(d->argument, "N") && strspn(value, "0123456789") != strlen(value))
		return text_fail(err, "--%s takes a whole number, not '%s'", d->name, value);
	if (value)
		*(const char **)((char *)o + d->off) = value;
	return true;
}

static bool parse_short(struct options *o, int argc, char *const argv[], int *i, struct text *err)
{
	const char *arg = argv[*i];
	for (const char *c = arg + 1; *c; c++) {
		const struct option_def *d = short_option(*c);
		if (!d)
			return unknown_option(arg, err);
		if (d->takes)
			return take(o, d, c[1] ? c + 1 : NULL, argc, argv, i, err);
		if (!take(o, d, NULL, argc, argv, i, err))
			return false;
	}
	return true;
}

static bool parse_word(struct options *o, const char *word, struct text *err)
{
	if (o->nwords == OPTIONS_WORDS)
		return text_fail(err, "too many words from '%s' on", word);
	o->words[o->nwords++] = word;
	return true;
}

static bool parse_long(struct options *o, int argc, char *const argv[], int *i, struct text *err)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	const struct option_def *d = long_option(name, equals ? (size_t)(equals - name) : strlen(name));
	if (!d)
		return unknown_option(argv[*i], err);
	return take(o, d, equals ? equals + 1 : NULL, argc, argv, i, err);
}

bool options_parse(struct options *o, int argc, char *const argv[], struct text *err)
{
	bool words_only = false;
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];
		bool ok;
		if (words_only || arg[0] != '-' || !arg[1])
			ok = parse_word(o, arg, err);
		else if (str_is(arg, "--"))
			ok = words_only = true;
		else if (arg[1] == '-')
			ok = parse_long(o, argc, argv, &i, err);
		else
			ok = parse_short(o, argc, argv, &i, err);
		if (!ok)
			return false;
	}
	return true;
}
