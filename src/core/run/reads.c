#include "run/reads.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "page/machine.h"
#include "run/calls.h"
#include "run/merge.h"
#include "run/notes.h"
#include "run/requests.h"
#include "run/signin.h"
#include "run/there.h"
#include "run/trouble.h"

enum { PAGES_MAX = 1000, FRESH = 10 * MSEC_MINUTE, REFUSED_AGAIN = MSEC_HOUR };

/* ---- the table of reads */

static bool same_name(const char *a, const char *b)
{
	return str_is_nocase(str_or(a, ""), str_or(b, ""));
}

const struct read *read_find(const struct wizard *w, struct asked asked)
{
	for (size_t i = 0; i < w->nreads; i++) {
		const struct read *r = &w->reads[i];

		if (r->op == asked.op && same_name(r->name, asked.name) && same_name(r->parent, asked.parent))
			return r;
	}
	return NULL;
}

static bool is_registry(enum op_id op)
{
	return op == OP_REGISTRY || op == OP_REGISTRY_ALL;
}

/* The registry is asked about several prefixes: they share one entry, what was learnt is in the model. */
static struct asked entry_of(struct asked asked)
{
	return asked.op == OP_REGISTRY ? (struct asked){ .op = OP_REGISTRY } : asked;
}

struct read *read_of(struct wizard *w, struct asked asked)
{
	asked = entry_of(asked);
	const struct read *known = read_find(w, asked);

	if (known)
		return &w->reads[known - w->reads];
	if (w->nreads == w->cap_reads) {
		w->cap_reads = w->cap_reads ? 2 * w->cap_reads : 32;
		w->reads = mem_array(w->reads, w->cap_reads, sizeof *w->reads);
	}
	struct read *r = &w->reads[w->nreads++];

	*r = (struct read){ .op = asked.op, .parent = mem_text(asked.parent), .name = mem_text(asked.name) };
	return r;
}

static void read_release(struct read *r)
{
	free(r->parent);
	free(r->name);
	free(r->code);
	free(r->why);
	free(r->service_id);
}

void reads_release(struct wizard *w)
{
	for (size_t i = 0; i < w->nreads; i++)
		read_release(&w->reads[i]);
	free(w->reads);
	w->reads = NULL;
	w->nreads = w->cap_reads = 0;
}

void read_want(struct wizard *w, struct asked asked)
{
	read_of(w, asked)->wanted = true;
}

bool read_done(const struct wizard *w, struct asked asked)
{
	const struct read *r = read_find(w, entry_of(asked));

	return r && r->done.wall && !r->wanted;
}

bool read_fresh(const struct wizard *w, struct asked asked)
{
	const struct read *r = read_find(w, entry_of(asked));

	return r && r->done.wall && !r->wanted && w->now.wall - r->done.wall <= FRESH;
}

void reads_want_step(struct wizard *w, enum step_id step)
{
	for (size_t i = 0; i < w->nreads; i++) {
		struct read *r = &w->reads[i];

		if (step == STEP_DONE || step == STEP_READINESS || read_step(r->op) == step) {
			r->wanted = r->op != OP_REGISTRY;
			r->not_before = 0;
		}
	}
	if (step == STEP_PREFIXES || step == STEP_DONE)
		w->registry_asked = w->now.wall;
}

/* ---- what the requests screen remembers */

static void remembered_clear(struct remembered *m)
{
	free(m->path);
	free(m->guid);
	free(m->service_id);
	free(m->why);
	*m = (struct remembered){ 0 };
}

static void remember_sent(struct wizard *w, enum op_id op, const char *path, const char *guid)
{
	struct remembered *m = &w->remembered[w->remembered_next % REMEMBERED_MAX];

	remembered_clear(m);
	*m = (struct remembered){ .id = REMEMBERED_ID + w->remembered_next++,
				  .op = op,
				  .path = mem_text(path),
				  .guid = mem_text(guid),
				  .sent = w->now };
}

/* The newest remembered read of this operation that has no answer yet: its calls are answered about in order. */
static void remember_answered(struct wizard *w, const struct under_way *c, const struct reply *reply, const char *why)
{
	for (size_t i = 0; i < REMEMBERED_MAX; i++) {
		struct remembered *m = &w->remembered[i];

		if (!m->id || m->op != c->op || m->answered.wall || m->id != c->remembered)
			continue;
		m->answered = w->now;
		m->status = reply->outcome == REPLY_ANSWERED ? reply->status : 0;
		mem_replace(&m->service_id, reply->request_id);
		mem_replace(&m->why, why);
		return;
	}
}

/* ---- catalogues */

