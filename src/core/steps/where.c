/* Where refs and actions lead: the one map between what is named and the view that shows it. */
#include "core/explain.h"
#include "core/rules.h"
#include "core/wizard.h"

static const enum step_id GROUP_STEP[GROUP_N] = {
	[GROUP_CONTACTS] = STEP_ASN,       [GROUP_PEERINGS] = STEP_PEERING, [GROUP_CONNECTIONS] = STEP_PEERING,
	[GROUP_PREFIXES] = STEP_PREFIXES,  [GROUP_CHOSEN] = STEP_SERVICE,   [GROUP_ATTEST] = STEP_READINESS,
	[GROUP_TICKS] = STEP_PROVISIONING,
};

static bool to_row(const struct view *from, struct ref ref, struct view *to)
{
	bool prefix = ref.code == GROUP_PREFIXES || ref.code == GROUP_CHOSEN;

	if (ref.code >= GROUP_N || ref.code == GROUP_NONE)
		return false;
	if (ref.code == GROUP_NOTES)
		*to = (struct view){ .screen = SCREEN_NOTES, .step = from->step };
	else if (prefix && from->screen == SCREEN_VALIDATION)
		*to = (struct view){ .screen = SCREEN_VALIDATION, .step = from->step, .ref = ref };
	else if (ref.code == GROUP_CONNECTIONS && from->step == STEP_PROVISIONING)
		*to = (struct view){ .screen = SCREEN_STEP, .step = STEP_PROVISIONING, .ref = ref };
	else
		*to = (struct view){ .screen = SCREEN_STEP, .step = GROUP_STEP[ref.code], .ref = ref };
	return true;
}

static bool to_field(struct ref ref, struct view *to)
{
	const struct question *q = ref.code < Q_N ? &QUESTIONS[ref.code] : NULL;

	if (!q || !q->label)
		return false;
	*to = (struct view){ .screen = SCREEN_STEP, .step = q->step };
	if (q->group != GROUP_NONE && q->group != GROUP_ATTEST)
		to->ref = (struct ref){ .kind = REF_ROW, .code = q->group, .row = ref.row };
	return true;
}

static bool to_explanation(const struct view *from, uint16_t id, struct view *to)
{
	if (!explain_at(id))
		return false;
	*to = (struct view){ .screen = SCREEN_EXPLAIN, .step = from->step, .ref = { .kind = REF_EXPLAIN, .code = id } };
	return true;
}

/* What only people can say is ticked in the first step; elsewhere, and there, a check is explained. */
static bool to_check(const struct view *from, struct ref ref, struct view *to)
{
	const struct rule *r = rule_by_id(ref.code);

	bool ticked_here = from->screen == SCREEN_STEP && from->step == STEP_READINESS;

	if (r && !r->judge && r->jump == Q_ATTEST_REQUIREMENT && !ticked_here) {
		*to = (struct view){ .screen = SCREEN_STEP, .step = STEP_READINESS };
		return true;
	}
	return r && to_explanation(from, r->explain, to);
}

bool wizard_view_of(const struct view *from, struct ref ref, struct view *to)
{
	switch (ref.kind) {
	case REF_ROW:
		return to_row(from, ref, to);
	case REF_FIELD:
		return to_field(ref, to);
	case REF_CHECK:
		return to_check(from, ref, to);
	case REF_EXPLAIN:
		return to_explanation(from, ref.code, to);
	case REF_STEP:
		*to = (struct view){ .screen = SCREEN_STEP, .step = ref.code };
		return ref.code < STEP_N;
	case REF_REQUEST:
		*to = (struct view){ .screen = SCREEN_REQUESTS, .step = from->step, .ref = ref };
		return true;
	case REF_PAIR:
		*to = (struct view){ .screen = SCREEN_VALIDATION,
				     .step = from->step,
				     .ref = { .kind = REF_ROW, .code = GROUP_PREFIXES, .row = ref.row } };
		return true;
	default:
		return false;
	}
}

static const struct {
	bool goes;
	enum screen_id screen;
} WAY[ACT_N] = {
	[ACT_GO_REVIEW] = { true, SCREEN_REVIEW },         [ACT_GO_WAIT] = { true, SCREEN_WAIT },
	[ACT_GO_VALIDATION] = { true, SCREEN_VALIDATION }, [ACT_GO_CHECKS] = { true, SCREEN_CHECKS },
	[ACT_GO_EXPLAIN] = { true, SCREEN_EXPLAIN },       [ACT_GO_JOURNAL] = { true, SCREEN_JOURNAL },
	[ACT_GO_REQUESTS] = { true, SCREEN_REQUESTS },     [ACT_GO_HELP] = { true, SCREEN_HELP },
	[ACT_GO_MESSAGE] = { true, SCREEN_MESSAGE },       [ACT_GO_NOTES] = { true, SCREEN_NOTES },
};

bool wizard_goes(const struct view *from, enum action_id action, struct ref ref, struct view *to)
{
	if (action == ACT_GO_STEP || action == ACT_GO_NEXT_STEP)
		return wizard_view_of(from, ref, to);
	if (action == ACT_REVEAL) {
		*to = (struct view){ .screen = from->screen, .step = from->step, .ref = ref };
		return true;
	}
	if (action >= ACT_N || !WAY[action].goes)
		return false;
	*to = (struct view){ .screen = WAY[action].screen, .step = from->step, .ref = ref };
	if (ref.kind == REF_STEP)
		*to = (struct view){ .screen = WAY[action].screen, .step = ref.code };
	return true;
}
