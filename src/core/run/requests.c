#include "run/requests.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "core/explain.h"
#include "page/machine.h"
#include "run/calls.h"
#include "run/facts_now.h"
#include "run/found.h"
#include "run/merge.h"
#include "run/notes.h"
#include "run/orders.h"
#include "run/reads.h"
#include "run/signin.h"
#include "run/there.h"
#include "run/trouble.h"

static const char RECORDED[] = "recorded", SENT[] = "sent", ANSWERED[] = "answered", UNKNOWN[] = "unknown",
		  DROPPED[] = "dropped";

/* ---- looking them up */

enum op_id request_op(const struct request *r)
{
	for (size_t i = 0; i < OP_N; i++) {
		if (str_is(OPS[i].name, r->op))
			return OPS[i].id;
	}
	return OP_N;
}

bool request_is_refused(const struct request *r)
{
	return str_is(r->state, ANSWERED) && !str_empty(r->code);
}

static bool is_open(const struct request *r)
{
	return str_is(r->state, RECORDED) || str_is(r->state, SENT) || str_is(r->state, UNKNOWN);
}

static int open_compare(const void *a, const void *b)
{
	const struct open_request *x = a, *y = b;

	if (x->op != y->op)
		return x->op < y->op ? -1 : 1;
	return x->target < y->target ? -1 : x->target > y->target;
}

static void open_add(struct wizard *w, const struct request *r)
{
	if (w->nopen == w->cap_open) {
		w->cap_open = w->cap_open ? 2 * w->cap_open : 16;
		w->open = mem_array(w->open, w->cap_open, sizeof *w->open);
	}
	w->open[w->nopen++] = (struct open_request){ request_op(r), r->target, r->row.id, request_is_refused(r) };
}

void requests_index(struct wizard *w)
{
	w->nopen = 0;
	ROWS_EACH (const struct request, r, w->m->requests) {
		if (is_open(r) || request_is_refused(r))
			open_add(w, r);
	}
	if (w->nopen)
		qsort(w->open, w->nopen, sizeof *w->open, open_compare);
}

const struct request *request_open(const struct wizard *w, enum op_id op, int64_t target, bool *refused)
{
	struct open_request like = { .op = op, .target = target };
	const struct open_request *o =
		w->nopen ? bsearch(&like, w->open, w->nopen, sizeof *w->open, open_compare) : NULL;

	if (!o)
		return NULL;
	*refused = o->refused;
	return rows_find(&w->m->requests, &RECORD_REQUEST, o->id);
}

size_t requests_refused(const struct wizard *w, enum op_id op)
{
	size_t n = 0;

	for (size_t i = 0; i < w->nopen; i++)
		n += w->open[i].op == op && w->open[i].refused;
	return n;
}

static struct request *request_row(struct wizard *w, uint32_t id)
{
	return rows_find(&w->m->requests, &RECORD_REQUEST, id);
}

/* ---- changing their state */

static void set_state(struct wizard *w, struct request *r, const char *state)
{
	mem_replace(&r->state, state);
	note_changed(w);
	requests_index(w);
}

static void journal(struct wizard *w, const struct request *r, const char *to)
{
	struct text about = TEXT_INIT;
	enum op_id op = request_op(r);

	text_addf(&about, "%s %s", op < OP_N ? OPS[op].label : str_or(r->op, "?"), str_or(r->about, ""));
	note_journal(w, "request", about.s, r->guid, to);
	text_release(&about);
}

static void drop(struct wizard *w, struct request *r, const char *why)
{
	set_state(w, r, DROPPED);
	mem_replace(&r->message, why);
	r->answered = w->now;
	journal(w, r, why);
}

/* The operator learns the fate by reading: a read that tells is due now. */
static void become_unknown(struct wizard *w, struct request *r, const char *why)
{
	struct asked tells;

	facts_now(w); /* replies of one turn move the model before facts follow */
	set_state(w, r, UNKNOWN);
	mem_replace(&r->message, why);
	journal(w, r, "fate unknown");
	if (calls_tells(w, request_op(r), (uint32_t)r->target, &tells))
		read_want(w, tells);
	else
		drop(w, r, "what it was for is no longer among the answers");
}

/* ---- recording */

