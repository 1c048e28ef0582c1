/* What was sent: the writes, which are kept with the session, and the reads of this run. One of them with all there is to it. */
#include "base/text.h"
#include "steps/screens.h"

/* ---- writes */

static const char *took(struct arena *a, struct when sent, struct when answered)
{
	char span[WHEN_ISO_MAX];

	if (!answered.wall || answered.wall < sent.wall)
		return NULL;
	if (answered.wall - sent.wall < MSEC_SECOND)
		return arena_format(a, "%lld ms", (long long)(answered.wall - sent.wall));
	return arena_text(a, when_span(answered.wall - sent.wall, span));
}

/* When · method · about · state · status, and where there is room: what it took, the service's id, the path. */
enum { REQUEST_COLUMNS = 8 };
static const uint8_t REQUEST_FIT[REQUEST_COLUMNS] = { FIT_WHOLE, FIT_WHOLE, FIT_GIVES, FIT_GIVES,
						      FIT_WHOLE, FIT_ROOM,  FIT_ROOM,  FIT_ROOM };

static struct ref write_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct rows *rows = self;
	const struct request *r = rows_at(rows, &RECORD_REQUEST, rows->n - 1 - (uint32_t)i);

	cell_word(&cells[0], stamp_text(a, r->recorded));
	cell_word(&cells[1], r->method);
	cell_word(&cells[2], r->about);
	cell_word(&cells[3], r->state);
	cell_number(&cells[4], r->status ? arena_format(a, "%lld", (long long)r->status) : "-");
	cell_word(&cells[5], took(a, r->recorded, r->answered));
	cell_word(&cells[6], r->service_id);
	cell_word(&cells[7], r->path);
	return (struct ref){ .kind = REF_REQUEST, .row = r->row.id };
}

static size_t write_find(const void *self, struct ref ref)
{
	const struct rows *rows = self;
	size_t i = ref.kind == REF_REQUEST ? row_index(rows, &RECORD_REQUEST, ref.row) : SIZE_MAX;

	return i == SIZE_MAX ? i : rows->n - 1 - i;
}

static void put_writes(struct sheet *s)
{
	static const char *const heads[REQUEST_COLUMNS] = {
		"At", "", "About", "State", "Status", "Took", "Id", "Path"
	};
	struct table *t;

	page_head(s->p, s->a, "Writes");
	t = sheet_table(s, HEADS(heads), &s->m->requests, s->m->requests.n);
	t->fit = REQUEST_FIT;
	t->row = write_row;
	t->find = write_find;
	t->flags = TABLE_OPEN;
	t->empty = "None yet.";
}

/* ---- reads: a ring, the newest first */

static size_t reads_kept(const struct wizard *w)
{
	return w->remembered_next < REMEMBERED_MAX ? w->remembered_next : REMEMBERED_MAX;
}

static const struct remembered *read_at(const struct wizard *w, size_t i)
{
	return &w->remembered[(w->remembered_next - 1 - i) % REMEMBERED_MAX];
}

static struct ref read_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct remembered *r = read_at(self, i);

	cell_word(&cells[0], stamp_text(a, r->sent));
	cell_word(&cells[1], OPS[r->op].label);
	cell_word(&cells[2], r->status ? arena_format(a, "%u", r->status) : str_empty(r->why) ? "under way" : "none");
	cell_word(&cells[3], took(a, r->sent, r->answered));
	cell_word(&cells[4], r->service_id);
	cell_word(&cells[5], r->path);
	return (struct ref){ .kind = REF_REQUEST, .row = r->id };
}

static size_t read_find_row(const void *self, struct ref ref)
{
	for (size_t i = 0; ref.kind == REF_REQUEST && i < reads_kept(self); i++) {
		if (read_at(self, i)->id == ref.row)
			return i;
	}
	return SIZE_MAX;
}

static void put_reads(struct sheet *s)
{
	static const char *const heads[] = { "At", "What", "Answer", "Took", "Id", "Path" };
	static const uint8_t fit[] = { FIT_WHOLE, FIT_GIVES, FIT_WHOLE, FIT_ROOM, FIT_ROOM, FIT_ROOM };
	struct table *t;

	page_head(s->p, s->a, "Reads of this run");
	t = sheet_table(s, HEADS(heads), s->w, reads_kept(s->w));
	t->fit = fit;
	t->row = read_row;
	t->find = read_find_row;
	t->flags = TABLE_OPEN;
	t->empty = s->w->setup.offline ? "Offline: nothing is asked." : "None yet.";
}

/* ---- one of them */

static void put_optional(struct sheet *s, const char *label, const char *text)
{
	if (!str_empty(text))
		page_pair(s->p, s->a, label, "%s", text);
}

static void write_page(struct sheet *s, const struct request *r)
{
	struct ref ref = { .kind = REF_REQUEST, .row = r->row.id };

	s->p->title = arena_format(s->a, "Requests › %s", str_or(r->about, "?"));
	page_pair(s->p, s->a, "Recorded", "%s", time_text(s->a, r->recorded));
	page_pair(s->p, s->a, "Answered", "%s", time_text(s->a, r->answered));
	page_pair(s->p, s->a, "State", "%s", str_or(r->state, "?"));
	if (r->status)
		page_pair(s->p, s->a, "Status", "%lld", (long long)r->status);
	put_optional(s, "voxpeer's id", r->guid);
	put_optional(s, "Service's id", r->service_id);
	put_optional(s, "Code", r->code);
	put_optional(s, "It says", r->message);
	page_head(s->p, s->a, "As sent, keys masked");
	put_request_lines(s, str_or(r->method, "?"), str_or(r->path, "?"), r->body);
	sheet_act(s, ACT_RETRY, ref, "try again");
	sheet_go(s, ACT_GO_MESSAGE, ref, "message to copy");
	sheet_next(s, str_is(r->state, "unknown") ? "Next: its fate is read before anything is sent again."
						  : "Next: back to the list.");
}

static void read_page(struct sheet *s, const struct remembered *r)
{
	s->p->title = arena_format(s->a, "Requests › %s", OPS[r->op].label);
	page_pair(s->p, s->a, "Sent", "%s", time_text(s->a, r->sent));
	page_pair(s->p, s->a, "Answered", "%s", time_text(s->a, r->answered));
	if (r->status)
		page_pair(s->p, s->a, "Status", "%u", r->status);
	put_optional(s, "voxpeer's id", r->guid);
	put_optional(s, "Service's id", r->service_id);
	put_optional(s, "Why", r->why);
	put_request_lines(s, "GET", str_or(r->path, "?"), NULL);
	sheet_next(s, "Next: back to the list.");
}

static const struct remembered *remembered(const struct wizard *w, uint32_t id)
{
	size_t i = read_find_row(w, (struct ref){ .kind = REF_REQUEST, .row = id });

	return i == SIZE_MAX ? NULL : read_at(w, i);
}

void screen_requests(struct sheet *s)
{
	uint32_t id = s->v->ref.kind == REF_REQUEST ? s->v->ref.row : 0;
	const struct request *r = id ? rows_find(&s->m->requests, &RECORD_REQUEST, id) : NULL;
	const struct remembered *read = id ? remembered(s->w, id) : NULL;

	if (r) {
		write_page(s, r);
		return;
	}
	if (read) {
		read_page(s, read);
		return;
	}
	s->p->title = "Requests";
	put_writes(s);
	put_reads(s);
	sheet_next(s, "Choose one to see it whole. Secrets are never kept.");
}
