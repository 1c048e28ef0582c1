/* theme and config: what can be chosen, and where each choice comes from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "commands.h"
#include "config.h"
#include "place.h"
#include "ui/theme.h"

static int theme_list(const struct options *o)
{
	struct theme t;
	struct text err = TEXT_INIT;
	(void)o;
	for (size_t i = 0; theme_builtin_name(i); i++)
		if (theme_builtin(theme_builtin_name(i), &t, &err))
			printf("%-14s %s\n", t.name, t.about);
	text_release(&err);
	return EXIT_DONE;
}

static int theme_show(const struct options *o)
{
	const char *name = o->nwords > 2 ? o->words[2] : "dark";
	struct theme t;
	struct text err = TEXT_INIT;
	int code = EXIT_USAGE;
	for (size_t i = 0; theme_builtin_name(i); i++)
		if (str_is(theme_builtin_name(i), name)) {
			fputs(theme_builtin_yaml(i), stdout);
			code = EXIT_DONE;
		}
	if (code) {
		theme_builtin(name, &t, &err);
		complain(o, code, "%s", err.s);
	}
	text_release(&err);
	return code;
}

static int theme_check(const struct options *o)
{
	struct theme t;
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (o->nwords < 3)
		return complain(o, EXIT_USAGE, "theme check needs a file");
	if (access(o->words[2], R_OK)) {
		file_fail(&err, "read", o->words[2]);
		code = complain(o, EXIT_USAGE, "%s", err.s);
	} else if (theme_load(o->words[2], &t, &err)) {
		put_clean(stdout, "%s: theme %s is right\n", o->words[2], t.name);
	} else {
		put_clean(stderr, "%s\n", err.s);
		code = EXIT_CHECK;
	}
	text_release(&err);
	return code;
}

int cmd_theme(const struct options *o)
{
	static const struct {
		const char *name;
		int (*run)(const struct options *);
	} verbs[] = { { "list", theme_list }, { "show", theme_show }, { "check", theme_check } };
	const char *word = o->nwords > 1 ? o->words[1] : "list";
	if (str_is(word, "list") && o->nwords > 2)
		return complain(o, EXIT_USAGE, "theme list shows all; theme show %s shows one", o->words[2]);
	for (size_t i = 0; i < 3; i++)
		if (str_is(verbs[i].name, word))
			return verbs[i].run(o);
	return complain(o, EXIT_USAGE, "theme %s: there are list, show NAME and check FILE", word);
}

static void setting(const char *name, const char *value, const char *origin)
{
	put_clean(stdout, "%-16s %-44s %s\n", name, value, origin);
}

/* What signing in to the real service goes by; files are named, nothing in them is read. */
static int service_settings(const struct options *o)
{
	struct config c;
	struct text err = TEXT_INIT;
	bool ok = config_load(&c, o->config, &err);
	setting("config", str_or(c.file, ""), o->config ? "--config" : c.there ? "default" : "default, not there");
	for (int i = 0; ok && i < CONFIG_KEYS; i++) {
		enum config_key key = (enum config_key)i;
		setting(config_key_name(key), str_or(config_get(&c, key), "-"), config_origin(&c, key));
	}
	int code = ok ? EXIT_DONE : complain(o, EXIT_ERROR, "%s", err.s);
	config_release(&c);
	text_release(&err);
	return code;
}

int cmd_config(const struct options *o)
{
	char *state = place_state_home();
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR"), *lab = getenv("VOXPEER_LAB_SOCKET");
	char sessions[4096];
	snprintf(sessions, sizeof sessions, "%s/voxpeer/sessions", state);
	setting("sessions", sessions, str_empty(getenv("XDG_STATE_HOME")) ? "default" : "XDG_STATE_HOME");
	setting("theme", str_or(o->theme, "training in training, else dark"), o->theme ? "--theme" : "default");
	setting("lab", str_or(o->lab, str_or(lab, "started when a training session needs it")),
		o->lab ? "--lab"
		: lab  ? "VOXPEER_LAB_SOCKET"
		       : "default");
	setting("colour", str_empty(no_color) ? "as the terminal can" : "none",
		str_empty(no_color) ? "default" : "NO_COLOR");
	setting("terminal", str_or(term, "unknown"), "TERM");
	free(state);
	return service_settings(o);
}
