/* The session's side of training: what the wizard knows is told to the coach, and what its actions ask of the session, its file or its face
 * is carried out here.
 *
 *   coaching_progress(h)      after each turn: where the onboarding stands, what went wrong, what the lab's score is now
 *   coaching_intent(h, i)     before an intent reaches the coach; true: it was carried out here
 *   coaching_opened(h)        a session was opened */
#ifndef APP_COACHING_H
#define APP_COACHING_H
#include "face/face.h"
struct host;
void coaching_progress(struct host *h);
bool coaching_intent(struct host *h, const struct intent *i);
void coaching_opened(struct host *h);
#endif
