#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "commands.h"
#include "face/face.h"
#include "runtime.h"

void put_clean(FILE *to, const char *format, ...)
{
	struct text t = TEXT_INIT, clean = TEXT_INIT;
	va_list ap;
	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	utf8_clean_lines(&clean, t.s, t.n, SIZE_MAX);
	fputs(clean.s, to);
	text_release(&clean);
	text_release(&t);
}

int complain(const struct options *o, int code, const char *format, ...)
{
	struct text t = TEXT_INIT;
	va_list ap;
	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	(void)o;
	put_clean(stderr, "voxpeer: %s\n", t.s);
	text_release(&t);
	return code;
}

static const char *command_name(const void *self, size_t i)
{
	(void)self;
	return i < COMMAND_COUNT ? COMMANDS[i].name : NULL;
}

bool is_nearly_a_command(const char *word)
{
	return str_nearest(word, command_name, NULL);
}

int unknown_command(const struct options *o, const char *word)
{
	const char *near = str_nearest(word, command_name, NULL);
	return complain(o, EXIT_USAGE, "there is no command '%s'%s%s%s", word,
			near ? "; did you mean " : "; voxpeer --help lists them", str_or(near, ""), near ? "?" : "");
}

int exit_of(enum standing_kind kind)
{
	static const int code[] = {
		[STAND_ACT] = EXIT_ACT,      [STAND_BUSY] = EXIT_PENDING,    [STAND_WAIT] = EXIT_PENDING,
		[STAND_FAILED] = EXIT_CHECK, [STAND_SIGN_IN] = EXIT_SIGN_IN, [STAND_DRIFT] = EXIT_ACT,
		[STAND_ERROR] = EXIT_ERROR,  [STAND_DONE] = EXIT_DONE,
	};
	return code[kind];
}

int exit_of_open(enum runtime_got got)
{
	static const int code[] = {
		[RUNTIME_OK] = EXIT_DONE,     [RUNTIME_BUSY] = EXIT_BUSY,     [RUNTIME_ABSENT] = EXIT_USAGE,
		[RUNTIME_USAGE] = EXIT_USAGE, [RUNTIME_DAMAGED] = EXIT_ERROR, [RUNTIME_ERROR] = EXIT_ERROR,
	};
	return code[got];
}

int put_out(const struct options *o, const char *text)
{
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	if (!o->output)
		fputs(text, stdout);
	else if (!file_write_atomic(o->output, text, strlen(text), 0600, &err))
		code = complain(o, EXIT_ERROR, "%s", err.s);
	text_release(&err);
	return code;
}

char *session_of_file(const struct options *o)
{
	if (o->session)
		return mem_text(o->session);
	const char *slash = strrchr(o->file, '/'), *base = slash ? slash + 1 : o->file;
	const char *dot = strrchr(base, '.');
	size_t n = dot && dot != base ? (size_t)(dot - base) : strlen(base);
	return str_is(o->file, "-") ? mem_text("answers") : mem_textn(base, n);
}

int read_answers(const struct options *o, struct model *file)
{
	struct text err = TEXT_INIT;
	model_init(file);
	bool ok = answers_read(o->file, file, &err);
	if (!ok && str_starts(err.s, "cannot "))
		complain(o, EXIT_USAGE, "%s", err.s);
	else if (!ok) /* a mistake begins with its file and line, as editors and compilers have it */
		put_clean(stderr, "%s\n", err.s);
	text_release(&err);
	return ok ? EXIT_DONE : EXIT_USAGE;
}

/* ---- what a session says of itself */

void status_line(struct runtime *rt, struct text *out)
{
	struct arena a = { 0 };
	struct standing s;
	const char *differs;
	wizard_standing(rt->wizard, runtime_now(rt), &a, &s);
	text_addf(out, "%-20s %-9s %d %-13s %s: %s%s", rt->place.name, rt->training ? "training" : rt->model.mode,
		  s.step + 1, STEP_TITLE[s.step], s.word, s.what, s.overdue ? " (overdue)" : "");
	if (wizard_drift(rt->wizard, &a, &differs))
		text_addf(out, "; differs: %s", differs);
	if (wizard_by_hand(rt->wizard, &a, &differs))
		text_addf(out, "; left to you: %s", differs);
	if (rt->held_by)
		text_addf(out, "; in use by %s", rt->held_by);
	text_add(out, "\n");
	arena_release(&a);
}

