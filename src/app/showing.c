#include "showing.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "host.h"

enum { SHOWN_ACTIONS = 32 };

struct showing {
	struct host *h;
	struct standing now;
	struct arena a;
	unsigned sent; /* events that the answers led to */
};

static void say(const struct showing *s, const char *text)
{
	s->h->face.say(s->h->face.self, false, text);
}

/* What was shown costs points: the lab knows of it before anything else can happen, leaving included. */
static void report(const struct showing *s, enum step_id step)
{
	struct text body = TEXT_INIT, err = TEXT_INIT;
	struct json_out j = { .to = &body };

	json_object(&j, NULL);
	json_put_str(&j, "kind", "shown");
	json_put_str(&j, "step", STEP_ID[step]);
	json_object_end(&j);
	if (!runtime_order(&s->h->rt, "POST", "/lab/v1/notes", body.s, &err))
		s->h->face.say(s->h->face.self, true, err.s);
	text_release(&body);
	text_release(&err);
}

static void shown(const struct showing *s, enum step_id step)
{
	struct view v = { .screen = SCREEN_STEP, .step = (uint16_t)step };
	s->h->face.show(s->h->face.self, MACHINE_WIZARD, &v);
	report(s, step);
}

/* ---- what is due on the routers */

static const char ROUTERS[] = "/lab/v1/routers/", REGISTRY[] = "/lab/v1/registry";

static const char *action_words(const char *path, struct arena *a)
{
	const char *name = str_starts(path, ROUTERS) ? path + sizeof ROUTERS - 1 : "";
	if (*name)
		return arena_format(a, "Shown: %.*s is set right; its page has what it does now.",
				    (int)strcspn(name, "/?"), name);
	return str_starts(path, REGISTRY) ? "Shown: the route object that was missing is in the registry."
					  : "Shown: what was due at the lab.";
}

static bool router_action(struct showing *s, const struct json *action)
{
	struct text body = TEXT_INIT, err = TEXT_INIT;
	const char *method = json_str(json_get(action, "method")), *path = json_str(json_get(action, "path"));
	const struct json *given = json_get(action, "body");
	if (json_str(given))
		text_add(&body, json_str(given));
	else if (given && json_kind(given) != JSON_NULL)
		json_put_node(&(struct json_out){ .to = &body }, NULL, given);
	bool ok = runtime_order(&s->h->rt, str_or(method, "GET"), str_or(path, "/"), body.n ? body.s : NULL, &err);
	s->h->face.say(s->h->face.self, !ok, ok ? action_words(path, &s->a) : err.s);
	text_release(&body);
	text_release(&err);
	return ok;
}

static bool is_done(const struct showing *s, enum step_id step)
{
	struct arena a = { 0 };
	struct step_status status;
	wizard_step_status(s->h->rt.wizard, step, &a, &status);
	arena_release(&a);
	return status.done;
}

static bool service_failed_one(const struct model *m)
{
	ROWS_EACH (struct seen_prefix, p, m->seen.prefixes)
		if (str_is(p->state, "Failed"))
			return true;
	ROWS_EACH (struct seen_service_prefix, p, m->seen.service_prefixes)
		if (str_is(p->state, "Failed"))
			return true;
	return false;
}

/* A prefix that would fail has not failed: the next step comes first, so that the failure is met. */
static bool has_failed(const struct showing *s)
{
	bool judged = s->now.step == STEP_PREFIXES || s->now.step == STEP_SERVICE;
	return s->now.kind == STAND_FAILED && (!judged || service_failed_one(&s->h->rt.model));
}

/* A router is mended when something has failed, or when all stands still for its sake: not before there is anything to see. */
static bool stands_still(const struct showing *s)
{
	if (has_failed(s))
		return true;
	return !s->h->rt.next_event && is_done(s, STEP_PEERING) &&
	       (s->now.kind == STAND_WAIT || !is_done(s, STEP_PROVISIONING));
}

/* The next that is due and was not done here before; bit: which it is. */
static const struct json *due_action(const struct showing *s, unsigned *bit)
{
	unsigned i = 0;
	const struct json *actions = json_get(coach_solution(s->h->rt.coach), "actions");
	for (const struct json *j = json_first(actions); j && i < SHOWN_ACTIONS; j = json_next(j), i++) {
		bool due = true, done = s->h->shown_actions & (1u << i);
		json_bool(json_get(j, "due"), &due);
		*bit = 1u << i;
		if (due && !done)
			return j;
	}
	return NULL;
}

