#include "run/signin.h"

#include "base/mem.h"
#include "base/text.h"
#include "run/notes.h"
#include "run/trouble.h"

enum { SIGN_INS_MAX = 3 }; /* in a row without a call being let in: more would only lock an account */

static const char *way(const struct wizard *w)
{
	if (!str_empty(w->m->account.sign_in))
		return w->m->account.sign_in;
	return model_mode(w->m) == MODE_TRAINING ? "lab" : NULL;
}

bool signin_possible(const struct wizard *w)
{
	return way(w) != NULL;
}

bool signin_ready(struct wizard *w)
{
	if (w->signed_in)
		return true;
	if (w->signing_in || w->sign_in_failed || !signin_possible(w))
		return false;
	w->signing_in = true;
	w->sign_ins++;
	effects_add(w->fx, FX_SIGNIN)->text = arena_text(&w->fx->arena, way(w));
	return false;
}

void signin_lost(struct wizard *w, const struct arm_answer *answer, const char *request_id)
{
	struct text why = TEXT_INIT;

	w->signed_in = false;
	if (w->sign_ins < SIGN_INS_MAX || w->sign_in_failed)
		return;
	trouble_words(&why, answer->code, str_or(answer->message, "the service does not accept this sign-in"),
		      request_id);
	mem_replace(&w->sign_in_failed, why.s);
	note_say(w, true, "not signed in: %s", why.s);
	text_release(&why);
}

static void forget_code(struct wizard *w)
{
	mem_replace(&w->sign_in_code, NULL);
	mem_replace(&w->sign_in_address, NULL);
	w->sign_in_until = 0;
}

void signin_tell_code(struct wizard *w, const struct sign_in_code *code)
{
	if (!w->signing_in || !code)
		return;
	mem_replace(&w->sign_in_code, code->code);
	mem_replace(&w->sign_in_address, code->address);
	w->sign_in_until = code->until;
	note_say(w, false, "to sign in, enter the code %s at %s", code->code, code->address);
}

void signin_stop(struct wizard *w)
{
	w->signed_in = w->signing_in = false;
	w->sign_ins = 0;
	mem_replace(&w->sign_in_failed, NULL);
	forget_code(w);
}

void signin_done(struct wizard *w, const char *why)
{
	if (!why && w->sign_in_code)
		note_say(w, false, "signed in");
	w->signing_in = false;
	w->signed_in = !why;
	forget_code(w);
	mem_replace(&w->sign_in_failed, why);
	if (why)
		note_say(w, true, "not signed in: %s", why);
}

void signin_again(struct wizard *w)
{
	w->sign_ins = 0;
	mem_replace(&w->sign_in_failed, NULL);
}
