/* session list|show|verify|restore|export|unlock|rm, and answers: what is on disk, for people. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "runtime.h"
#include "usage.h"
#include "verify.h"

static int list(const struct options *o, struct session_place *p)
{
	(void)p;
	struct options all = *o;
	all.nwords = 1;
	int code = cmd_status(&all);
	return code == EXIT_ERROR ? code : EXIT_DONE; /* it was listed; where each stands is status' business */
}

/* One whose making was broken off has only its lock. */
static bool session_exists(const struct session_place *p)
{
	return access(p->file, F_OK) == 0 || access(p->backup, F_OK) == 0 || access(p->lock, F_OK) == 0;
}

static const char *nth_name(const void *names, size_t i)
{
	return ((char *const *)names)[i];
}

/* The name is wrong: the nearest there is may be meant. */
static int no_session(const struct options *o, const char *name)
{
	char *home = place_state_home(), **names = session_list(home);
	const char *near = str_nearest(name, nth_name, names);
	complain(o, EXIT_USAGE, "there is no session %s; %s%s%s", name,
		 near ? "did you mean " : "session list shows those there are", str_or(near, ""), near ? "?" : "");
	for (size_t i = 0; names && names[i]; i++)
		free(names[i]);
	free(names);
	free(home);
	return EXIT_USAGE;
}

static int load(const struct options *o, struct session_place *p, struct model *m)
{
	struct text note = TEXT_INIT, err = TEXT_INIT;
	enum session_got got = session_look(p, m, &note, &err);
	bool ok = got == SESSION_OK || got == SESSION_NEWER || got == SESSION_BACKUP;
	int code = ok                      ? EXIT_DONE
		   : got == SESSION_ABSENT ? no_session(o, p->name)
					   : complain(o, EXIT_ERROR, "%s", err.s);
	if (note.n && !o->quiet)
		put_clean(stderr, "%s\n", note.s);
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
		code = put_out(o, out.s);
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
		code = put_out(o, out.s);
	}
	text_release(&out);
	model_release(&m);
	return code;
}