/* Identifiers are made once and kept: the service knows a connection by them. */
static void identify_connections(struct wizard *w, uint32_t row)
{
	struct peering *p = rows_find(&w->m->peerings, &RECORD_PEERING, row);

	for (uint32_t i = 0; p && i < p->connections.n; i++) {
		struct connection *c = rows_at(&p->connections, &RECORD_CONNECTION, i);
		char guid[GUID_TEXT];

		if (!str_empty(c->identifier))
			continue;
		note_guid(w, guid);
		mem_replace(&c->identifier, guid);
	}
}

static void forget_old(struct wizard *w)
{
	struct rows *rows = &w->m->requests;

	for (uint32_t i = 0; rows->n > MODEL_REQUESTS_MAX && i < rows->n;) {
		const struct request *r = rows_at(rows, &RECORD_REQUEST, i);

		if (is_open(r) || request_is_refused(r))
			i++;
		else
			rows_remove(rows, &RECORD_REQUEST, r->row.id);
	}
}

static void wait_for_save(struct wizard *w, const struct request *r)
{
	if (requests_room(w))
		w->recorded[w->nrecorded++] =
			(struct waiting_write){ .request = r->row.id,
						.then = found_now(w, request_op(r), (uint32_t)r->target) };
}

static void add_row(struct wizard *w, enum op_id op, uint32_t target, const char *about, const struct arm_call *call,
		    struct arena *a)
{
	struct request *r = rows_add(&w->m->requests, &RECORD_REQUEST, model_new_id(w->m));
	char guid[GUID_TEXT];

	note_guid(w, guid);
	mem_replace(&r->guid, guid);
	mem_replace(&r->op, OPS[op].name);
	mem_replace(&r->method, call->method);
	mem_replace(&r->path, call->path);
	mem_replace(&r->body, arm_masked(call->body, a));
	mem_replace(&r->about, about);
	r->target = target;
	r->recorded = w->now;
	wait_for_save(w, r);
	set_state(w, r, RECORDED);
	journal(w, r, RECORDED);
	forget_old(w);
}

bool requests_room(const struct wizard *w)
{
	return w->nrecorded < RECORDED_MAX;
}

static bool build(const struct wizard *w, enum op_id op, uint32_t row, struct arena *a, struct arm_call *call,
		  struct text *err)
{
	struct arm_args args;

	if (!calls_write_args(w, op, row, &args))
		return text_fail(err, "what it was for is no longer among the answers");
	return arm_build(op, &args, a, call, err);
}

bool request_record(struct wizard *w, enum op_id op, uint32_t row, const char *about, struct text *err)
{
	struct arena a = { 0 };
	struct arm_call call = { 0 };

	if (op == OP_PEERING_PUT)
		identify_connections(w, row);
	bool built = build(w, op, row, &a, &call, err);

	if (built)
		add_row(w, op, row, about, &call, &a);
	arena_release(&a);
	return built;
}

void request_unbuilt(struct wizard *w, enum op_id op, uint32_t row, const char *about, const char *why)
{
	struct request *r = rows_add(&w->m->requests, &RECORD_REQUEST, model_new_id(w->m));

	mem_replace(&r->op, OPS[op].name);
	mem_replace(&r->method, OPS[op].method);
	mem_replace(&r->about, about);
	mem_replace(&r->code, "NotBuilt");
	mem_replace(&r->message, why);
	r->target = row;
	r->recorded = r->answered = w->now;
	set_state(w, r, ANSWERED);
	journal(w, r, r->code);
	note_say(w, true, "could not %s %s: %s", OPS[op].label, str_or(about, ""), str_or(why, "no reason given"));
	forget_old(w);
}

/* ---- sending */

/* What goes out is what was recorded: answers may have changed while the save was under way. */
static bool as_recorded(const struct request *r, const struct arm_call *call, struct arena *a)
{
	return str_is(r->path, call->path) && str_is(str_or(r->body, ""), str_or(arm_masked(call->body, a), ""));
}

static bool make_ready(const struct wizard *w, const struct request *r, struct arena *a, struct ready_write *out)
{
	enum op_id op = request_op(r);
	struct arm_args args;
	struct arm_call call = { 0 };

	*out = (struct ready_write){ 0 };
	if (!build(w, op, (uint32_t)r->target, a, &call, NULL) || !as_recorded(r, &call, a))
		return false;
	calls_write_args(w, op, (uint32_t)r->target, &args);
	*out = (struct ready_write){ call, arena_text(a, args.parent), arena_text(a, args.name) };
	return true;
}

