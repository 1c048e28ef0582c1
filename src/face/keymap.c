#include "keymap.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "core/ids.h"

/* ---- The face's own keys */

static const struct binding bindings[] = {
	{ KB_UP, 0, CMD_UP },
	{ KB_CHAR, 'k', CMD_UP },
	{ KB_DOWN, 0, CMD_DOWN },
	{ KB_CHAR, 'j', CMD_DOWN },
	{ KB_LEFT, 0, CMD_LEFT },
	{ KB_CHAR, 'h', CMD_LEFT },
	{ KB_RIGHT, 0, CMD_RIGHT },
	{ KB_CHAR, 'l', CMD_RIGHT },
	{ KB_TAB, 0, CMD_NEXT_STOP },
	{ KB_BACK_TAB, 0, CMD_PREVIOUS_STOP },
	{ KB_PAGE_UP, 0, CMD_PAGE_UP },
	{ KB_CTRL, 'b', CMD_PAGE_UP },
	{ KB_PAGE_DOWN, 0, CMD_PAGE_DOWN },
	{ KB_CTRL, 'f', CMD_PAGE_DOWN },
	{ KB_HOME, 0, CMD_FIRST },
	{ KB_CHAR, 'g', CMD_FIRST },
	{ KB_END, 0, CMD_LAST },
	{ KB_CHAR, 'G', CMD_LAST },
	{ KB_ENTER, 0, CMD_ENTER },
	{ KB_CHAR, ' ', CMD_TICK },
	{ KB_CHAR, 'a', CMD_ADD },
	{ KB_CHAR, '+', CMD_ADD },
	{ KB_CHAR, 'x', CMD_REMOVE },
	{ KB_DELETE, 0, CMD_REMOVE },
	{ KB_CHAR, 'c', CMD_COPY },
	{ KB_CHAR, 'n', CMD_MAIN },
	{ KB_ESC, 0, CMD_BACK },
	{ KB_BACKSPACE, 0, CMD_BACK },
	{ KB_CHAR, 'e', CMD_EXPLAIN },
	{ KB_CHAR, 'u', CMD_CAUSE },
	{ KB_CHAR, '/', CMD_SEARCH },
	{ KB_CHAR, 'N', CMD_SEARCH_BACK },
	{ KB_CHAR, '?', CMD_HELP },
	{ KB_F, 1, CMD_HELP },
	{ KB_CHAR, 't', CMD_TRAINING },
	{ KB_CHAR, 'p', CMD_PLAIN },
	{ KB_CHAR, 'f', CMD_FILE },
	{ KB_CHAR, 'b', CMD_CLIP },
	{ KB_CHAR, 'H', CMD_HOME },
	{ KB_CTRL, 'l', CMD_REDRAW },
	{ KB_CHAR, '%', CMD_THEME },
	{ KB_CTRL, 'z', CMD_SUSPEND },
	{ KB_CHAR, 'q', CMD_LEAVE },
	{ KB_CTRL, 'c', CMD_INTERRUPT },
	{ KB_CHAR, '1', CMD_STEP },
	{ KB_CHAR, '2', CMD_STEP },
	{ KB_CHAR, '3', CMD_STEP },
	{ KB_CHAR, '4', CMD_STEP },
	{ KB_CHAR, '5', CMD_STEP },
	{ KB_CHAR, '6', CMD_STEP },
	{ KB_CHAR, '7', CMD_STEP },
	{ KB_CHAR, '8', CMD_STEP },
};
enum { BINDINGS = sizeof bindings / sizeof bindings[0] };

