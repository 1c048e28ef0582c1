/* Bytes as a terminal sends them, into keys. Pure: a byte at a time, so pieces of any size give the same keys.
 *
 *   struct keys k = {0};
 *   keys_feed(&k, bytes, n, at_rest, got, self);     got(self, &key) for every key that is complete
 *   keys_release(&k);
 *
 * A lone Esc cannot be told from the start of a sequence until nothing follows: the caller waits ESCDELAY and then says so with
 * at_rest (n may be 0). Known are the sequences of xterm, PuTTY, the Linux console, screen, tmux and rxvt, with modifiers
 * (ECMA-48 control sequences, xterm ctlseqs "PC-Style Function Keys", console_codes(4)); Esc before a key is Alt. An unknown
 * sequence is swallowed whole, answers to queries and mouse reports too. Bracketed paste (ESC[200~ … ESC[201~) is one key with
 * all its text. A paste whose end got lost is ended by Ctrl-C. On terminals without it, a long burst in one piece that holds
 * lines is taken for a paste as well (keys_is_burst): a pasted newline must never submit. */
#ifndef UI_KEYS_H
#define UI_KEYS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

enum key_name {
	KB_CHAR, /* code: the character; never a control character */
	KB_CTRL, /* code: 'a' … 'z', or one of @ [ \ ] ^ _ : Ctrl with it */
	KB_ENTER,
	KB_TAB,
	KB_BACK_TAB,
	KB_ESC,
	KB_BACKSPACE,
	KB_UP,
	KB_DOWN,
	KB_LEFT,
	KB_RIGHT,
	KB_HOME,
	KB_END,
	KB_PAGE_UP,
	KB_PAGE_DOWN,
	KB_INSERT,
	KB_DELETE,
	KB_F,    /* code: 1 … 12 */
	KB_PASTE /* text, n: cleaned (utf8_clean_lines); CR and CRLF are newlines */
};
struct key {
	enum key_name name;
	uint32_t code;
	bool alt, ctrl, shift; /* where the terminal says so; of a character only alt */
	const char *text;      /* KB_PASTE: borrowed during the call */
	size_t n;
};
typedef void keys_got(void *self, const struct key *key);

enum { KEYS_SEQUENCE = 32, KEYS_PASTE_MAX = 1 << 20, KEYS_BURST = 24 };
struct keys { /* all zero: ready to use */
	enum keys_state {
		KEYS_GROUND,
		KEYS_ESCAPE,
		KEYS_CSI,
		KEYS_SS3,
		KEYS_LINUX,  /* ESC [ [ : one more byte */
		KEYS_MOUSE,  /* ESC [ M : three more bytes */
		KEYS_STRING, /* OSC, DCS, APC, PM, SOS: up to BEL or ST */
		KEYS_PASTING
	} state;
	bool alt;                /* a second Esc came before the sequence */
	unsigned skip;           /* KEYS_MOUSE: bytes to come; KEYS_PASTING: bytes of its end seen */
	char seq[KEYS_SEQUENCE]; /* of a sequence, or of a character that is not complete */
	size_t n;
	struct text paste;
};
void keys_feed(struct keys *k, const char *bytes, size_t n, bool at_rest, keys_got *got, void *self);
/* True while an Esc is held back that may be a lone one: feed again with at_rest after ESCDELAY. */
bool keys_held(const struct keys *k);
/* True when a piece is a paste that the terminal did not mark: KEYS_BURST bytes or more, with a newline inside and no other control
 * character. Nobody types that between two reads. */
bool keys_is_burst(const char *bytes, size_t n);
void keys_release(struct keys *k);

/* "Ctrl-a", "Enter", "PgUp", "a": for tests and messages. */
void key_describe(const struct key *key, struct text *out);
#endif
