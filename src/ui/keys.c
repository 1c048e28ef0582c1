#include "ui/keys.h"

#include <string.h>

#include "base/utf8.h"

enum { ESC = 0x1b, BEL = 0x07, DEL = 0x7f, CTRL_C = 0x03, STRING_MAX = 4096, PASTE_START = 200 };
enum { SHIFT = 1, ALT = 2, CTRL = 4 }; /* xterm's modifier parameter, less one */

static const char paste_end[] = "\x1b[201~";

/* Where keys go while bytes are fed. */
struct feed {
	struct keys *k;
	keys_got *got;
	void *self;
};

static void give(struct feed *f, struct key key)
{
	f->got(f->self, &key);
}

static void to_ground(struct keys *k)
{
	k->state = KEYS_GROUND;
	k->alt = false;
	k->skip = 0;
	k->n = 0;
}

/* ---- What sequences mean */

struct named {
	char final;
	enum key_name name;
	uint8_t code, mods;
};
/* The final byte of CSI and SS3 sequences, then what only one of them has. Lower case arrows are rxvt's: Shift after CSI, Ctrl
 * after SS3. */
static const struct named finals[] = {
	{ 'A', KB_UP },  { 'B', KB_DOWN }, { 'C', KB_RIGHT }, { 'D', KB_LEFT }, { 'H', KB_HOME },
	{ 'F', KB_END }, { 'P', KB_F, 1 }, { 'Q', KB_F, 2 },  { 'R', KB_F, 3 }, { 'S', KB_F, 4 },
	{ 0 },
};
static const struct named csi_finals[] = {
	{ 'Z', KB_BACK_TAB },        { 'a', KB_UP, 0, SHIFT },   { 'b', KB_DOWN, 0, SHIFT },
	{ 'c', KB_RIGHT, 0, SHIFT }, { 'd', KB_LEFT, 0, SHIFT }, { 0 },
};
static const struct named ss3_finals[] = {
	{ 'M', KB_ENTER },          { 'I', KB_TAB },           { 'X', KB_CHAR, '=' },
	{ ' ', KB_CHAR, ' ' },      { 'a', KB_UP, 0, CTRL },   { 'b', KB_DOWN, 0, CTRL },
	{ 'c', KB_RIGHT, 0, CTRL }, { 'd', KB_LEFT, 0, CTRL }, { 0 },
};
static const struct named linux_finals[] = {
	{ 'A', KB_F, 1 }, { 'B', KB_F, 2 }, { 'C', KB_F, 3 }, { 'D', KB_F, 4 }, { 'E', KB_F, 5 }, { 0 },
};
/* The application keypad sends SS3 and the ASCII character plus 0x40, from '*' to '9'. */
enum { KEYPAD_FIRST = 'j', KEYPAD_LAST = 'y', KEYPAD_SHIFT = 0x40 };

/* CSI number ~ */
static const struct numbered {
	uint8_t number;
	enum key_name name;
	uint8_t code;
} csi_numbers[] = {
	{ 1, KB_HOME },      { 2, KB_INSERT }, { 3, KB_DELETE }, { 4, KB_END },    { 5, KB_PAGE_UP },
	{ 6, KB_PAGE_DOWN }, { 7, KB_HOME },   { 8, KB_END },    { 11, KB_F, 1 },  { 12, KB_F, 2 },
	{ 13, KB_F, 3 },     { 14, KB_F, 4 },  { 15, KB_F, 5 },  { 17, KB_F, 6 },  { 18, KB_F, 7 },
	{ 19, KB_F, 8 },     { 20, KB_F, 9 },  { 21, KB_F, 10 }, { 23, KB_F, 11 }, { 24, KB_F, 12 },
};
enum { CSI_NUMBERS = sizeof csi_numbers / sizeof csi_numbers[0] };

static struct key modified(enum key_name name, uint32_t code, unsigned mods)
{
	return (struct key){
		.name = name, .code = code, .alt = mods & ALT, .ctrl = mods & CTRL, .shift = mods & SHIFT
	};
}