static uint16_t page_of(const struct json *action)
{
	const char *path = str_or(json_str(json_get(action, "path")), "");
	return str_starts(path, REGISTRY) ? COACH_REGISTRY : COACH_ROUTERS;
}

static bool show_routers(struct showing *s)
{
	unsigned bit = 0;
	const struct json *action = stands_still(s) ? due_action(s, &bit) : NULL;
	if (!action)
		return false;
	struct view v = { .screen = page_of(action) };
	if (router_action(s, action)) { /* what was refused was not shown, and is due again */
		s->h->shown_actions |= bit;
		shown(s, s->now.step);
		s->h->face.show(s->h->face.self, MACHINE_COACH, &v);
		runtime_event(&s->h->rt, MACHINE_COACH, &(struct event){ .kind = EV_LOOK, .view = v });
	}
	return true;
}

/* ---- the answers of this step, its release, the validation that failed */

static void apply(void *self, const struct event *ev)
{
	struct showing *s = self;
	s->sent++;
	runtime_event(&s->h->rt, MACHINE_WIZARD, ev);
}

/* Borrowed from the file: only what this step asks for. */
static struct model part_of(const struct model *file, enum step_id step)
{
	struct model part;
	model_init(&part);
	if (step == STEP_READINESS)
		part.attest = file->attest;
	if (step == STEP_ACCOUNT)
		part.account = file->account;
	if (step == STEP_ASN)
		part.asn = file->asn;
	if (step == STEP_PEERING)
		part.peerings = file->peerings;
	if (step == STEP_PREFIXES)
		part.prefixes = file->prefixes;
	if (step == STEP_SERVICE)
		part.service = file->service;
	return part;
}

static bool show_answers(struct showing *s, const struct model *file)
{
	struct model part = part_of(file, s->now.step);
	uint64_t gen = s->h->rt.model.gen;
	face_answers(&s->h->rt.model, &part, apply, s);
	if (!s->sent || s->h->rt.model.gen == gen)
		return false;
	shown(s, s->now.step);
	say(s, "Shown: the answers of this step. Look at them; show me again sends them.");
	return true;
}

/* Borrowed from the file: the names that release what belongs to this step. */
static struct model commits_of(const struct model *file, enum step_id step)
{
	struct model part = *file;
	if (step != STEP_ASN)
		part.commit.asn = NULL;
	if (step != STEP_PEERING && step != STEP_PROVISIONING)
		part.commit.peerings = (struct rows){ 0 };
	if (step != STEP_SERVICE)
		part.commit.service = NULL;
	return part;
}

static bool show_release(struct showing *s, const struct model *file)
{
	struct model part = commits_of(file, s->now.step);
	struct event ev = { 0 };
	const char *why = NULL;
	uint64_t gen = s->h->rt.model.gen;
	if (!face_answers_release(s->h->rt.wizard, &part, &s->a, &ev, &why))
		return false;
	runtime_event(&s->h->rt, MACHINE_WIZARD, &ev);
	if (s->h->rt.model.gen == gen)
		return true; /* the wizard has said why not */
	shown(s, s->now.step);
	say(s, "Shown: what was answered is sent, after the review.");
	return true;
}

static bool show_validation(struct showing *s)
{
	if (s->now.kind != STAND_FAILED || (s->now.step != STEP_PREFIXES && s->now.step != STEP_SERVICE))
		return false;
	runtime_event(&s->h->rt, MACHINE_WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_VALIDATE });
	shown(s, s->now.step);
	say(s, "Shown: validation is asked for again.");
	return true;
}

static void show_step(struct showing *s, const struct model *file)
{
	if (show_routers(s) || show_answers(s, file) || show_release(s, file) || show_validation(s))
		return;
	say(s, s->now.kind == STAND_WAIT ? "nothing to show: it is somebody else's turn; n goes on to the next event"
					 : "nothing to show here: the last line of the page says what comes next");
}

void showing_next(struct host *h)
{
	struct showing s = { .h = h };
	struct model file;
	struct text err = TEXT_INIT;
	const char *answers = json_str(json_get(coach_solution(h->rt.coach), "answers"));
	model_init(&file);
	wizard_standing(h->rt.wizard, runtime_now(&h->rt), &s.a, &s.now);
	if (answers && answers_parse(answers, strlen(answers), "solution", &file, &err))
		show_step(&s, &file);
	else
		say(&s, "this lesson carries no solution that can be shown");
	model_release(&file);
	text_release(&err);
	arena_release(&s.a);
}
