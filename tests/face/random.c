/* Keys, bytes and lines without sense on the wizard's own pages, at all sizes of screen: nothing breaks, and the session stays one that
 * can be read again. VOXPEER_LONG=1 types as many as it takes to be sure (make deep). */
#include "harness.h"

enum {
	KEYS = 20000,
	KEYS_LONG = 100000,
	LINES = 4000,
	LINES_LONG = 20000,
	VERIFY_EVERY = 500,
	COLS_MAX = 200,
	ROWS_MOST = 60,
	PIECE_MAX = 64,
	TURNS_MAX = 100
};

/* ---- chance that is the same every time (Marsaglia's xorshift64) */

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *d)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return d->state;
}

static size_t below(struct dice *d, size_t n)
{
	return (size_t)(roll(d) % n);
}

/* ---- what is typed */

static const char *const KNOWN[] = {
	"\r",      "\r",      "\r",     "\t",     "\t",     " ",       "\033[A", "\033[B", "\033[C", "\033[D",
	"\033[5~", "\033[6~", "\033[Z", "\033[H", "\033[F", "\033[3~", "\177",   "\x01",   "\x03",   "\x05",
	"\x06",    "\x07",    "\x0b",   "\x0c",   "\x15",   "\x17",    "\x19",   "\x1a",   "1",      "2",
	"3",       "4",       "5",      "6",      "7",      "8",       "n",      "a",      "a",      "x",
	"y",       "c",       "V",      "z",      "t",      "A",       "r",      "v",      "u",      "e",
	"?",       "/",       "s",      "w",      "m",      "o",       "i",      "T",      "W",      "S",
	"C",       "E",       "d",      "L",      "R",      "O",       "p",      "f",      "b",      "H",
	"q",       "g",       "G",      "j",      "k",      "l",       "h",      "N",      "+",      "\033OP",
};
static const char *const WORDS[] = {
	"64500",
	"64512",
	"4200000000",
	"0",
	"AS1.10",
	"example-ams",
	"203.0.113.0/24",
	"203.0.113.1/24",
	"::/0",
	"none",
	"Amsterdam",
	"West Europe",
	"ams-r1",
	"10000",
	"1000",
	"noc@example.net",
	"+31205550100",
	"lab",
	"yes",
	"sbc-ams",
	"\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82",
	"e\xcc\x81",
	"\xe6\xbc\xa2\xe5\xad\x97",
	"%s%n",
	"'; --",
	"\\",
	"{}",
	":go 4",
};
static const char *const ODD[] = {
	"\033[200~pasted\nlines, of\ttext\033[201~",
	"\033[200~sbc-2,198.51.100.0/24,SIP signalling\n\033[201~",
	"\033[200~never ended",
	"\033",
	"\033\033",
	"\033[",
	"\033[1;2",
	"\033[<0;1;2M",
	"\033]0;title\007",
	"\033P1$r",
	"\xff",
	"\xc3",
	"\xf0\x9f",
	"\xed\xa0\x80",
	"\x9bZ",
	"\x1f",
};

#define PICK(dice, list) ((list)[below((dice), COUNT(list))])

/* One piece as a terminal might send it; mostly keys that mean something. */
static size_t next_piece(struct dice *d, char piece[PIECE_MAX])
{
	size_t kind = below(d, 20);
	const char *text = kind < 14 ? PICK(d, KNOWN) : kind < 17 ? PICK(d, WORDS) : PICK(d, ODD);

	if (kind < 19) {
		size_t n = strlen(text);

		memcpy(piece, text, n);
		return n;
	}
	size_t n = 1 + below(d, 8);

	for (size_t i = 0; i < n; i++)
		piece[i] = (char)roll(d);
	return n;
}

static const enum step_id BEGIN[] = { STEP_READINESS, STEP_ACCOUNT, STEP_PROVISIONING, STEP_DONE };

/* ---- the tests */

static void resize(struct dice *d, struct screen *s)
{
	grid_resize(&s->grid, 1 + (int)below(d, COLS_MAX), 1 + (int)below(d, ROWS_MOST));
	screen_paint(s);
}

static size_t how_many(size_t some, size_t many)
{
	return (getenv("VOXPEER_LONG") ? many : some) / COUNT(BEGIN);
}

static void keys_from(uint64_t seed, enum step_id step)
{
	const size_t keys = how_many(KEYS, KEYS_LONG);
	struct dice d = { seed };
	struct rig *r = rig_at(step);
	struct screen *s = screen_new(r, 80, 24);
	char piece[PIECE_MAX];

	for (size_t i = 0; i < keys; i++) {
		size_t n = next_piece(&d, piece);

		screen_read(s, piece, n, below(&d, 3) == 0);
		if (below(&d, 25) == 0)
			resize(&d, s);
		if (i % VERIFY_EVERY == 0)
			rig_verify(r);
	}
	rig_verify(r);
	screen_free(s);
	rig_free(r);
}

static void keys_without_sense(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(BEGIN); i++)
		keys_from(UINT64_C(0x9e3779b97f4a7c15) + i, BEGIN[i]);
}

static const char *const SAID[] = {
	"",      "",      "",          "n",     "a",     "a",     "x 1",   "c 1",    "1",
	"2",     "3",     "V",         "z",     "t",     "A",     "r",     "v",      "p",
	"y",     "yes",   "no",        "<",     "?",     "!",     ":go 1", ":go 2",  ":go 3",
	":go 4", ":go 5", ":go 6",     ":go 7", ":go 8", ":go 9", ":menu", ":steps", ":status",
	":save", "edit",  ":nonsense", "C",     "s",     "w",     "m",     "o",      "i",
	"T",     "E",     "O",         "H",     "q",     "d",     "R",     "L",      "99999999999999999999",
};

static void lines_from(uint64_t seed, enum step_id step)
{
	const size_t lines = how_many(LINES, LINES_LONG);
	struct dice d = { seed };
	struct rig *r = rig_at(step);
	struct talk *t = talk_new(r);

	for (size_t i = 0; i < lines; i++) {
		talk_one(t, below(&d, 4) ? PICK(&d, SAID) : PICK(&d, WORDS));
		text_clear(&t->heard);
		if (i % VERIFY_EVERY == 0)
			rig_verify(r);
	}
	rig_verify(r);
	talk_free(t);
	rig_free(r);
}

static void lines_without_sense(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(BEGIN); i++)
		lines_from(UINT64_C(0xd1b54a32d192ed03) + i, BEGIN[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_without_sense),
		cmocka_unit_test(lines_without_sense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