/* The numbers of a sequence: up to two, separated by ';'. Anything else between them makes it unknown. */
static bool read_numbers(const struct keys *k, unsigned number[2])
{
	size_t which = 0;

	number[0] = number[1] = 0;
	for (size_t i = 0; i < k->n; i++) {
		if (k->seq[i] == ';' && which == 0)
			which++;
		else if (k->seq[i] >= '0' && k->seq[i] <= '9' && number[which] < 1000)
			number[which] = number[which] * 10 + (unsigned)(k->seq[i] - '0');
		else
			return false;
	}
	return true;
}

static unsigned mods_of(const struct keys *k, unsigned parameter)
{
	unsigned mods = parameter > 1 && parameter <= 16 ? parameter - 1 : 0;

	return mods | (k->alt ? ALT : 0);
}

static const struct named *find_final(const struct named *table, char final)
{
	while (table->final && table->final != final)
		table++;
	return table->final ? table : NULL;
}

static void give_final(struct feed *f, const struct named *n, unsigned mods)
{
	if (n)
		give(f, modified(n->name, n->code, mods | n->mods));
}

static const struct named *find_either(const struct named *own, char final)
{
	const struct named *n = find_final(finals, final);

	return n ? n : find_final(own, final);
}

static void give_numbered(struct feed *f, unsigned number, unsigned mods)
{
	for (size_t i = 0; i < CSI_NUMBERS; i++)
		if (csi_numbers[i].number == number)
			give(f, modified(csi_numbers[i].name, csi_numbers[i].code, mods));
}

static void end_csi(struct feed *f, char final)
{
	static const struct {
		char final;
		unsigned mods;
	} tildes[] = { { '~', 0 }, { '$', SHIFT }, { '^', CTRL }, { '@', CTRL | SHIFT } }; /* all but ~ are rxvt's */
	struct keys *k = f->k;
	unsigned number[2], mods;
	bool known = read_numbers(k, number);

	mods = mods_of(k, number[1]);
	to_ground(k);
	if (!known)
		return;
	if (final == '~' && number[0] == PASTE_START) {
		k->state = KEYS_PASTING;
		text_clear(&k->paste);
		return;
	}
	for (size_t i = 0; i < sizeof tildes / sizeof tildes[0]; i++)
		if (final == tildes[i].final)
			give_numbered(f, number[0], mods | tildes[i].mods);
	if (number[0] <= 1) /* CSI 12;40R is a cursor's place, not F3 */
		give_final(f, find_either(csi_finals, final), mods);
}

/* ---- One byte in each state */

/* Bytes of one character gather in seq; what cannot become one is dropped. */
static void character_byte(struct feed *f, unsigned char c, bool alt)
{
	struct keys *k = f->k;
	uint32_t code;

	if (k->n && (c & 0xc0) != 0x80)
		k->n = 0;
	k->seq[k->n++] = (char)c;
	if (utf8_decode(k->seq, k->n, &code)) {
		to_ground(k);
		if (code >= 0xa0 || (code >= 0x20 && code < DEL))
			give(f, (struct key){ .name = KB_CHAR, .code = code, .alt = alt });
	} else if (k->n == 4 || (unsigned char)k->seq[0] < 0xc2 || (unsigned char)k->seq[0] > 0xf4) {
		k->n = 0;
	}
}

/* Ctrl with a letter or one of @ [ \ ] ^ _ sends that character's low five bits; some of them have names. */
static void control_byte(struct feed *f, unsigned char c, bool alt)
{
	static const struct {
		unsigned char byte;
		enum key_name name;
	} names[] = {
		{ '\r', KB_ENTER }, { '\n', KB_ENTER }, { '\t', KB_TAB }, { DEL, KB_BACKSPACE }, { 0x08, KB_BACKSPACE }
	};
	struct key key = { .name = KB_CTRL, .code = c | 0x40u, .alt = alt };

	if (key.code >= 'A' && key.code <= 'Z')
		key.code |= 0x20;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].byte == c)
			key = (struct key){ .name = names[i].name, .alt = alt };
	give(f, key);
}

static void ground(struct feed *f, unsigned char c)
{
	if (c == ESC) {
		to_ground(f->k);
		f->k->state = KEYS_ESCAPE;
	} else if (c < 0x20 || c == DEL) {
		f->k->n = 0;
		control_byte(f, c, false);
	} else {
		character_byte(f, c, false);
	}
}