static void request_send(struct wizard *w, struct request *r, const struct ready_write *ready)
{
	struct under_way *c = calls_free(w);

	c->request = r->row.id;
	c->ordered = orders_is_one(w, request_op(r), (uint32_t)r->target);
	mem_replace(&c->parent, ready->parent);
	mem_replace(&c->name, ready->name);
	calls_send(w, c, request_op(r), &ready->call, r->guid);
	mem_replace(&r->state, SENT);
}

void requests_numbered(struct wizard *w, uint64_t save)
{
	for (size_t i = 0; i < w->nrecorded; i++) {
		if (!w->recorded[i].save)
			w->recorded[i].save = save;
	}
}

static bool on_disk(const struct wizard *w, const struct waiting_write *wait)
{
	return wait->save && wait->save <= w->save_done;
}

static bool may_go(const struct wizard *w)
{
	return !w->save_failed && w->signed_in && w->write_hold <= w->now.wall;
}

/* The answers to those before it have told enough. */
static bool is_hopeless(const struct wizard *w, const struct request *r)
{
	enum op_id op = request_op(r);

	return requests_refused(w, op) >= REFUSED_MAX && !orders_is_one(w, op, (uint32_t)r->target);
}

/* What answers want is judged anew and told there; what was ordered is told here only. */
static void drop_changed(struct wizard *w, struct request *r)
{
	enum op_id op = request_op(r);

	drop(w, r, "what is there changed before it was sent");
	if (orders_is_one(w, op, (uint32_t)r->target))
		note_say(w, true, "could not %s %s: it changed meanwhile; look at it again", OPS[op].label,
			 str_or(r->about, ""));
}

static void let_go(struct wizard *w, struct request *r, const struct waiting_write *wait)
{
	struct arena a = { 0 };
	struct ready_write ready;

	if (!wizard_writes(w))
		drop(w, r, "nothing is written in this mode");
	else if (is_hopeless(w, r))
		drop(w, r, "others like it were refused");
	else if (!found_as_then(w, request_op(r), (uint32_t)r->target, wait->then))
		drop_changed(w, r);
	else if (!make_ready(w, r, &a, &ready))
		drop(w, r, "the answers changed before it was sent");
	else
		request_send(w, r, &ready);
	arena_release(&a);
}

static struct request *recorded_row(struct wizard *w, const struct waiting_write *wait)
{
	struct request *r = request_row(w, wait->request);

	return r && str_is(r->state, RECORDED) ? r : NULL;
}

static void get_ready(struct wizard *w)
{
	arena_reset(&w->ready);
	for (size_t i = 0; i < w->nrecorded; i++) {
		struct waiting_write *wait = &w->recorded[i];
		const struct request *r = on_disk(w, wait) ? recorded_row(w, wait) : NULL;

		wait->ready = (struct ready_write){ 0 };
		if (r && wizard_writes(w) && !is_hopeless(w, r) &&
		    found_as_then(w, request_op(r), (uint32_t)r->target, wait->then))
			make_ready(w, r, &w->ready, &wait->ready);
	}
}

void requests_unready(struct wizard *w)
{
	for (size_t i = 0; i < w->nrecorded; i++)
		w->recorded[i].ready = (struct ready_write){ 0 };
}

void requests_go(struct wizard *w)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->nrecorded; i++) {
		struct waiting_write wait = w->recorded[i];
		struct request *r = recorded_row(w, &wait);

		if (r && !(on_disk(w, &wait) && may_go(w) && calls_room(w)))
			w->recorded[kept++] = wait;
		else if (r)
			let_go(w, r, &wait);
	}
	w->nrecorded = kept;
	if (w->setup.unattended)
		get_ready(w);
}

bool requests_go_on(struct wizard *w)
{
	size_t kept = 0;
	bool more = false;

	for (size_t i = 0; i < w->nrecorded; i++) {
		struct waiting_write wait = w->recorded[i];
		bool ready = wait.ready.call.path && may_go(w);
		struct request *r = ready && calls_room(w) ? recorded_row(w, &wait) : NULL;

		if (r && requests_refused(w, request_op(r)) < REFUSED_MAX) {
			request_send(w, r, &wait.ready);
			continue;
		}
		more |= ready && !calls_room(w);
		w->recorded[kept++] = wait;
	}
	w->nrecorded = kept;
	return more;
}

bool requests_under_way(const struct wizard *w)
{
	for (size_t i = 0; i < w->nopen; i++) {
		if (!w->open[i].refused)
			return true;
	}
	return false;
}

