/* What the service answered instead of what was asked for, in the operator's words. */
#ifndef CORE_TROUBLE_H
#define CORE_TROUBLE_H
#include "base/text.h"

/* Append "what it means: its own words. What to do next. (code, request id …)". Code, message and id may be NULL; a code that is not
 * known here leaves its words to speak for themselves. */
void trouble_words(struct text *out, const char *code, const char *message, const char *request_id);
#endif