static void escape(struct feed *f, unsigned char c)
{
	static const char introducers[] = "[O]P_^X";
	static const enum keys_state leads_to[] = { KEYS_CSI,    KEYS_SS3,    KEYS_STRING, KEYS_STRING,
						    KEYS_STRING, KEYS_STRING, KEYS_STRING };
	struct keys *k = f->k;
	const char *introducer = c ? strchr(introducers, c) : NULL;
	bool twice = k->alt;

	if (introducer) {
		k->state = leads_to[introducer - introducers];
		return;
	}
	if (c == ESC && !twice) {
		k->alt = true;
		return;
	}
	if (twice)
		give(f, (struct key){ .name = KB_ESC });
	if (c == ESC)
		return;
	to_ground(k);
	if (c < 0x20 || c == DEL)
		control_byte(f, c, true);
	else if (c != '\\') /* ESC \ ends a string */
		character_byte(f, c, c < 0x80);
}

/* rxvt ends shifted keys in '$', which ECMA-48 has inside sequences only. */
static bool rxvt_shift(const struct keys *k, unsigned char c)
{
	return c == '$' && k->n && k->n <= 2 && strspn(k->seq, "0123456789") >= k->n;
}

/* Cancel and what begins anew inside a sequence. True when c was used up. */
static bool broken_off(struct feed *f, unsigned char c)
{
	if (c >= 0x20 && c < DEL)
		return false;
	to_ground(f->k);
	if (c == ESC)
		f->k->state = KEYS_ESCAPE;
	else if (c == CTRL_C)
		control_byte(f, c, false);
	return true;
}

static void csi(struct feed *f, unsigned char c)
{
	struct keys *k = f->k;

	if (broken_off(f, c))
		return;
	k->seq[k->n < KEYS_SEQUENCE ? k->n : KEYS_SEQUENCE - 1] = '\0';
	if (c == '[' && !k->n) {
		k->state = KEYS_LINUX;
	} else if (c == 'M' && !k->n) {
		k->state = KEYS_MOUSE;
		k->skip = 3;
	} else if (c >= 0x40 || rxvt_shift(k, c)) {
		end_csi(f, (char)c);
	} else if (k->n < KEYS_SEQUENCE - 1) {
		k->seq[k->n++] = (char)c;
	}
}

static void ss3(struct feed *f, unsigned char c)
{
	struct keys *k = f->k;
	unsigned number[2], mods;

	if (broken_off(f, c))
		return;
	if (c >= '0' && c <= '9' && k->n < 2) {
		k->seq[k->n++] = (char)c;
		return;
	}
	read_numbers(k, number);
	mods = mods_of(k, number[0]);
	to_ground(k);
	if (c >= KEYPAD_FIRST && c <= KEYPAD_LAST)
		give(f, (struct key){ .name = KB_CHAR, .code = c - KEYPAD_SHIFT });
	else
		give_final(f, find_either(ss3_finals, (char)c), mods);
}

static void linux_console(struct feed *f, unsigned char c)
{
	unsigned mods = mods_of(f->k, 0);

	to_ground(f->k);
	give_final(f, find_final(linux_finals, (char)c), mods);
}

static void mouse(struct feed *f, unsigned char c)
{
	(void)c;
	if (--f->k->skip == 0)
		to_ground(f->k);
}

/* Up to BEL or ESC \. A string that never ends must not eat the keyboard: Ctrl-C, Enter and its length end it too. */
static void string(struct feed *f, unsigned char c)
{
	struct keys *k = f->k;

	if (c == BEL || c == '\r' || c == '\n' || ++k->skip > STRING_MAX)
		to_ground(k);
	else if (c == ESC || c == CTRL_C)
		broken_off(f, c);
}

/* ---- Paste */

static void give_paste(struct feed *f, const char *s, size_t n)
{
	struct text lines = TEXT_INIT, clean = TEXT_INIT;

	for (size_t i = 0; i < n; i++)
		if (s[i] != '\n' || i == 0 || s[i - 1] != '\r')
			text_addc(&lines, s[i] == '\r' ? '\n' : s[i]);
	utf8_clean_lines(&clean, lines.s, lines.n, KEYS_PASTE_MAX);
	give(f, (struct key){ .name = KB_PASTE, .text = clean.s, .n = clean.n });
	text_release(&lines);
	text_release(&clean);
}