const struct command_words COMMAND_WORDS[CMD_N] = {
	[CMD_UP] = { "↑↓", "arrows", "move", "move; in lists also j and k" },
	[CMD_LEFT] = { "←", "Left", NULL, "to the journey at the left, or back" },
	[CMD_NEXT_STOP] = { "Tab", "Tab", NULL, "next thing; in a field: keep it, go on to the next" },
	[CMD_PAGE_DOWN] = { "PgUp PgDn", "PgUp PgDn", NULL, "a page up, down" },
	[CMD_FIRST] = { "g G", "g G", NULL, "first, last" },
	[CMD_ENTER] = { "Enter", "Enter", "open", "edit a field, open a row, accept" },
	[CMD_TICK] = { "Space", "Space", "tick", "tick, untick" },
	[CMD_ADD] = { "a", "a", "add", "add a row" },
	[CMD_REMOVE] = { "x", "x", "remove", "remove the row" },
	[CMD_COPY] = { "c", "c", "copy", "copy the row" },
	[CMD_MAIN] = { "n", "n", "next", "what comes next here" },
	[CMD_BACK] = { "Esc", "Esc", "back", "back one level; what was typed is kept" },
	[CMD_EXPLAIN] = { "e", "e", "explain", "explain what is selected" },
	[CMD_CAUSE] = { "u", "u", "mend", "go to where it is mended" },
	[CMD_SEARCH] = { "/", "/", "search", "search the page; then n and N" },
	[CMD_HELP] = { "?", "?", "help", "this help" },
	[CMD_TRAINING] = { "t", "t", "training", "task, hints, clock, own routers; again: back" },
	[CMD_PLAIN] = { "p", "p", "plain", "the page as plain text below the screen, to be copied" },
	[CMD_FILE] = { "f", "f", "file", "write the page to a file" },
	[CMD_CLIP] = { "b", "b", "clipboard", "send the page to your terminal's clipboard" },
	[CMD_HOME] = { "H", "H", "all", "all onboardings" },
	[CMD_THEME] = { "%", "%", NULL, "the next theme" },
	[CMD_REDRAW] = { "Ctrl-L", "Ctrl-L", NULL, "draw the screen anew" },
	[CMD_SUSPEND] = { "Ctrl-Z", "Ctrl-Z", NULL, "to the shell; fg comes back" },
	[CMD_LEAVE] = { "q", "q", "leave", "leave; all is saved" },
	[CMD_INTERRUPT] = { "Ctrl-C", "Ctrl-C", NULL, "leave, asked once" },
	[CMD_STEP] = { "1-8", "1-8", NULL, "to a step of the journey" },
};

enum command keymap_command(const struct key *key)
{
	if (key->alt)
		return CMD_NONE;
	for (size_t i = 0; i < BINDINGS; i++) {
		const struct binding *b = &bindings[i];

		if (b->name == key->name &&
		    (b->code == key->code || (b->name != KB_CHAR && b->name != KB_CTRL && b->name != KB_F)))
			return b->command;
	}
	return CMD_NONE;
}

/* ---- Core's actions */

struct action_key {
	char key;
	bool way;
	const char *label;
};
static const struct action_key action_keys[ACT_N] = {
	[ACT_ACCOUNT_GO] = { 'z', false, "set up" },
	[ACT_COMMIT_ASN] = { 'z', false, "create" },
	[ACT_COMMIT_PEERING] = { 'z', false, "create" },
	[ACT_REGISTER] = { 'z', false, "register" },
	[ACT_COMMIT_SERVICE] = { 'z', false, "create" },
	[ACT_ACTIVATE] = { 'z', false, "activate" },
	[ACT_VALIDATE] = { 'v', false, NULL },
	[ACT_LOOK] = { 'r', false, "look" },
	[ACT_LEGACY_OK] = { 'L', false, "confirm legacy" },
	[ACT_DELETE_PREFIX] = { 'd', false, "delete" },
	[ACT_DELETE_CHOSEN] = { 'd', false, "delete" },
	[ACT_ADOPT] = { 'A', false, NULL },
	[ACT_RETRY] = { 'R', false, "retry" },
	[ACT_NOTE] = { 'O', false, "add a note" },
	[ACT_OBSERVE] = { 'P', false, "portal's state" },
	[ACT_GO_REVIEW] = { 'V', false, "review" },
	[ACT_GO_WAIT] = { 'w', true, "waits" },
	[ACT_GO_VALIDATION] = { 's', true, "validation" },
	[ACT_GO_CHECKS] = { 'C', true, "checks" },
	[ACT_GO_EXPLAIN] = { 'E', true, "codes" },
	[ACT_GO_JOURNAL] = { 'o', true, "journal" },
	[ACT_GO_REQUESTS] = { 'i', true, "requests" },
	[ACT_GO_HELP] = { '?', true, "help" },
	[ACT_GO_MESSAGE] = { 'm', true, "message" },
	[ACT_GO_NOTES] = { 'T', true, "notes" },
	[ACT_GO_STEP] = { 'S', false, NULL },
	[ACT_GO_NEXT_STEP] = { 'W', false, "next step" },
	[ACT_REVEAL] = { 'y', false, NULL },
};

