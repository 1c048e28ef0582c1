/* Signing in: asked for before the first call, and again when a call is refused for want of it (401). */
#ifndef CORE_RUN_SIGNIN_H
#define CORE_RUN_SIGNIN_H
#include "run/wizard_state.h"

/* True when calls may go out; else FX_SIGNIN has been asked for where there is a way to sign in. */
bool signin_ready(struct wizard *w);
bool signin_possible(const struct wizard *w); /* a way was answered, or the lab needs none */
void signin_tell_code(struct wizard *w, const struct sign_in_code *code); /* EV_CODE */
struct arm_answer;
void signin_lost(struct wizard *w, const struct arm_answer *answer, const char *request_id);
void signin_done(struct wizard *w, const char *why); /* EV_SIGNIN; why NULL: signed in */
void signin_stop(struct wizard *w);                  /* another account is meant */
void signin_again(struct wizard *w);                 /* the operator wants another try */
#endif