static const uint8_t CATALOGUE_OF[OP_N] = {
	[OP_SUBSCRIPTIONS] = CAT_SUBSCRIPTIONS + 1,
	[OP_GROUPS] = CAT_GROUPS + 1,
	[OP_REGIONS] = CAT_REGIONS + 1,
	[OP_METROS] = CAT_METROS + 1,
	[OP_LEGACY] = CAT_LEGACY + 1,
	[OP_COUNTRIES] = CAT_COUNTRIES + 1,
	[OP_STATES] = CAT_STATES + 1,
	[OP_PROVIDERS] = CAT_PROVIDERS + 1,
};

static struct catalogue *catalogue_of(struct wizard *w, enum op_id op)
{
	return CATALOGUE_OF[op] ? &w->catalogues[CATALOGUE_OF[op] - 1] : NULL;
}

static void catalogue_reading(struct wizard *w, const struct under_way *c, bool reading)
{
	struct catalogue *cat = catalogue_of(w, c->op);

	if (cat) {
		cat->reading = reading;
		note_moved(w);
	}
}

static void catalogue_failed(struct wizard *w, const struct read *r)
{
	struct catalogue *cat = catalogue_of(w, r->op);

	if (cat)
		cat->error = r->why;
}

/* ---- sending */

static bool is_under_way(const struct wizard *w, struct asked asked)
{
	for (size_t i = 0; i < CALLS_MAX; i++) {
		const struct under_way *c = &w->calls[i];

		if (c->id && c->op == asked.op && same_name(c->name, asked.name) && same_name(c->parent, asked.parent))
			return true;
	}
	return false;
}

/* An answer that is missing keeps this read from being built: it is looked at again when something changes. */
static void not_built(struct wizard *w, struct read *r, const char *why)
{
	r->class = ARM_REFUSED;
	r->not_before = w->now.wall + REFUSED_AGAIN;
	r->wanted = false;
	mem_replace(&r->why, why);
	catalogue_failed(w, r);
}

static void sent(struct wizard *w, struct under_way *c, struct read *r, struct asked asked)
{
	mem_replace(&c->parent, asked.parent);
	mem_replace(&c->name, asked.name);
	c->first = !r->done.wall;
	r->sent = w->now;
	r->under_way = true;
	r->wanted = false;
	catalogue_reading(w, c, true);
}

static bool build_and_send(struct wizard *w, struct under_way *c, struct asked asked, const char *next_link,
			   struct text *err)
{
	struct arena a = { 0 };
	struct arm_args args;
	struct arm_call call;
	char guid[GUID_TEXT];

	calls_args(w, asked, &args);
	args.next_link = next_link;
	bool built = arm_build(asked.op, &args, &a, &call, err);

	if (built) {
		note_guid(w, guid);
		calls_send(w, c, asked.op, &call, guid);
		remember_sent(w, asked.op, call.path, guid);
		c->remembered = REMEMBERED_ID + w->remembered_next - 1;
	}
	arena_release(&a);
	return built;
}

static void send_read(struct wizard *w, struct asked asked)
{
	struct under_way *c = calls_free(w);
	struct read *r = read_of(w, asked);
	struct text err = TEXT_INIT;

	if (build_and_send(w, c, asked, NULL, &err))
		sent(w, c, r, asked);
	else
		not_built(w, r, err.s);
	text_release(&err);
}

static bool may_send(const struct wizard *w, struct asked asked)
{
	const struct read *r = read_find(w, entry_of(asked));

	return w->read_hold <= w->now.wall && (!r || r->not_before <= w->now.wall) && !is_under_way(w, asked);
}

/* Asked for by somebody, whether or not a source wants it by itself. */
static void send_wanted(struct wizard *w)
{
	for (size_t i = 0; i < w->nreads && calls_room(w); i++) {
		struct read *r = &w->reads[i];
		struct asked asked = { .op = r->op, .parent = r->parent, .name = r->name };

		if (r->wanted && may_send(w, asked))
			send_read(w, asked);
	}
}

static bool wanted_due(const struct wizard *w)
{
	for (size_t i = 0; i < w->nreads; i++) {
		const struct read *r = &w->reads[i];

		if (r->wanted && may_send(w, (struct asked){ r->op, r->parent, r->name }))
			return true;
	}
	return false;
}

bool reads_due(const struct wizard *w)
{
	size_t n = read_sources_count(w);
	struct read_want want;

	if (wanted_due(w))
		return true;
	for (size_t i = 0; i < n; i++) {
		if (read_sources_at(w, i, &want) && want.due <= w->now.service && may_send(w, want.asked))
			return true;
	}
	return false;
}

void reads_send(struct wizard *w)
{
	size_t n = read_sources_count(w);
	struct read_want want;

	send_wanted(w);
	for (size_t i = 0; i < n && calls_room(w); i++) {
		if (read_sources_at(w, i, &want) && want.due <= w->now.service && may_send(w, want.asked))
			send_read(w, want.asked);
	}
}

