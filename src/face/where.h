/* Where refs and actions lead, on either machine. The wizard knows its own map; others show a row on the screen it stands on. */
#ifndef FACE_WHERE_H
#define FACE_WHERE_H
#include "face/face.h"

struct side {
	const struct face_machines *m;
	unsigned at; /* machine */
};
bool side_is_core(const struct side *s);
bool side_is_home(const struct side *s);
/* opens: the screen a table says its rows open, 0: none said. False: nowhere to go. */
bool where_ref(const struct side *s, const struct view *from, struct ref ref, uint16_t opens, struct view *to);
/* On which machine that is: explanations are the wizard's, whoever names one. */
unsigned where_machine(const struct side *s, struct ref ref);
/* False: the action does something and goes nowhere. */
bool where_action(const struct side *s, const struct view *from, const struct action *act, struct view *to);
/* What a row of this group is called, "connection"; NULL where nobody says. */
const char *where_noun(const struct side *s, struct ref group);
/* The lower half of these screens is about the row in focus, which view.ref names. */
bool where_follows_focus(const struct side *s, const struct view *v);
bool view_equal(const struct view *a, const struct view *b);
#endif
