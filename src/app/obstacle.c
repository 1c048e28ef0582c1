#include "obstacle.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/mem.h"

struct obstacle {
	enum obstacle_kind kind;
	char *name, *words, *holder;
};

struct obstacle *obstacle_new(enum obstacle_kind kind, const char *name, const char *words, const char *holder)
{
	struct obstacle *o = mem_alloc(sizeof *o);
	*o = (struct obstacle){ kind, mem_text(name), mem_text(words), mem_text(holder) };
	if (o->words) /* an error's words are the end of a line; here they begin one */
		o->words[0] = (char)toupper((unsigned char)o->words[0]);
	return o;
}

void obstacle_free(struct obstacle *o)
{
	if (!o)
		return;
	free(o->name);
	free(o->words);
	free(o->holder);
	free(o);
}

const char *obstacle_name(const struct obstacle *o)
{
	return o->name;
}

const char *obstacle_holder(const struct obstacle *o)
{
	return o->holder;
}

enum obstacle_kind obstacle_kind(const struct obstacle *o)
{
	return o->kind;
}

/* ---- what can be done about each */

static const struct way_words {
	const char *label, *does;
	bool typed; /* the session's name has to be typed */
} WAYS[WAY_N] = {
	[WAY_AGAIN] = { "open again", "tries once more", false },
	[WAY_RESTART] = { "start it again", "the onboarding goes on where it is", false },
	[WAY_VIEW] = { "view it", "shows what was last saved; nothing can be changed", false },
	[WAY_TAKE] = { "take over",
		       "makes it yours: the other program notices, saves nothing more and says that it was you", true },
	[WAY_BACKUP] = { "use the backup", "goes on with it; the damaged file stays beside it as a copy", false },
	[WAY_HOME] = { "onboardings", "all of them, with where each stands", false },
	[WAY_WITHOUT] = { "stay", "goes on without it; whatever asks the service fails until it is opened anew",
			  false },
};

enum { WAYS_MOST = 4 };
static const struct kind_words {
	const char *title, *next;
	enum obstacle_way ways[WAYS_MOST];
	unsigned nways; /* the first is the main one */
} KINDS[] = {
	[OBSTACLE_IN_USE] = { "In use elsewhere",
			      "Nothing was changed.",
			      { WAY_VIEW, WAY_AGAIN, WAY_TAKE, WAY_HOME },
			      4 },
	[OBSTACLE_TAKEN] = { "Taken over",
			     "What was answered here before that is saved.",
			     { WAY_VIEW, WAY_AGAIN, WAY_HOME },
			     3 },
	[OBSTACLE_DAMAGED] = { "Damaged file", "Nothing was changed.", { WAY_BACKUP, WAY_AGAIN, WAY_HOME }, 3 },
	[OBSTACLE_UNWRITABLE] = { "Cannot be written",
				  "Nothing can be saved there.",
				  { WAY_VIEW, WAY_AGAIN, WAY_HOME },
				  3 },
	[OBSTACLE_LAB] = { "Training service ended",
			   "What it had accepted is kept: started again, it goes on from there.",
			   { WAY_RESTART, WAY_WITHOUT },
			   2 },
};

static void update(void *self, const struct event *ev, struct effects *fx)
{
	(void)self;
	if (ev->kind == EV_DO && ev->id >= OBSTACLE_ACT && ev->id < OBSTACLE_ACT + WAY_N)
		effects_add(fx, FX_EXIT)->code = (int)(OBSTACLE_EXIT + ev->id - OBSTACLE_ACT);
}

static bool is_possible(const struct obstacle *o, enum obstacle_way way)
{
	return way != WAY_TAKE || o->holder;
}

static void page(const void *self, const struct view *v, struct arena *a, struct page *p)
{
	const struct obstacle *o = self;
	const struct kind_words *k = &KINDS[o->kind];
	(void)v;
	page_clear(p);
	p->name = o->name;
	p->badge = "";
	p->title = k->title;
	p->next = k->next;
	page_text(p, a, "%s", o->words);
	for (unsigned i = 0; i < k->nways; i++) {
		const struct way_words *w = &WAYS[k->ways[i]];
		if (!is_possible(o, k->ways[i]))
			continue;
		page_pair(p, a, w->label, "%s", w->does);
		struct action *act = page_action(p, a, (uint16_t)(OBSTACLE_ACT + k->ways[i]), w->label);
		act->main = !i;
		act->type_to_confirm = w->typed ? o->name : NULL;
	}
}

struct machine obstacle_machine(struct obstacle *o)
{
	return (struct machine){ .self = o, .update = update, .page = page };
}