static void end_paste(struct feed *f)
{
	struct text paste = f->k->paste;

	text_init(&f->k->paste);
	to_ground(f->k);
	give_paste(f, paste.s, paste.n);
	text_release(&paste);
}

static void add_pasted(struct keys *k, const char *s, size_t n)
{
	if (k->paste.n + n <= KEYS_PASTE_MAX)
		text_addn(&k->paste, s, n);
}

static void pasting(struct feed *f, unsigned char c)
{
	struct keys *k = f->k;

	if (c == (unsigned char)paste_end[k->skip]) {
		if (++k->skip == sizeof paste_end - 1)
			end_paste(f);
		return;
	}
	add_pasted(k, paste_end, k->skip);
	k->skip = c == ESC;
	if (c == CTRL_C)
		end_paste(f);
	else if (c != ESC)
		add_pasted(k, (const char *)&c, 1);
}

/* ---- Feeding */

static void (*const take_byte[])(struct feed *, unsigned char) = {
	[KEYS_GROUND] = ground,       [KEYS_ESCAPE] = escape, [KEYS_CSI] = csi,       [KEYS_SS3] = ss3,
	[KEYS_LINUX] = linux_console, [KEYS_MOUSE] = mouse,   [KEYS_STRING] = string, [KEYS_PASTING] = pasting,
};

bool keys_held(const struct keys *k)
{
	return k->state == KEYS_ESCAPE || (k->state == KEYS_STRING && !k->skip);
}

/* Nothing followed: an Esc was the key, and Alt with ] P _ ^ or X no report. CSI and SS3 go on: a link may split them. */
static void rest(struct feed *f)
{
	int escapes = f->k->state != KEYS_ESCAPE ? 0 : f->k->alt ? 2 : 1;

	if (!keys_held(f->k))
		return;
	to_ground(f->k);
	for (int i = 0; i < escapes; i++)
		give(f, (struct key){ .name = KB_ESC });
}

bool keys_is_burst(const char *bytes, size_t n)
{
	bool lines = false;

	if (n < KEYS_BURST)
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];
		bool newline = c == '\r' || c == '\n';

		if ((c < 0x20 && c != '\t' && !newline) || c == DEL)
			return false;
		lines |= newline && i + 1 < n;
	}
	return lines;
}

void keys_feed(struct keys *k, const char *bytes, size_t n, bool at_rest, keys_got *got, void *self)
{
	struct feed f = { k, got, self };

	if (k->state == KEYS_GROUND && !k->n && keys_is_burst(bytes, n)) {
		give_paste(&f, bytes, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		take_byte[k->state](&f, (unsigned char)bytes[i]);
	if (at_rest)
		rest(&f);
}

void keys_release(struct keys *k)
{
	text_release(&k->paste);
	*k = (struct keys){ 0 };
}

/* ---- Words */

static const char *const words[] = {
	[KB_ENTER] = "Enter", [KB_TAB] = "Tab",    [KB_BACK_TAB] = "Shift-Tab",  [KB_ESC] = "Esc",
	[KB_UP] = "Up",       [KB_DOWN] = "Down",  [KB_LEFT] = "Left",           [KB_RIGHT] = "Right",
	[KB_HOME] = "Home",   [KB_END] = "End",    [KB_PAGE_UP] = "PgUp",        [KB_PAGE_DOWN] = "PgDn",
	[KB_INSERT] = "Ins",  [KB_DELETE] = "Del", [KB_BACKSPACE] = "Backspace", [KB_PASTE] = "Paste",
};

void key_describe(const struct key *key, struct text *out)
{
	char c[4];

	text_add(out, key->alt ? "Alt-" : "");
	text_add(out, key->ctrl || key->name == KB_CTRL ? "Ctrl-" : "");
	text_add(out, key->shift ? "Shift-" : "");
	if (key->name == KB_F)
		text_addf(out, "F%u", (unsigned)key->code);
	else if (key->name == KB_CHAR || key->name == KB_CTRL)
		text_addn(out, c, utf8_encode(key->code, c));
	else
		text_add(out, words[key->name]);
	if (key->name == KB_PASTE)
		text_addf(out, "(%.*s)", (int)key->n, key->text);
}