/* Loading puts a copy of what is damaged aside; saving makes the backup the session. */
static int restore_locked(const struct options *o, struct session_place *p, struct session_lock *l,
			  const struct when *now)
{
	struct text note = TEXT_INIT, err = TEXT_INIT;
	struct model m;
	int code = EXIT_DONE;
	enum session_got got = session_load(p, &m, &note, &err);
	session_lock_mark(l, p);
	if (got == SESSION_ABSENT)
		code = complain(o, EXIT_USAGE, "%s", err.s);
	else if (got != SESSION_OK && got != SESSION_BACKUP)
		code = complain(o, EXIT_ERROR, "%s", got == SESSION_NEWER ? note.s : err.s);
	else if (!note.n)
		put_clean(stdout, "%s is sound; nothing was restored\n", p->file);
	else if (!session_save_locked(l, p, &m, now->wall, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	else
		put_clean(stdout, "%s\n", note.s);
	model_release(&m);
	text_release(&note);
	text_release(&err);
	return code;
}

static int restore(const struct options *o, struct session_place *p)
{
	struct session_lock l;
	struct text err = TEXT_INIT;
	char *who = place_who();
	struct when now = runtime_now(&(struct runtime){ 0 });
	enum session_got got = session_lock(&l, p, who, now.wall, &err);
	int code = got == SESSION_OK ? restore_locked(o, p, &l, &now)
				     : complain(o, got == SESSION_BUSY ? EXIT_BUSY : EXIT_ERROR, "%s", err.s);
	session_unlock(&l);
	text_release(&err);
	free(who);
	return code;
}

static bool sure(const struct options *o, const char *what, const char *name)
{
	char line[256] = "";
	if (o->force)
		return true;
	if (o->no_input || !isatty(0))
		return false;
	put_clean(stderr, "%s %s? Type its name to go on: ", what, name);
	if (!fgets(line, sizeof line, stdin))
		return false;
	for (char *c = line; *c; c++)
		if (*c == '\n')
			*c = 0;
	return str_is(line, name);
}

static bool journal_unlock(struct session_place *p, struct text *err)
{
	struct text line = TEXT_INIT;
	struct json_out j = { .to = &line };
	char *who = place_who(), at[WHEN_ISO_MAX];
	json_object(&j, NULL);
	json_put_str(&j, "at", when_iso(runtime_now(&(struct runtime){ 0 }).wall, at));
	json_put_str(&j, "who", who);
	json_put_str(&j, "what", "unlock");
	json_object_end(&j);
	bool ok = session_journal(p, line.s, err);
	text_release(&line);
	free(who);
	return ok;
}

static int unlock(const struct options *o, struct session_place *p)
{
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (!session_exists(p))
		return no_session(o, p->name);
	if (access(p->lock, F_OK) != 0) {
		if (!o->quiet)
			put_clean(stdout, "nobody holds %s; there is nothing to unlock\n", p->name);
		return EXIT_DONE;
	}
	if (!sure(o, "Take the lock away from whoever has", p->name))
		code = complain(o, EXIT_ACT, "not unlocked; --force does it without asking");
	else if (!session_break_lock(p, &err) || !journal_unlock(p, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

static int rm(const struct options *o, struct session_place *p)
{
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (!session_exists(p))
		return no_session(o, p->name);
	if (!sure(o, "Remove (the service keeps what was made)", p->name))
		code = complain(o, EXIT_ACT, "not removed; --force does it without asking");
	else if (!session_remove(p, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

static const struct verb {
	const char *name;
	enum { NO_NAME, MAY_NAME, NAMES } names; /* a session; without one the place is NULL */
	const char *options;                     /* of this command, those that do something here */
	int (*run)(const struct options *o, struct session_place *p);
} VERBS[] = {
	{ "list", NO_NAME, "json", list },      { "show", NAMES, "json report output", show },
	{ "verify", MAY_NAME, "json", verify }, { "export", NAMES, "json redact output", export },
	{ "restore", NAMES, "", restore },      { "unlock", NAMES, "force", unlock },
	{ "rm", NAMES, "force", rm },
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

static bool verb_fits(const struct options *o, const struct verb *v, const char *name, struct text *err)
{
	if (!usage_fits_verb(o, "session", v->name, v->options, err))
		return false;
	if (v->names == NAMES && !name)
		return text_fail(err, "session %s needs a session's name", v->name);
	if (v->names == NO_NAME && name)
		return text_fail(err, "session %s shows all; voxpeer status %s shows one", v->name, name);
	return true;
}

static int run_verb(const struct options *o, const struct verb *v)
{
	const char *name = o->nwords > 2 ? o->words[2] : o->session;
	struct text err = TEXT_INIT;
	bool fits = verb_fits(o, v, name, &err);
	int code = !fits ? complain(o, EXIT_USAGE, "%s", err.s) : name ? with_place(o, name, v->run) : v->run(o, NULL);
	text_release(&err);
	return code;
}

int cmd_session(const struct options *o)
{
	const char *word = o->nwords > 1 ? o->words[1] : "list";
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (str_is(VERBS[i].name, word))
			return run_verb(o, &VERBS[i]);
	const char *near = str_nearest(word, verb_name, NULL);
	return complain(o, EXIT_USAGE, "session %s: there are list, show, verify, restore, export, unlock and rm%s%s%s",
			word, near ? "; did you mean " : "", str_or(near, ""), near ? "?" : "");
}

static int write_answers(const struct options *o, struct session_place *p)
{
	struct model m;
	struct text out = TEXT_INIT;
	model_init(&m);
	int code = load(o, p, &m);
	if (!code) {
		answers_write(&m, &out);
		code = put_out(o, out.s);
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
