/* What can be looked at on a router, and what it prints. */
#include "base/text.h"
#include "state.h"

struct commands {
	const struct json *router;
	uint32_t row;
};

static struct ref command_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	const struct commands *t = self;
	cells[0].text = show_style(i);
	cells[1].text = show_words(i, t->router, a);
	return (struct ref){ REF_ROW, COACH_GROUP_COMMANDS, t->row, (uint32_t)i + 1 };
}

static size_t command_find(const void *self, struct ref ref)
{
	(void)self;
	return ref.kind == REF_ROW && ref.code == COACH_GROUP_COMMANDS && ref.col && ref.col <= show_count()
		       ? ref.col - 1
		       : SIZE_MAX;
}

void page_commands(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	static const char *const heads[] = { "Style", "Command" };
	struct commands *t = arena_alloc(a, sizeof *t);
	*t = (struct commands){ said_router(c, v->ref.row), v->ref.row };
	pages_common(c, a, p, arena_format(a, "Training › %s › Show", said_word(t->router, "name", a)),
		     "Enter prints it as this router has it now.");
	struct block *b = page_add(p, a, B_TABLE);
	b->table = (struct table){ .heads = heads,
				   .ncols = 2,
				   .flags = TABLE_OPEN,
				   .opens = COACH_COMMAND,
				   .nrows = show_count(),
				   .self = t,
				   .row = command_row,
				   .find = command_find,
				   .group = { REF_ROW, COACH_GROUP_COMMANDS, v->ref.row, 0 } };
}

void page_command(const struct coach *c, const struct view *v, struct arena *a, struct page *p)
{
	const struct json *router = said_router(c, v->ref.row);
	size_t i = v->ref.col ? v->ref.col - 1 : 0;
	const char *name = said_word(router, "name", a);
	pages_common(c, a, p, arena_format(a, "Training › %s › Show", name),
		     arena_format(a, "In the style of %s; column V is the version of BGP. Esc: the other commands.",
				  show_style(i)));
	struct block *b = page_add(p, a, B_PLAIN);
	b->text = arena_format(a, "%s%s\n\n%s", show_prompt(i, router, a), show_words(i, router, a),
			       show_output(c, i, router, a));
}
