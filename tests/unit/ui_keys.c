/* Bytes into keys: what terminals send, cut anywhere; and what nobody should send. */
#include "ui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void got(void *self, const struct key *key)
{
	struct text *out = self;

	if (out->n)
		text_addc(out, ' ');
	key_describe(key, out);
}

struct sent {
	const char *bytes, *keys;
};
static const struct sent sent[] = {
	{ "a", "a" },
	{ "Z ", "Z  " },
	{ "\xc3\xa4", "ä" },
	{ "\xe5\x90\x8d", "名" },
	{ "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
	{ "a\xff"
	  "b",
	  "a b" },
	{ "\xc3(", "(" },
	{ "\xe5\x90"
	  "a",
	  "a" },
	{ "\xc2\x85"
	  "a",
	  "a" },
	{ "\r\n\t", "Enter Enter Tab" },
	{ "\x7f\x08", "Backspace Backspace" },
	{ "\x01\x05\x0b\x1a\x1c\x1f", "Ctrl-a Ctrl-e Ctrl-k Ctrl-z Ctrl-\\ Ctrl-_" },
	{ "\x1b", "Esc" },
	{ "\x1b\x1b", "Esc Esc" },
	{ "\x1b"
	  "x",
	  "Alt-x" },
	{ "\x1b\x1b"
	  "x",
	  "Esc Alt-x" },
	{ "\x1b\r\x1b\x7f", "Alt-Enter Alt-Backspace" },
	{ "\x1b\xc3\xa4", "ä" },
	/* xterm, normal and application cursor keys */
	{ "\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left" },
	{ "\x1bOA\x1bOB\x1bOC\x1bOD", "Up Down Right Left" },
	{ "\x1b[H\x1b[F\x1bOH\x1bOF", "Home End Home End" },
	{ "\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Ins Del PgUp PgDn" },
	{ "\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4" },
	{ "\x1b[15~\x1b[17~\x1b[24~", "F5 F6 F12" },
	{ "\x1b[Z", "Shift-Tab" },
	{ "\x1b[1;5C\x1b[1;2A\x1b[1;3D\x1b[3;6~", "Ctrl-Right Shift-Up Alt-Left Ctrl-Shift-Del" },
	{ "\x1b[1;5P", "Ctrl-F1" },
	/* PuTTY, Linux console, screen: Home and End by number, F1 to F5 three ways */
	{ "\x1b[1~\x1b[4~\x1b[11~\x1b[12~", "Home End F1 F2" },
	{ "\x1b[[A\x1b[[E\x1b[17~", "F1 F5 F6" },
	/* rxvt */
	{ "\x1b[7~\x1b[8~\x1b[a\x1bOa\x1b[3$\x1b[3^\x1b[3@",
	  "Home End Shift-Up Ctrl-Up Shift-Del Ctrl-Del Ctrl-Shift-Del" },
	{ "\x1b\x1b[A", "Alt-Up" },
	/* application keypad */
	{ "\x1bOp\x1bOy\x1bOk\x1bOM", "0 9 + Enter" },
	/* swallowed whole */
	{ "\x1b[?1;2c"
	  "a",
	  "a" },
	{ "\x1b[?2004;1$y"
	  "a",
	  "a" },
	{ "\x1b[12;40R"
	  "a",
	  "a" },
	{ "\x1b[<0;10;10M"
	  "a",
	  "a" },
	{ "\x1b[M abq", "q" },
	{ "\x1b]11;rgb:0000/0000/0000\x07"
	  "a",
	  "a" },
	{ "\x1b]11;rgb:0000/0000/0000\x1b\\a", "a" },
	{ "\x1bP1+r544e\x1b\\a", "a" },
	{ "\x1b[9999999999999999999999999999999999999999999999~a", "a" },
	{ "\x1b[1;2;3~a", "a" },
	{ "\x1b[12\x1b[A", "Up" },
	{ "\x1b[12\x03", "Ctrl-c" },
	{ "\x1bO\x1bOA", "Up" },
	{ "\x1b[99~a", "a" },
	{ "\x1b]never ends\x03"
	  "a",
	  "Ctrl-c a" },
	/* paste */
	{ "\x1b[200~abc\x1b[201~d", "Paste(abc) d" },
	{ "\x1b[200~\x1b[201~", "Paste()" },
	{ "\x1b[200~a\rb\r\nc\nd\x1b[201~", "Paste(a\nb\nc\nd)" },
	{ "\x1b[200~a\x1b[200~b\x1b[A\x01"
	  "c\xff\x1b[201~",
	  "Paste(a\xef\xbf\xbd[200~b\xef\xbf\xbd[A\xef\xbf\xbd"
	  "c\xef\xbf\xbd)" },
	{ "\x1b[200~a\x1b\x1b[201~", "Paste(a\xef\xbf\xbd)" },
	{ "\x1b[200~lost end\x03q", "Paste(lost end) q" },
	{ "\x1b[201~a", "a" },
};
enum { SENT = sizeof sent / sizeof sent[0] };

static void expect(const struct sent *s, const char *have, const char *how)
{
	if (strcmp(have, s->keys) == 0)
		return;
	print_error("%s: %s gave '%s'\n", how, s->keys, have);
	fail();
}

static void sequences_of_terminals(void **state)
{
	(void)state;
	for (size_t i = 0; i < SENT; i++) {
		struct keys k = { 0 };
		struct text out = TEXT_INIT;

		keys_feed(&k, sent[i].bytes, strlen(sent[i].bytes), true, got, &out);
		expect(&sent[i], out.s, "whole");
		assert_int_equal(k.state, KEYS_GROUND);
		keys_release(&k);
		text_release(&out);
	}
}

/* Cut in two at every place, and byte by byte. */
static void pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < SENT; i++) {
		size_t n = strlen(sent[i].bytes);

		for (size_t cut = 0; cut <= n; cut++) {
			struct keys k = { 0 };
			struct text out = TEXT_INIT;

			for (size_t b = 0; cut == n && b < n; b++)
				keys_feed(&k, sent[i].bytes + b, 1, false, got, &out);
			if (cut < n) {
				keys_feed(&k, sent[i].bytes, cut, false, got, &out);
				keys_feed(&k, sent[i].bytes + cut, n - cut, false, got, &out);
			}
			keys_feed(&k, "", 0, true, got, &out);
			expect(&sent[i], out.s, "in pieces");
			keys_release(&k);
			text_release(&out);
		}
	}
}

