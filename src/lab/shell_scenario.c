/* voxpeer-lab scenario: list, show, check, play, new. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "lab/scenario.h"
#include "options.h"
#include "shell.h"

enum { SCENARIO_MAX = 4 * 1024 * 1024, MESSAGE_MAX = 2000 };

/* Names and files may hold anything; a terminal gets it clean. */
int shell_complain(const struct text *err)
{
	struct text shown = TEXT_INIT;
	utf8_clean_lines(&shown, err->s, err->n, MESSAGE_MAX);
	fprintf(stderr, "voxpeer-lab: %s\n", shown.s);
	text_release(&shown);
	return EXIT_ERROR;
}

static const char *builtin_name(const void *self, size_t i)
{
	size_t n;
	const struct lab_builtin *b = lab_builtins(&n);
	(void)self;
	return i < n ? b[i].name : NULL;
}

static bool unknown_scenario(const char *name, struct text *err)
{
	const char *near = str_nearest(name, builtin_name, NULL);
	text_addf(err, "there is no scenario '%s'", name);
	if (near)
		text_addf(err, "; did you mean '%s'?", near);
	else
		text_addf(err, "; `voxpeer-lab scenario list` names them, a file is given with its folder (./%s.yaml)",
			  name);
	return false;
}

bool shell_load(const char *name, struct text *yaml, struct text *err)
{
	const struct lab_builtin *b = lab_builtin(name);
	size_t n = strlen(name);
	if (strchr(name, '/') || (n > 5 && str_is(name + n - 5, ".yaml")))
		return file_read_regular(name, SCENARIO_MAX, yaml, err);
	if (!b)
		return unknown_scenario(name, err);
	text_addn(yaml, b->yaml, b->yaml_n);
	return true;
}

static int print(struct text *out)
{
	fputs(out->s, stdout);
	text_release(out);
	return EXIT_DONE;
}

int shell_list(const struct lab_options *o)
{
	struct text out = TEXT_INIT;
	(o->json ? lab_scenarios_json : lab_scenarios_text)(&out);
	return print(&out);
}

/* What is done with each scenario that is named: out goes to standard output, err to standard error. */
typedef bool act_on(const char *name, const struct text *yaml, struct text *out, struct text *err);

static int one(const char *name, act_on *act)
{
	struct text yaml = TEXT_INIT, out = TEXT_INIT, err = TEXT_INIT;
	bool good = shell_load(name, &yaml, &err) && act(name, &yaml, &out, &err);
	print(&out);
	if (!good)
		shell_complain(&err);
	text_release(&yaml);
	text_release(&err);
	return good ? EXIT_DONE : EXIT_ERROR;
}

static int each(char *const *names, act_on *act)
{
	int rc = EXIT_DONE;
	for (; *names; names++) {
		int status = one(*names, act);
		rc = rc ? rc : status;
	}
	return rc;
}

static bool show(const char *name, const struct text *yaml, struct text *out, struct text *err)
{
	return lab_scenario_describe(yaml->s, yaml->n, name, out, err);
}

static bool check(const char *name, const struct text *yaml, struct text *out, struct text *err)
{
	if (!lab_scenario_prove(yaml->s, yaml->n, name, out, err))
		return false;
	text_addf(out, "%s: ok\n", name);
	return true;
}

static bool play(const char *name, const struct text *yaml, struct text *out, struct text *err)
{
	return lab_scenario_play(yaml->s, yaml->n, name, out, err);
}

int shell_show(const struct lab_options *o)
{
	return each(o->names, show);
}

int shell_check(const struct lab_options *o)
{
	return each(o->names, check);
}

int shell_play(const struct lab_options *o)
{
	return each(o->names, play);
}

int shell_new(const struct lab_options *o)
{
	struct text out = TEXT_INIT, err = TEXT_INIT;
	int rc = EXIT_DONE;
	if (lab_scenario_new(o->names[0], &out, &err))
		print(&out);
	else
		rc = shell_complain(&err);
	text_release(&err);
	return rc;
}
