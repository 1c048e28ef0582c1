/* What every change leaves behind: the model's generation moves, the turn ends in a save, the journal gets a line, and what the
 * service changed is kept for home. */
#ifndef CORE_RUN_NOTES_H
#define CORE_RUN_NOTES_H
#include "run/wizard_state.h"

/* Something that has to be on disk changed. */
void note_changed(struct wizard *w);
/* Something changed that facts must see and no file: a catalogue, a time. */
void note_moved(struct wizard *w);
/* One line in the journal: {"at":…,"service":…,"who":…,"what":…,"about":…,"from":…,"to":…}. from, to: NULL leaves them out. */
void note_journal(struct wizard *w, const char *what, const char *about, const char *from, const char *to);
/* The service says something new: model.changes (the oldest go first), journal, save. */
void note_change(struct wizard *w, const char *about, const char *from, const char *to);
void note_say(struct wizard *w, bool error, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The next identifier made of this turn's chance. */
void note_guid(struct wizard *w, char out[]);
/* A wall time some while from now: `base` doubled with each failure, at most ten minutes, with jitter; never before retry_after. */
msec note_back_off(struct wizard *w, unsigned failures, msec retry_after);
/* The service's time where there is one, else the operator's: what dates in answers and attestations mean. */
msec note_time(const struct wizard *w);
#endif