static const struct action_key *known(const struct action *act, bool core)
{
	return core && act->id < ACT_N && action_keys[act->id].key ? &action_keys[act->id] : NULL;
}

bool keymap_is_way(const struct action *act, bool core)
{
	const struct action_key *k = known(act, core);

	return act->way || (k && k->way);
}

const char *keymap_label(const struct action *act, bool core)
{
	const struct action_key *k = known(act, core);

	return k && k->label ? k->label : str_or(act->label, "");
}

/* ---- Letters for a page */

static bool own_key(char c)
{
	for (size_t i = 0; i < BINDINGS; i++)
		if (bindings[i].name == KB_CHAR && bindings[i].code == (unsigned char)c)
			return true;
	return false;
}

static bool taken(const struct keymap *map, char c)
{
	return memchr(map->key, c, map->n) != NULL;
}

/* A second action of the same kind (all prefixes, besides this one) has the capital. */
static char known_letter(const struct keymap *map, char key)
{
	char capital = (char)toupper((unsigned char)key);

	if (!taken(map, key))
		return key;
	return !taken(map, capital) && !own_key(capital) ? capital : 0;
}

static char free_form(const struct keymap *map, char c)
{
	const char forms[] = { (char)tolower((unsigned char)c), (char)toupper((unsigned char)c) };

	for (size_t i = 0; i < sizeof forms; i++)
		if (isalpha((unsigned char)forms[i]) && !own_key(forms[i]) && !taken(map, forms[i]))
			return forms[i];
	return 0;
}

static char label_letter(const struct keymap *map, const char *label)
{
	for (; *label; label++) {
		char c = free_form(map, *label);

		if (c)
			return c;
	}
	return 0;
}

static char letter_of(const struct keymap *map, const struct action *act, bool core)
{
	const struct action_key *k = known(act, core);

	if (!core && act->letter && !own_key(act->letter) && !taken(map, act->letter))
		return act->letter;
	return k ? known_letter(map, k->key) : label_letter(map, str_or(act->label, ""));
}

void keymap_assign(const struct page *p, bool core, struct keymap *out)
{
	*out = (struct keymap){ .n = p->nactions < KEYMAP_ACTIONS ? p->nactions : KEYMAP_ACTIONS };
	/* ways of looking first, so that they have the same letters on every page */
	for (int ways = 1; ways >= 0; ways--)
		for (size_t i = 0; i < out->n; i++)
			if (p->actions[i].way == ways)
				out->key[i] = letter_of(out, &p->actions[i], core);
}

/* ---- The main thing */

static bool releases(const struct action *act)
{
	return act->id >= ACT_ACCOUNT_GO && act->id <= ACT_ACTIVATE;
}

static const struct action *held_up(const struct page *p, bool core)
{
	for (size_t i = 0; i < p->nactions; i++) {
		const struct action *act = &p->actions[i];

		if (act->why_not && (act->main || (core && (releases(act) || act->id == ACT_GO_REVIEW))))
			return act;
	}
	return NULL;
}

const struct action *keymap_main(const struct page *p, bool core)
{
	const struct action *next = core ? page_find_action(p, ACT_GO_NEXT_STEP) : NULL;

	for (size_t i = 0; i < p->nactions; i++)
		if (p->actions[i].main && !p->actions[i].why_not)
			return &p->actions[i];
	if (page_next_rows(p))
		return NULL;
	return next ? next : held_up(p, core);
}