/* ---- answers */

static struct asked asked_of(const struct under_way *c)
{
	return (struct asked){ .op = c->op, .parent = c->parent, .name = c->name };
}

static struct merge_from from_of(const struct under_way *c)
{
	return (struct merge_from){ .op = c->op,
				    .parent = c->parent,
				    .name = c->name,
				    .sent = c->sent,
				    .whole = (OPS[c->op].flags & OP_PAGED) != 0 };
}

static void succeeded(struct wizard *w, const struct under_way *c)
{
	struct read *r = read_of(w, asked_of(c));

	r->done = w->now;
	r->failures = 0;
	r->not_before = 0;
	r->class = ARM_OK;
	r->status = 0;
	mem_replace(&r->code, NULL);
	mem_replace(&r->why, NULL);
	requests_settle(w, asked_of(c));
}

static void failed(struct wizard *w, const struct under_way *c, const struct arm_answer *answer, msec retry_after,
		   const char *service_id)
{
	struct read *r = read_of(w, asked_of(c));
	bool again = answer->class == ARM_TROUBLE || answer->class == ARM_THROTTLED || answer->class == ARM_STRANGE;

	r->class = answer->class;
	r->status = answer->status;
	r->not_before = again ? note_back_off(w, r->failures, retry_after) : w->now.wall + REFUSED_AGAIN;
	r->failures++;
	r->wanted = again && c->op != OP_REGISTRY;
	mem_replace(&r->code, answer->code);
	mem_replace(&r->why, answer->message);
	mem_replace(&r->service_id, service_id);
	catalogue_failed(w, r);
	if (c->op == OP_REGISTRY)
		w->registry_from++;
	note_moved(w);
}

static void rows_append(struct rows *to, struct rows *more, const struct record *r)
{
	for (uint32_t i = 0; i < more->n; i++) {
		char *from = rows_at(more, r, i);
		char *slot = rows_add(to, r, to->n + 1);

		memcpy(slot, from, r->size);
		memset(from, 0, r->size);
		if (r->is_row)
			((struct row *)(void *)slot)->id = to->n;
	}
	rows_clear(more, r);
}

/* True when a further page has been asked for. */
static bool next_page(struct wizard *w, struct under_way *c, const struct arm_answer *answer)
{
	struct when first = c->sent;
	bool more = false;

	if (!str_empty(answer->next_link) && ++c->pages < PAGES_MAX)
		more = build_and_send(w, c, asked_of(c), answer->next_link, NULL);
	c->sent = first;
	return more;
}

static void read_ok(struct wizard *w, struct under_way *c, struct arm_answer *answer)
{
	struct merge_from from = from_of(c);

	if (answer->record)
		rows_append(&c->rows, &answer->rows, answer->record);
	if (next_page(w, c, answer))
		return;
	from.whole = from.whole && str_empty(answer->next_link);
	merge_rows(w, &from, &c->rows);
	succeeded(w, c);
	catalogue_reading(w, c, false);
	calls_end(c);
}

static void read_absent(struct wizard *w, struct under_way *c)
{
	struct merge_from from = from_of(c);

	merge_absent(w, &from);
	succeeded(w, c);
	catalogue_reading(w, c, false);
	calls_end(c);
}

/* Nothing of a list is taken when one of its pages could not be had. */
static void read_failed(struct wizard *w, struct under_way *c, const struct arm_answer *answer,
			const struct reply *reply)
{
	if (answer->class == ARM_SIGN_IN) {
		read_want(w, asked_of(c));
		signin_lost(w, answer, reply->request_id);
	} else {
		msec wait = reply->retry_after > answer->retry_after ? reply->retry_after : answer->retry_after;

		failed(w, c, answer, wait, reply->request_id);
		if (reply->stays) /* said at once; what mends it lies outside */
			read_of(w, asked_of(c))->failures = TROUBLE_MAX;
	}
	catalogue_reading(w, c, false);
	calls_end(c);
}

/* 404 says that this is not there; for the others (the subscription itself, a catalogue) it is an error. */
static bool may_be_absent(enum op_id op)
{
	return !CATALOGUE_OF[op] && op != OP_PROVIDER && !is_registry(op);
}

static void decode(const struct wizard *w, const struct under_way *c, const struct reply *reply, struct arena *a,
		   struct arm_answer *out)
{
	struct arm_args args;

	*out = (struct arm_answer){ .class = ARM_TROUBLE, .message = str_or(reply->why, "no answer came") };
	if (reply->outcome != REPLY_ANSWERED)
		return;
	calls_args(w, asked_of(c), &args);
	arm_read_about(c->op, &args, reply->status, reply->body, reply->n, a, out);
}

