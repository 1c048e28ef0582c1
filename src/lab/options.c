#include "options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lab/service.h"

const char lab_usage[] =
	"usage: voxpeer-lab serve (--unix PATH | --listen 127.0.0.1:PORT) [--scenario NAME|FILE] [--speed N]\n"
	"                         [--seed N] [--state FILE] [--parent-fd N] [--ready-fd N]\n"
	"                         [--tls-cert FILE --tls-key FILE] [--authority on|off]\n"
	"       voxpeer-lab scenario list [--json]\n"
	"       voxpeer-lab scenario show|check|play NAME|FILE ...\n"
	"       voxpeer-lab scenario new NAME\n"
	"       voxpeer-lab class [--json] [FOLDER|FILE ...]\n"
	"       voxpeer-lab inject SESSION|SOCKET ORDER ...\n"
	"       voxpeer-lab --help | --version\n";

typedef bool taker(struct lab_options *o, size_t offset, const char *value);

static bool take_text(struct lab_options *o, size_t offset, const char *value)
{
	*(const char **)((char *)o + offset) = value;
	return *value != '\0';
}

static bool number(const char *s, uint64_t *n)
{
	enum { DIGITS = 19 };
	if (!*s || strspn(s, "0123456789") != strlen(s) || strlen(s) > DIGITS)
		return false;
	*n = strtoull(s, NULL, 10);
	return true;
}

static bool take_seed(struct lab_options *o, size_t offset, const char *value)
{
	(void)offset;
	o->seeded = true;
	return number(value, &o->seed);
}

static bool take_speed(struct lab_options *o, size_t offset, const char *value)
{
	uint64_t n;
	(void)offset;
	if (!number(value, &n) || !n || n > LAB_SPEED_MAX)
		return false;
	o->speed = (unsigned)n;
	return true;
}

static bool take_fd(struct lab_options *o, size_t offset, const char *value)
{
	enum { FD_MAX = 1 << 20 };
	uint64_t n;
	if (!number(value, &n) || n > FD_MAX)
		return false;
	*(int *)((char *)o + offset) = (int)n;
	return true;
}

static bool take_switch(struct lab_options *o, size_t offset, const char *value)
{
	*(bool *)((char *)o + offset) = str_is(value, "on");
	return str_is(value, "on") || str_is(value, "off");
}

static const struct option {
	const char *name;
	taker *take;
	size_t offset;
	const char *what;
} options[] = {
	{ "--unix", take_text, offsetof(struct lab_options, unix_path), "the path of a socket" },
	{ "--listen", take_text, offsetof(struct lab_options, listen), "127.0.0.1:PORT" },
	{ "--scenario", take_text, offsetof(struct lab_options, scenario), "a scenario's name or file" },
	{ "--state", take_text, offsetof(struct lab_options, state), "a file" },
	{ "--speed", take_speed, 0, "a whole number from 1 to 1000000" },
	{ "--seed", take_seed, 0, "a whole number" },
	{ "--tls-cert", take_text, offsetof(struct lab_options, tls_cert), "a file" },
	{ "--tls-key", take_text, offsetof(struct lab_options, tls_key), "a file" },
	{ "--authority", take_switch, offsetof(struct lab_options, authority), "on or off" },
	{ "--parent-fd", take_fd, offsetof(struct lab_options, parent_fd), "a descriptor" },
	{ "--ready-fd", take_fd, offsetof(struct lab_options, ready_fd), "a descriptor" },
};
enum { OPTIONS = sizeof options / sizeof *options };

static const char *option_name(const void *self, size_t i)
{
	(void)self;
	return i < OPTIONS ? options[i].name : NULL;
}

static const struct option *option_of(const char *arg, size_t n)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		if (strlen(options[i].name) == n && strncmp(options[i].name, arg, n) == 0)
			return &options[i];
	}
	return NULL;
}

static bool unknown(const char *arg, struct text *err)
{
	const char *near = str_nearest(arg, option_name, NULL);
	text_fail(err, "'%s' is not known", arg);
	if (near)
		text_addf(err, "; did you mean '%s'?", near);
	return false;
}

