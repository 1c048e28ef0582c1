#include "verify.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "session/session.h"

/* What was found of one session. */
struct verified {
	bool sound;
	struct text why;
	char *newest;      /* its newest backup that is sound; NULL: there is none */
	msec saved;        /* that one */
	struct text lines; /* about its backups, for people */
	struct text json;  /* all of it, for programs */
	struct json_out out;
};

static void note_backup(void *self, const struct session_backup *b)
{
	struct verified *v = self;
	char at[WHEN_ISO_MAX];
	json_object(&v->out, NULL);
	json_put_str(&v->out, "file", b->file);
	json_put_bool(&v->out, "sound", b->sound);
	if (b->saved)
		json_put_str(&v->out, "saved", when_iso(b->saved, at));
	if (!b->sound)
		json_put_str(&v->out, "error", b->why);
	json_object_end(&v->out);
	if (b->sound)
		text_addf(&v->lines, "%s is sound, saved %s UTC\n", b->file, when_short(b->saved, at));
	else
		text_addf(&v->lines, "%s\n", b->why);
	if (b->sound && !v->newest) {
		v->newest = mem_text(b->file);
		v->saved = b->saved;
	}
}

static void verified_begin(struct verified *v, const struct session_place *p)
{
	*v = (struct verified){ .why = TEXT_INIT, .lines = TEXT_INIT, .json = TEXT_INIT };
	v->out = (struct json_out){ .to = &v->json, .indent = 2 };
	v->sound = session_verify(p, &v->why);
	json_object(&v->out, NULL);
	json_put_int(&v->out, "version", 1);
	json_put_str(&v->out, "session", p->name);
	json_put_str(&v->out, "file", p->file);
	json_put_bool(&v->out, "sound", v->sound);
	if (!v->sound)
		json_put_str(&v->out, "error", v->why.s);
	json_array(&v->out, "backups");
	session_verify_backups(p, note_backup, v);
	json_array_end(&v->out);
	json_put_int(&v->out, "exit", v->sound ? EXIT_DONE : EXIT_CHECK);
	json_object_end(&v->out);
	text_addc(&v->json, '\n');
}

static void verified_end(struct verified *v)
{
	text_release(&v->why);
	text_release(&v->lines);
	text_release(&v->json);
	free(v->newest);
}

static int verify_one(const struct options *o, const struct session_place *p)
{
	struct verified v;
	verified_begin(&v, p);
	int code = v.sound ? EXIT_DONE : EXIT_CHECK;
	if (o->json)
		fputs(v.json.s, stdout);
	if (v.sound && !o->quiet && !o->json)
		put_clean(stdout, "%s is sound\n", p->file);
	if (!v.sound)
		complain(o, code, "%s", v.why.s);
	if (!o->quiet && !o->json)
		put_clean(stdout, "%s", v.lines.s);
	verified_end(&v);
	return code;
}

/* ---- all of them */

static void put_row(const struct options *o, const struct session_place *p, const struct verified *v)
{
	char at[WHEN_ISO_MAX];
	if (v->sound && !o->quiet)
		put_clean(stdout, "%-20s sound\n", p->name);
	else if (!v->sound && v->newest)
		put_clean(stdout, "%-20s damaged   %s; the newest backup that is sound is %s, saved %s UTC\n", p->name,
			  v->why.s, v->newest, when_short(v->saved, at));
	else if (!v->sound)
		put_clean(stdout, "%-20s damaged   %s; no backup is sound\n", p->name, v->why.s);
}

static int verify_named(const struct options *o, const char *home, const char *name)
{
	struct session_place p = { 0 };
	struct text err = TEXT_INIT;
	struct verified v;
	int code = EXIT_DONE;
	if (!session_locate(&p, home, name, &err)) {
		code = complain(o, EXIT_ERROR, "%s", err.s);
	} else {
		verified_begin(&v, &p);
		code = v.sound ? EXIT_DONE : EXIT_CHECK;
		if (o->json)
			fputs(v.json.s, stdout);
		else
			put_row(o, &p, &v);
		verified_end(&v);
	}
	session_place_release(&p);
	text_release(&err);
	return code;
}

static int worse(int a, int b)
{
	return a == EXIT_ERROR || !b ? a : b;
}

static int verify_all(const struct options *o)
{
	char *home = place_state_home(), **names = session_list(home);
	int code = EXIT_DONE;
	size_t n = 0;
	fputs(o->json ? "[\n" : "", stdout);
	for (; names && names[n]; n++) {
		fputs(o->json && n ? ",\n" : "", stdout);
		code = worse(code, verify_named(o, home, names[n]));
		free(names[n]);
	}
	fputs(o->json ? "]\n" : "", stdout);
	if (!n && !o->quiet && !o->json)
		fputs("no onboardings yet; voxpeer starts one, voxpeer train teaches how\n", stdout);
	free(names);
	free(home);
	return code;
}

int verify(const struct options *o, struct session_place *p)
{
	return p ? verify_one(o, p) : verify_all(o);
}
