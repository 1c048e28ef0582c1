#include "where.h"

#include "core/question.h"

bool side_is_core(const struct side *s)
{
	return s->m->model && s->at == 0;
}

bool side_is_home(const struct side *s)
{
	return !s->m->model && s->at == 0;
}

bool view_equal(const struct view *a, const struct view *b)
{
	return a->screen == b->screen && a->step == b->step && ref_equal(a->ref, b->ref);
}

bool where_ref(const struct side *s, const struct view *from, struct ref ref, uint16_t opens, struct view *to)
{
	if (ref.kind == REF_NONE)
		return false;
	if ((side_is_core(s) || ref.kind == REF_EXPLAIN) && !opens)
		return wizard_view_of(from, ref, to);
	*to = (struct view){ .screen = opens ? opens : from->screen, .step = from->step, .ref = ref };
	return true;
}

unsigned where_machine(const struct side *s, struct ref ref)
{
	return ref.kind == REF_EXPLAIN && s->m->model ? 0 : s->at;
}

bool where_action(const struct side *s, const struct view *from, const struct action *act, struct view *to)
{
	return side_is_core(s) && act->id < ACT_N && wizard_goes(from, (enum action_id)act->id, act->ref, to);
}

const char *where_noun(const struct side *s, struct ref group)
{
	if (!side_is_core(s) || group.code <= GROUP_NONE || group.code >= GROUP_N)
		return NULL;
	return group_noun((enum group_id)group.code);
}

bool where_follows_focus(const struct side *s, const struct view *v)
{
	return side_is_core(s) && (v->screen == SCREEN_VALIDATION || v->screen == SCREEN_NOTES);
}