static void a_lone_escape_is_held_until_rest(void **state)
{
	struct keys k = { 0 };
	struct text out = TEXT_INIT;

	(void)state;
	keys_feed(&k, "\x1b", 1, false, got, &out);
	assert_true(keys_held(&k));
	assert_string_equal(out.s, "");
	keys_feed(&k, "", 0, true, got, &out);
	assert_string_equal(out.s, "Esc");
	assert_false(keys_held(&k));
	text_clear(&out);
	keys_feed(&k, "\x1b[", 2, true, got, &out);
	assert_false(keys_held(&k));
	keys_feed(&k, "A", 1, true, got, &out);
	assert_string_equal(out.s, "Up");
	text_clear(&out);
	keys_feed(&k, "\x1bP", 2, true, got, &out);
	keys_feed(&k, "q", 1, true, got, &out);
	assert_string_equal(out.s, "q");
	text_release(&out);
	keys_release(&k);
}

static void a_burst_with_lines_is_a_paste(void **state)
{
	static const struct {
		const char *bytes;
		bool burst;
	} cases[] = {
		{ "203.0.113.0/24\r198.51.100.0/24\r", true },
		{ "203.0.113.0/24\tsip\n198.51.100.0/24", true },
		{ "one long line that somebody may have typed\r", false },
		{ "jjjjjjj\rjjj", false },
		{ "jjjjjjjjjjjjjjjjjjjjj\x1b[A\rjjj", false },
		{ "\x15jjjjjjjjjjjjjjjjjjjjj\rjjj", false },
	};
	struct keys k = { 0 };
	struct text out = TEXT_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(keys_is_burst(cases[i].bytes, strlen(cases[i].bytes)), cases[i].burst);
	keys_feed(&k, cases[0].bytes, strlen(cases[0].bytes), false, got, &out);
	assert_string_equal(out.s, "Paste(203.0.113.0/24\n198.51.100.0/24\n)");
	text_release(&out);
	keys_release(&k);
}

static void a_paste_is_bounded(void **state)
{
	static char big[4096];
	struct keys k = { 0 };
	struct text out = TEXT_INIT;

	(void)state;
	memset(big, 'x', sizeof big);
	keys_feed(&k, "\x1b[200~", 6, false, got, &out);
	for (int i = 0; i < 300; i++)
		keys_feed(&k, big, sizeof big, false, got, &out);
	keys_feed(&k, "\x1b[201~", 6, false, got, &out);
	assert_in_range(out.n, KEYS_PASTE_MAX - sizeof big, KEYS_PASTE_MAX + 16);
	text_release(&out);
	keys_release(&k);
}

static void check_key(void *self, const struct key *key)
{
	(*(unsigned *)self)++;
	assert_in_range(key->name, KB_CHAR, KB_PASTE);
	if (key->name == KB_CHAR)
		assert_true(key->code >= 0x20 && key->code <= 0x10ffff && key->code != 0x7f);
	if (key->name == KB_F)
		assert_in_range(key->code, 1, 12);
}

/* Random bytes, rich in what begins sequences, never get stuck: after Ctrl-C the next key is itself. */
static void random_bytes(void **state)
{
	static const char likely[] = "\x1b\x1b[O]PM0123;~$^\r\n\x03\xc3\x90"
				     "ABab?";
	struct keys k = { 0 };
	unsigned keys = 0;
	uint32_t r = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char bytes[40];
		struct text out = TEXT_INIT;

		for (size_t i = 0; i < sizeof bytes; i++) {
			r = r * 1664525u + 1013904223u;
			bytes[i] = r >> 31 ? (char)(r >> 16) : likely[(r >> 16) % (sizeof likely - 1)];
		}
		keys_feed(&k, bytes, (r >> 8) % sizeof bytes, r & 64, check_key, &keys);
		keys_feed(&k, "\x03\x03\x03\x03", 4, true, check_key, &keys);
		keys_feed(&k, "q", 1, true, got, &out);
		assert_string_equal(out.s, "q");
		text_release(&out);
	}
	assert_true(keys > 10000);
	keys_release(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_of_terminals),
		cmocka_unit_test(pieces_of_any_size),
		cmocka_unit_test(a_lone_escape_is_held_until_rest),
		cmocka_unit_test(a_burst_with_lines_is_a_paste),
		cmocka_unit_test(a_paste_is_bounded),
		cmocka_unit_test(random_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
