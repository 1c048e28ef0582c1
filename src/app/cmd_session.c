/* session list|show|verify|export|unlock|rm, and answers: what is on disk, for people. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "runtime.h"

static int list(const struct options *o, struct session_place *p)
{
	(void)p;
	struct options all = *o;
	all.nwords = 1;
	int code = cmd_status(&all);
	return code == EXIT_ERROR ? code : EXIT_DONE; /* it was listed; where each stands is status' business */
}

static int load(const struct options *o, struct session_place *p, struct model *m)
{
	struct text note = TEXT_INIT, err = TEXT_INIT;
	enum session_got got = session_load(p, m, &note, &err);
	bool ok = got == SESSION_OK || got == SESSION_NEWER;
	int code = ok ? EXIT_DONE
		      : complain(o, got == SESSION_ABSENT ? EXIT_USAGE : EXIT_ERROR, "%s",
				 got == SESSION_ABSENT ? "there is no such session; session list shows them" : err.s);
	if (note.n && !o->quiet)
		fprintf(stderr, "%s\n", note.s);
	text_release(&note);
	text_release(&err);
	return code;
}

static void report(const struct model *m, struct text *out)
{
	struct model copy = *m; /* the wizard borrows the model and, offline, changes nothing in it */
	struct wizard *w = wizard_new(&copy, &(struct wizard_setup){ .who = "", .offline = true, .read_only = true });
	wizard_report(w, m->looked, out);
	wizard_free(w);
}

static int show(const struct options *o, struct session_place *p)
{
	struct model m;
	struct text out = TEXT_INIT;
	model_init(&m);
	int code = load(o, p, &m);
	if (!code && o->report) {
		report(&m, &out);
	} else if (!code) {
		struct json_out j = { .to = &out, .indent = 2 };
		session_write(&m, &j, true);
		text_addc(&out, '\n');
	}
	if (!code)
		put_out(o, out.s);
	text_release(&out);
	model_release(&m);
	return code;
}

static int export(const struct options *o, struct session_place *p)
{
	struct model m;
	struct text out = TEXT_INIT;
	model_init(&m);
	int code = load(o, p, &m);
	if (!code) {
		struct json_out j = { .to = &out, .indent = 2 };
		session_write(&m, &j, o->redact);
		text_addc(&out, '\n');
		put_out(o, out.s);
	}
	text_release(&out);
	model_release(&m);
	return code;
}

static int verify(const struct options *o, struct session_place *p)
{
	struct text err = TEXT_INIT;
	bool ok = session_verify(p, &err);
	if (ok && !o->quiet)
		printf("%s is sound\n", p->file);
	int code = ok ? EXIT_DONE : complain(o, EXIT_CHECK, "%s", err.s);
	text_release(&err);
	return code;
}

static bool sure(const struct options *o, const char *what, const char *name)
{
	char line[256] = "";
	if (o->force)
		return true;
	if (o->no_input || !isatty(0))
		return false;
	fprintf(stderr, "%s %s? Type its name to go on: ", what, name);
	if (!fgets(line, sizeof line, stdin))
		return false;
	for (char *c = line; *c; c++)
		if (*c == '\n')
			*c = 0;
	return str_is(line, name);
}

static int unlock(const struct options *o, struct session_place *p)
{
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (!sure(o, "Take the lock away from whoever has", p->name))
		code = complain(o, EXIT_ACT, "not unlocked; --force does it without asking");
	else if (!session_break_lock(p, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

static int rm(const struct options *o, struct session_place *p)
{
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (!sure(o, "Remove (the service keeps what was made)", p->name))
		code = complain(o, EXIT_ACT, "not removed; --force does it without asking");
	else if (!session_remove(p, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

static const struct verb {
	const char *name;
	bool names; /* needs a session */
	int (*run)(const struct options *o, struct session_place *p);
} VERBS[] = {
	{ "list", false, list },    { "show", true, show },     { "verify", true, verify },
	{ "export", true, export }, { "unlock", true, unlock }, { "rm", true, rm },
};
enum { VERB_COUNT = sizeof VERBS / sizeof *VERBS };

static const char *verb_name(const void *self, size_t i)
{
	(void)self;
	return i < VERB_COUNT ? VERBS[i].name : NULL;
}

static int with_place(const struct options *o, const char *name,
		      int (*run)(const struct options *, struct session_place *))
{
	struct session_place p = { 0 };
	struct text err = TEXT_INIT;
	char *home = place_state_home();
	int code = session_locate(&p, home, name, &err) ? run(o, &p) : complain(o, EXIT_ERROR, "%s", err.s);
	session_place_release(&p);
	text_release(&err);
	free(home);
	return code;
}

int cmd_session(const struct options *o)
{
	const char *word = o->nwords > 1 ? o->words[1] : "list";
	const char *name = o->nwords > 2 ? o->words[2] : o->session;
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (str_is(VERBS[i].name, word)) {
			if (VERBS[i].names && !name)
				return complain(o, EXIT_USAGE, "session %s needs a session's name", word);
			return VERBS[i].names ? with_place(o, name, VERBS[i].run) : VERBS[i].run(o, NULL);
		}
	const char *near = str_nearest(word, verb_name, NULL);
	return complain(o, EXIT_USAGE, "session %s: there are list, show, verify, export, unlock and rm%s%s%s", word,
			near ? "; did you mean " : "", str_or(near, ""), near ? "?" : "");
}

static int write_answers(const struct options *o, struct session_place *p)
{
	struct model m;
	struct text out = TEXT_INIT;
	model_init(&m);
	int code = load(o, p, &m);
	if (!code) {
		answers_write(&m, &out);
		put_out(o, out.s);
	}
	text_release(&out);
	model_release(&m);
	return code;
}

int cmd_answers(const struct options *o)
{
	const char *name = o->nwords > 1 ? o->words[1] : o->session;
	return name ? with_place(o, name, write_answers) : complain(o, EXIT_USAGE, "answers needs a session's name");
}