static void put_time(struct json_out *j, const char *key, msec at)
{
	char iso[WHEN_ISO_MAX];
	if (at)
		json_put_str(j, key, when_iso(at, iso));
}

static void put_steps(struct json_out *j, const struct wizard *w, struct arena *a)
{
	json_array(j, "steps");
	for (int i = 0; i < STEP_N; i++) {
		struct step_status s;
		wizard_step_status(w, (enum step_id)i, a, &s);
		json_object(j, NULL);
		json_put_str(j, "id", STEP_ID[i]);
		json_put_str(j, "state", state_word(s.state));
		json_put_str(j, "word", s.word);
		json_put_bool(j, "done", s.done);
		if (s.blocked)
			json_put_str(j, "blocked_by", str_or(s.why.text, ""));
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_connections(struct json_out *j, const struct seen_peering *p)
{
	json_array(j, "connections");
	ROWS_EACH (struct seen_connection, c, p->connections) {
		json_object(j, NULL);
		json_put_str(j, "identifier", c->identifier);
		json_put_int(j, "facility", c->facility);
		json_put_int(j, "bandwidth_mbps", c->bandwidth);
		json_put_str(j, "state", str_or(c->state, ""));
		json_put_str(j, "peer_address", str_or(c->peer_v4, ""));
		json_put_str(j, "session_state_v4", str_or(c->state_v4, ""));
		put_time(j, "since", c->since.service);
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_peerings(struct json_out *j, const struct model *m)
{
	json_array(j, "peerings");
	ROWS_EACH (struct seen_peering, p, m->seen.peerings) {
		json_object(j, NULL);
		json_put_str(j, "name", p->name);
		json_put_str(j, "metro", str_or(p->metro, ""));
		put_connections(j, p);
		json_object_end(j);
	}
	json_array_end(j);
}

static const struct seen_prefix *registration(const struct model *m, const struct prefix_answer *want)
{
	ROWS_EACH (struct seen_prefix, p, m->seen.prefixes)
		if (str_is_nocase(p->name, want->name) && str_is_nocase(p->peering, want->peering))
			return p;
	return NULL;
}

static const struct seen_service_prefix *activation(const struct model *m, const struct prefix_answer *want)
{
	ROWS_EACH (struct seen_service_prefix, p, m->seen.service_prefixes)
		if (str_is_nocase(p->name, want->name))
			return p;
	return NULL;
}

static void put_prefixes(struct json_out *j, const struct model *m)
{
	json_array(j, "prefixes");
	ROWS_EACH (struct prefix_answer, p, m->prefixes) {
		const struct seen_prefix *r = registration(m, p);
		const struct seen_service_prefix *s = activation(m, p);
		json_object(j, NULL);
		json_put_str(j, "name", str_or(p->name, ""));
		json_put_str(j, "prefix", str_or(p->prefix, ""));
		json_put_str(j, "peering", str_or(p->peering, ""));
		json_put_str(j, "registration", r ? str_or(r->state, "") : "");
		json_put_str(j, "registration_message", r ? str_or(r->error, "") : "");
		json_put_str(j, "activation", s ? str_or(s->state, "") : "");
		json_put_str(j, "activation_message", s ? str_or(s->error, "") : "");
		json_object_end(j);
	}
	json_array_end(j);
}

static void put_standing(struct json_out *j, const struct standing *s, int code)
{
	json_put_str(j, "step", STEP_ID[s->step]);
	json_put_str(j, "state", s->word);
	json_put_str(j, "what", s->what);
	if (s->owner)
		json_put_str(j, "waiting_for", s->owner);
	put_time(j, "since", s->since.service);
	put_time(j, "bound", s->bound);
	json_put_bool(j, "overdue", s->overdue);
	put_time(j, "next_look", s->next_look);
	json_put_int(j, "exit", code);
}

int status_json(struct runtime *rt, int code, struct text *out)
{
	struct arena a = { 0 };
	struct standing s;
	struct when now = runtime_now(rt);
	struct json_out j = { .to = out, .indent = 2 };
	wizard_standing(rt->wizard, now, &a, &s);
	code = code < 0 ? exit_of(s.kind) : code;
	json_object(&j, NULL);
	json_put_int(&j, "version", 1);
	json_put_str(&j, "session", rt->place.name);
	json_put_str(&j, "mode", rt->model.mode);
	put_time(&j, "time", now.wall);
	put_time(&j, "service_time", rt->service_at ? now.service : 0);
	put_standing(&j, &s, code);
	if (rt->held_by)
		json_put_str(&j, "in_use", rt->held_by);
	put_steps(&j, rt->wizard, &a);
	json_put_str(&j, "asn_state",
		     rt->model.seen.asns.n ? str_or(((struct seen_asn *)rt->model.seen.asns.v)->state, "") : "");
	put_peerings(&j, &rt->model);
	put_prefixes(&j, &rt->model);
	json_object_end(&j);
	text_addc(out, '\n');
	arena_release(&a);
	return code;
}

/* ---- a session only to look at */

static void apply_event(void *self, const struct event *ev)
{
	runtime_event(self, MACHINE_WIZARD, ev);
}

/* A code to sign in with has to be seen; errors are part of what such a command prints. */
static void on_say(void *self, bool error, const char *text)
{
	const struct options *o = self;
	if (!error && !o->quiet)
		put_clean(stderr, "%s\n", text);
}

struct runtime_face talk_on_stderr(const struct options *o)
{
	return (struct runtime_face){ .say = on_say, .self = (void *)(uintptr_t)o };
}

static const char *wanted_name(const struct options *o)
{
	return o->nwords > 1 ? o->words[1] : o->session;
}

enum standing_kind stand_still(struct runtime *rt, msec limit, struct arena *a, struct standing *s)
{
	msec end = runtime_now(rt).wall + limit;
	for (;;) {
		arena_reset(a);
		bool settled = runtime_settle(rt, limit);
		wizard_standing(rt->wizard, runtime_now(rt), a, s);
		if (s->kind != STAND_BUSY || !settled || runtime_now(rt).wall >= end)
			return s->kind;
		runtime_turn(rt, NULL, 0, -1);
	}
}

/* EXIT_DONE: everything was read */
static int judge_reading(struct runtime *rt, const struct options *o, msec limit)
{
	struct arena a = { 0 };
	struct standing s;
	enum standing_kind kind = stand_still(rt, limit, &a, &s);
	if (model_mode(&rt->model) == MODE_LIVE && str_empty(rt->model.account.sign_in)) {
		arena_release(&a);
		return complain(o, EXIT_SIGN_IN,
				"nobody has said how to sign in (account.sign_in): what exists cannot be looked at");
	}
	int code = kind == STAND_SIGN_IN || kind == STAND_BUSY || s.unread ? exit_of(kind) : EXIT_DONE;
	if (code)
		complain(o, code, "the service could not be asked: %s", s.what);
	arena_release(&a);
	return code;
}

int open_for_looking(struct runtime *rt, const struct options *o, struct model *file, int *reading)
{
	enum { PATIENCE = 120 * 1000 };
	if (!o->file && !wanted_name(o))
		return complain(o, EXIT_USAGE, "name a session, or an answers file with -f");
	char *name = o->file ? session_of_file(o) : mem_text(wanted_name(o));
	struct runtime_setup setup = { .session = name,
				       .create = o->file != NULL,
				       .read_only = true,
				       .unattended = true,
				       .no_lock = true,
				       .lab = o->lab,
				       .config = o->config,
				       .face = talk_on_stderr(o),
				       .speed = o->speed,
				       .mode = o->file ? file->mode : NULL,
				       .scenario = o->file ? file->scenario : NULL };
	struct text err = TEXT_INIT;
	enum runtime_got got = runtime_open(rt, &setup, &err);
	int code = got == RUNTIME_OK ? EXIT_DONE : complain(o, exit_of_open(got), "%s", err.s);
	if (got == RUNTIME_OK && o->file)
		face_answers(&rt->model, file, apply_event, rt);
	*reading = got == RUNTIME_OK ? judge_reading(rt, o, PATIENCE) : EXIT_DONE;
	text_release(&err);
	free(name);
	return code;
}