bool requests_pending(const struct wizard *w)
{
	for (size_t i = 0; i < w->nrecorded; i++) {
		if (!on_disk(w, &w->recorded[i]) || may_go(w))
			return true;
	}
	return false;
}

/* ---- answers */

static void hold_writes(struct wizard *w, const struct request *r, const struct arm_answer *answer)
{
	struct text why = TEXT_INIT;

	w->write_hold = note_back_off(w, w->write_failures, answer->retry_after);
	w->write_failures++;
	trouble_words(&why, answer->code, str_or(answer->message, "no answer came"), r->service_id);
	mem_replace(&w->write_why, why.s);
	text_release(&why);
}

/* 200 where something new would be 201. */
static bool changed_only(enum op_id op, const struct request *r)
{
	return op == OP_PEERING_PUT && r->status == 200;
}

/* Whose turn it is once the service has taken a write; NULL: nobody's, it is done. */
static const char *awaited_after(enum op_id op)
{
	switch (op) {
	case OP_PROVIDER_REGISTER:
		return "Azure needs minutes";
	case OP_ASN_PUT:
		return "Microsoft has 12 hours";
	case OP_PEERING_PUT:
		return "Microsoft reviews it";
	case OP_PREFIX_PUT:
	case OP_PREFIX_VALIDATE:
	case OP_SERVICE_PREFIX_PUT:
		return "Microsoft validates it";
	default:
		return NULL;
	}
}

static void say_answered(struct wizard *w, const struct request *r, enum op_id op)
{
	bool changed = changed_only(op, r);
	const char *awaited = changed ? NULL : awaited_after(op);

	note_say(w, false, "%s: %s %s%s%s", awaited ? "sent" : "done", changed ? "change the peering" : OPS[op].label,
		 str_or(r->about, ""), awaited ? "; " : "", str_or(awaited, ""));
}

static void answer_ok(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer)
{
	struct merge_from from = { .op = c->op, .parent = c->parent, .name = c->name, .sent = c->sent };

	w->write_failures = 0;
	set_state(w, r, ANSWERED);
	mem_replace(&r->code, NULL);
	mem_replace(&r->message, NULL);
	journal(w, r, ANSWERED);
	say_answered(w, r, c->op);
	if (OPS[c->op].record)
		merge_rows(w, &from, &answer->rows);
	else
		merge_deleted(w, &from);
}

/* Plain words first; the whole of it stands on the page. */
static void say_refused(struct wizard *w, const struct request *r, enum op_id op)
{
	const struct explain *e = explain_at(explain_error(r->code));

	note_say(w, true, "could not %s %s: %s (%s)", OPS[op].label, str_or(r->about, ""),
		 e ? e->plain : str_or(r->message, "no reason given"), r->code);
}

static void answer_refused(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer)
{
	mem_replace(&r->code, str_or(answer->code, "refused"));
	mem_replace(&r->message, answer->message);
	set_state(w, r, ANSWERED);
	journal(w, r, r->code);
	say_refused(w, r, c->op);
}

/* Nothing was done; its want turns up again. */
static void answer_later(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer)
{
	if (answer->class == ARM_SIGN_IN)
		signin_lost(w, answer, r->service_id);
	else
		hold_writes(w, r, answer);
	mem_replace(&r->code, answer->code);
	drop(w, r, str_or(answer->message, "not sent"));
	if (c->ordered)
		orders_add(w, c->op, (uint32_t)r->target);
}

static void answer_unknown(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer)
{
	(void)c;
	hold_writes(w, r, answer);
	mem_replace(&r->code, answer->code);
	become_unknown(w, r, str_or(answer->message, "no answer came"));
}

/* A thing that is to be removed and is not there has been removed. */
static void answer_absent(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer)
{
	if (OPS[c->op].record)
		answer_refused(w, r, c, answer);
	else
		answer_ok(w, r, c, answer);
}

typedef void answer_fn(struct wizard *w, struct request *r, struct under_way *c, struct arm_answer *answer);
static answer_fn *const ANSWERS[] = {
	[ARM_OK] = answer_ok,           [ARM_ABSENT] = answer_absent,
	[ARM_SIGN_IN] = answer_later,   [ARM_FORBIDDEN] = answer_refused,
	[ARM_REFUSED] = answer_refused, [ARM_THROTTLED] = answer_later,
	[ARM_TROUBLE] = answer_unknown, [ARM_STRANGE] = answer_unknown,
};