void reads_answered(struct wizard *w, struct under_way *c, const struct reply *reply)
{
	struct arena a = { 0 };
	struct arm_answer answer;

	read_of(w, asked_of(c))->under_way = false;
	if (reply->scarce)
		w->read_hold = w->now.wall + SCARCE_WAIT;
	decode(w, c, reply, &a, &answer);
	remember_answered(w, c, reply, answer.class == ARM_OK ? NULL : answer.message);
	if (answer.class != ARM_SIGN_IN && reply->outcome == REPLY_ANSWERED)
		w->sign_ins = 0;
	if (answer.class == ARM_OK)
		read_ok(w, c, &answer);
	else if (answer.class == ARM_ABSENT && may_be_absent(c->op))
		read_absent(w, c);
	else
		read_failed(w, c, &answer, reply);
	if (answer.record)
		rows_clear(&answer.rows, answer.record);
	arena_release(&a);
}

/* ---- when to wake up, and what is wrong */

static void earlier(msec *at, msec candidate)
{
	if (candidate && (!*at || candidate < *at))
		*at = candidate;
}

static void source_timer(const struct wizard *w, const struct read_want *want, msec *poll, msec *retry)
{
	const struct read *r = read_find(w, entry_of(want->asked));

	if (want->due == READ_NEVER || is_under_way(w, want->asked))
		return;
	if (r && r->not_before > w->now.wall)
		earlier(retry, r->not_before);
	else if (want->due > w->now.service)
		earlier(poll, want->due);
}

void reads_timers(const struct wizard *w, msec *poll, msec *retry)
{
	size_t n = read_sources_count(w);
	struct read_want want;

	*poll = *retry = 0;
	if (w->read_hold > w->now.wall)
		earlier(retry, w->read_hold);
	for (size_t i = 0; i < n; i++) {
		if (read_sources_at(w, i, &want))
			source_timer(w, &want, poll, retry);
	}
	for (size_t i = 0; i < w->nreads; i++) {
		if (w->reads[i].wanted && w->reads[i].not_before > w->now.wall)
			earlier(retry, w->reads[i].not_before);
	}
}

msec reads_next(const struct wizard *w)
{
	msec poll, retry;

	reads_timers(w, &poll, &retry);
	return poll;
}

msec reads_last(const struct wizard *w)
{
	msec last = 0;

	for (size_t i = 0; i < w->nreads; i++) {
		if (w->reads[i].done.wall > last)
			last = w->reads[i].done.wall;
	}
	return last;
}

/* Without these nothing can be judged or created; the others only make forms and evidence richer. */
static bool is_essential(enum op_id op)
{
	if (op == OP_METROS || op == OP_LEGACY)
		return true;
	return !is_registry(op) && op != OP_ROUTES && !CATALOGUE_OF[op];
}

bool reads_back_off(const struct wizard *w)
{
	if (w->read_hold > w->now.wall)
		return true;
	for (size_t i = 0; i < w->nreads; i++) {
		if (is_essential(w->reads[i].op) && w->reads[i].not_before > w->now.wall)
			return true;
	}
	return false;
}

const char *reads_words(const struct read *r, struct arena *a)
{
	bool unanswered = r->status && (r->class == ARM_TROUBLE || r->class == ARM_STRANGE);
	struct text t = TEXT_INIT;

	trouble_words(&t, unanswered ? str_or(r->code, "NoAnswer") : r->code, str_or(r->why, "no answer came"),
		      r->service_id);
	const char *words = a ? arena_text(a, t.s) : NULL;
	text_release(&t);
	return words;
}

const char *reads_why(const struct wizard *w, struct arena *a)
{
	for (size_t i = 0; i < w->nreads; i++) {
		const struct read *r = &w->reads[i];

		if (is_essential(r->op) && r->not_before > w->now.wall && r->why)
			return reads_words(r, a);
	}
	return NULL;
}

const struct read *reads_trouble(const struct wizard *w)
{
	for (size_t i = 0; i < w->nreads; i++) {
		const struct read *r = &w->reads[i];

		if (r->class == ARM_OK || !is_essential(r->op))
			continue;
		if (r->failures >= TROUBLE_MAX || r->class == ARM_FORBIDDEN || r->class == ARM_REFUSED)
			return r;
	}
	return NULL;
}

unsigned reads_awaited(const struct wizard *w, const struct view *v)
{
	size_t n = read_sources_count(w);
	unsigned awaited = 0;
	struct read_want want;

	if (w->setup.offline || !w->signed_in)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (!read_sources_at(w, i, &want) || want.due > w->now.service)
			continue;
		const struct read *r = read_find(w, entry_of(want.asked));
		bool held = r && r->not_before > w->now.wall;

		awaited += !held && !is_registry(want.asked.op) &&
			   (!want.catalogue || read_step(want.asked.op) == v->step);
	}
	return awaited;
}
