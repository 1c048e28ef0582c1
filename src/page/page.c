#include "page/page.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"

enum { BLOCKS_FIRST = 16, ACTIONS_FIRST = 8 };

void page_clear(struct page *p)
{
	*p = (struct page){ 0 };
}

/* Room for one more in a vector that lives in the arena; the old one is left there until the arena goes. */
static void *grown(struct arena *a, void *v, size_t n, size_t *cap, size_t size, size_t first)
{
	void *more;

	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : first;
	more = arena_alloc(a, *cap * size);
	if (n)
		memcpy(more, v, n * size);
	return more;
}

struct block *page_add(struct page *p, struct arena *a, enum block_kind kind)
{
	struct block *b;

	p->blocks = grown(a, p->blocks, p->nblocks, &p->cap_blocks_, sizeof *p->blocks, BLOCKS_FIRST);
	b = &p->blocks[p->nblocks++];
	*b = (struct block){ .kind = kind, .field.verdict.state = ST_NA, .verdict.state = ST_NA };
	return b;
}

static const char *formatted(struct arena *a, const char *format, va_list ap) __attribute__((format(printf, 2, 0)));
static const char *formatted(struct arena *a, const char *format, va_list ap)
{
	struct text t = TEXT_INIT;
	const char *s;

	text_addv(&t, format, ap);
	s = arena_textn(a, t.s, t.n);
	text_release(&t);
	return s;
}

struct block *page_text(struct page *p, struct arena *a, const char *format, ...)
{
	struct block *b = page_add(p, a, B_TEXT);
	va_list ap;

	va_start(ap, format);
	b->text = formatted(a, format, ap);
	va_end(ap);
	return b;
}

struct block *page_head(struct page *p, struct arena *a, const char *title)
{
	struct block *b = page_add(p, a, B_HEAD);

	b->title = arena_text(a, title);
	return b;
}

struct block *page_pair(struct page *p, struct arena *a, const char *label, const char *format, ...)
{
	struct block *b = page_add(p, a, B_PAIR);
	va_list ap;

	b->title = arena_text(a, label);
	va_start(ap, format);
	b->text = formatted(a, format, ap);
	va_end(ap);
	return b;
}

struct action *page_action(struct page *p, struct arena *a, uint16_t id, const char *label)
{
	struct action *act;

	p->actions = grown(a, p->actions, p->nactions, &p->cap_actions_, sizeof *p->actions, ACTIONS_FIRST);
	act = &p->actions[p->nactions++];
	*act = (struct action){ .id = id, .label = arena_text(a, label) };
	return act;
}

const struct action *page_find_action(const struct page *p, uint16_t id)
{
	for (size_t i = 0; i < p->nactions; i++)
		if (p->actions[i].id == id)
			return &p->actions[i];
	return NULL;
}

const struct table *page_next_rows(const struct page *p)
{
	for (size_t i = 0; i < p->nblocks; i++)
		if (p->blocks[i].kind == B_TABLE && p->blocks[i].table.flags & TABLE_NEXT)
			return &p->blocks[i].table;
	return NULL;
}