static answer_fn *how_answered(const struct reply *reply, const struct arm_answer *answer)
{
	if (reply->outcome == REPLY_NOT_SENT)
		return answer_later;
	return reply->outcome == REPLY_ANSWERED ? ANSWERS[answer->class] : answer_unknown;
}

static void decode(const struct wizard *w, const struct under_way *c, const struct reply *reply, struct arena *a,
		   struct arm_answer *out)
{
	struct arm_args args;

	*out = (struct arm_answer){ .class = ARM_TROUBLE, .message = str_or(reply->why, "no answer came") };
	if (reply->outcome == REPLY_ANSWERED) {
		calls_answer_args(w, c, &args);
		arm_read_about(c->op, &args, reply->status, reply->body, reply->n, a, out);
	}
	if (reply->retry_after > out->retry_after)
		out->retry_after = reply->retry_after;
}

void request_answered(struct wizard *w, struct under_way *c, const struct reply *reply)
{
	struct request *r = request_row(w, c->request);
	struct arena a = { 0 };
	struct arm_answer answer = { 0 };

	if (r) {
		decode(w, c, reply, &a, &answer);
		r->status = reply->outcome == REPLY_ANSWERED ? reply->status : 0;
		r->answered = w->now;
		mem_replace(&r->service_id, reply->request_id);
		how_answered(reply, &answer)(w, r, c, &answer);
	}
	if (reply->scarce && w->write_hold < w->now.wall + SCARCE_WAIT)
		w->write_hold = w->now.wall + SCARCE_WAIT;
	if (answer.record)
		rows_clear(&answer.rows, answer.record);
	arena_release(&a);
	calls_end(c);
}

/* ---- unknown fates */

/* Tried again and again without an answer, and never found: the operator decides. */
static void give_up(struct wizard *w, struct request *r)
{
	if (str_empty(r->code))
		mem_replace(&r->code, "NoAnswer");
	set_state(w, r, ANSWERED);
	journal(w, r, r->code);
}

static void settle(struct wizard *w, struct request *r)
{
	enum op_id op = request_op(r);

	r->answered = w->now;
	if (found_now(w, op, (uint32_t)r->target).done) {
		mem_replace(&r->code, NULL);
		mem_replace(&r->message, "found when it was read again");
		w->write_failures = 0;
		set_state(w, r, ANSWERED);
		journal(w, r, r->message);
	} else if (w->write_failures >= TROUBLE_MAX) {
		give_up(w, r);
	} else {
		mem_replace(&r->code, NULL);
		drop(w, r, "it was not done");
	}
}

static bool same_asked(struct asked a, struct asked b)
{
	return a.op == b.op && str_is_nocase(str_or(a.name, ""), str_or(b.name, "")) &&
	       str_is_nocase(str_or(a.parent, ""), str_or(b.parent, ""));
}

void requests_settle(struct wizard *w, struct asked asked)
{
	struct asked tells;

	if (!w->nopen || !read_done(w, asked))
		return;
	facts_now(w);
	ROWS_EACH (struct request, r, w->m->requests) {
		enum op_id op = request_op(r);

		if (!str_is(r->state, UNKNOWN) || op >= OP_N)
			continue;
		if (calls_tells(w, op, (uint32_t)r->target, &tells) && same_asked(tells, asked))
			settle(w, r);
	}
}

void requests_start(struct wizard *w)
{
	requests_index(w);
	ROWS_EACH (struct request, r, w->m->requests) {
		if (is_open(r) && !w->setup.held)
			become_unknown(w, r, "the program ended before an answer came");
		else if (w->setup.unattended && request_is_refused(r))
			drop(w, r, "tried again by a new run");
	}
}

/* ---- refusals that are taken up */

static enum step_id step_of(const struct request *r)
{
	enum op_id op = request_op(r);

	return op < OP_N ? orders_step(op) : STEP_N;
}

void requests_retry(struct wizard *w, enum step_id step, uint32_t row)
{
	w->write_failures = 0;
	w->write_hold = 0;
	if (!w->nopen)
		return;
	ROWS_EACH (struct request, r, w->m->requests) {
		if (!request_is_refused(r) || (row && r->target != row) || (step != STEP_N && step_of(r) != step))
			continue;
		drop(w, r, "taken up again");
	}
}

bool wizard_has_written(const struct wizard *w)
{
	ROWS_EACH (struct request, r, w->m->requests) {
		bool read = str_is(r->method, "GET");

		if (!read && str_is(r->state, ANSWERED) && r->status >= 200 && r->status < 300)
			return true;
	}
	return false;
}
