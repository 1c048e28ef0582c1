/* Which key does what: the one table that keys, key line, help and the line face's letters are read from. Keys are letters, or keys
 * that every terminal sends. Actions of core have a letter of their own, the same on every page; those of machines that core does not
 * know (home, coach) get the first letter of their label that is free. */
#ifndef FACE_KEYMAP_H
#define FACE_KEYMAP_H
#include "page/page.h"
#include "ui/keys.h"

/* What a key asks of the face itself. */
enum command {
	CMD_NONE,
	CMD_UP,
	CMD_DOWN,
	CMD_LEFT,
	CMD_RIGHT,
	CMD_NEXT_STOP, /* Tab */
	CMD_PREVIOUS_STOP,
	CMD_PAGE_UP,
	CMD_PAGE_DOWN,
	CMD_FIRST,
	CMD_LAST,
	CMD_ENTER,
	CMD_TICK,
	CMD_ADD,
	CMD_REMOVE,
	CMD_COPY,
	CMD_MAIN, /* n */
	CMD_BACK,
	CMD_EXPLAIN,
	CMD_CAUSE,
	CMD_SEARCH,
	CMD_SEARCH_BACK,
	CMD_HELP,
	CMD_TRAINING,
	CMD_PLAIN,
	CMD_FILE,
	CMD_CLIP,
	CMD_HOME,
	CMD_REDRAW,
	CMD_THEME,
	CMD_SUSPEND,
	CMD_LEAVE,
	CMD_INTERRUPT,
	CMD_STEP, /* 1 … 8: the digit is the key's code */
	CMD_N
};
struct binding {
	enum key_name name;
	uint32_t code;
	enum command command;
};
enum command keymap_command(const struct key *key); /* outside fields */

/* For the key line and the help: the keys as shown and what they do. keys may be NULL: not shown. */
struct command_words {
	const char *keys, *ascii; /* ascii: where arrows cannot be shown */
	const char *does;         /* key line */
	const char *help;         /* a clause, for the list of keys */
};
extern const struct command_words COMMAND_WORDS[CMD_N];

/* The letters of a page's actions: keys[i] is that of actions[i], 0 when none was free (it is then a line of its own on the page). core:
 * the page is the wizard's. */
enum { KEYMAP_ACTIONS = 64 };
struct keymap {
	char key[KEYMAP_ACTIONS];
	size_t n;
};
void keymap_assign(const struct page *p, bool core, struct keymap *out);
/* A short label for the key line: core's own, or the action's. */
const char *keymap_label(const struct action *act, bool core);
/* Only another way of looking at things: last on the key line. */
bool keymap_is_way(const struct action *act, bool core);
/* What `n` does: the page's main action that can be done, else the next step, else the main thing that is held up (its why_not says
 * by what); NULL when there is none, and where a row is to be added (page_next_rows) unless an action comes before that. */
const struct action *keymap_main(const struct page *p, bool core);
#endif