/* "--speed 60" and "--speed=60"; *used counts the words taken. */
static bool read_option(char *const *argv, int *used, struct lab_options *out, struct text *err)
{
	size_t n = strcspn(argv[0], "=");
	const struct option *o = option_of(argv[0], n);
	const char *value = argv[0][n] ? argv[0] + n + 1 : argv[1];
	if (!o)
		return unknown(argv[0], err);
	*used = argv[0][n] ? 1 : 2;
	if (!value || !o->take(out, o->offset, value))
		return text_fail(err, "%s takes %s", o->name, o->what);
	return true;
}

static bool read_serve(char *const *argv, struct lab_options *out, struct text *err)
{
	for (int used = 1; *argv; argv += used) {
		if (!read_option(argv, &used, out, err))
			return false;
	}
	if (!out->unix_path == !out->listen)
		return text_fail(err, "one of --unix and --listen is needed");
	if (!out->tls_cert != !out->tls_key || (out->tls_key && !out->listen))
		return text_fail(err, "--tls-cert and --tls-key go together, and with --listen");
	return true;
}

/* How many words a command takes behind it. */
static const struct word {
	const char *word;
	enum lab_command command;
	int least, most; /* -1: any number */
	bool json;
	const char *what; /* when there are too few */
} scenario_words[] = {
	{ "list", LAB_LIST, 0, 0, true, NULL },
	{ "show", LAB_SHOW, 1, -1, false, "a scenario's name or file" },
	{ "check", LAB_CHECK, 1, -1, false, "a scenario's name or file" },
	{ "play", LAB_PLAY, 1, -1, false, "a scenario's name or file" },
	{ "new", LAB_NEW, 1, 1, false, "the name of the scenario" },
	{ NULL, LAB_HELP, 0, 0, false, NULL },
}, class_word = { "class", LAB_CLASS, 0, -1, true, NULL },
		       inject_word = { "inject", LAB_INJECT, 2, -1, false,
				       "a session or socket, and an order (router, announce, withdraw, route, no-route, "
				       "fault, no-faults, clock, look)" };

static bool read_words(const struct word *w, char *const *argv, struct lab_options *out, struct text *err)
{
	int n = 0;
	out->command = w->command;
	out->json = w->json && *argv && str_is(*argv, "--json");
	out->names = argv += out->json;
	while (argv[n])
		n++;
	if (n < w->least)
		return text_fail(err, "%s: %s is needed", w->word, w->what);
	if (n && argv[0][0] == '-' && argv[0][1])
		return text_fail(err, "'%s' does nothing with %s", argv[0], w->word);
	return w->most < 0 || n <= w->most || text_fail(err, "%s takes nothing more: '%s'", w->word, argv[w->most]);
}

static bool read_scenario(char *const *argv, struct lab_options *out, struct text *err)
{
	for (const struct word *w = scenario_words; *argv && w->word; w++) {
		if (str_is(*argv, w->word))
			return read_words(w, argv + 1, out, err);
	}
	return text_fail(err, "scenario is followed by list, show, check, play or new");
}

bool lab_options_read(int argc, char *const *argv, struct lab_options *out, struct text *err)
{
	*out = (struct lab_options){ .parent_fd = -1, .ready_fd = -1, .command = LAB_SERVE };
	if (argc < 2)
		return text_fail(err, "a command is needed: serve, scenario, class or inject");
	if (str_is(argv[1], "serve"))
		return read_serve(argv + 2, out, err);
	if (str_is(argv[1], "scenario"))
		return read_scenario(argv + 2, out, err);
	if (str_is(argv[1], "class"))
		return read_words(&class_word, argv + 2, out, err);
	if (str_is(argv[1], "inject"))
		return read_words(&inject_word, argv + 2, out, err);
	out->command = str_is(argv[1], "--version") ? LAB_VERSION : LAB_HELP;
	if (str_is(argv[1], "--version") || str_is(argv[1], "--help") || str_is(argv[1], "-h"))
		return true;
	return text_fail(err, "'%s' is no command; serve, scenario, class or inject is expected", argv[1]);
}
