/* A signal that comes while ncurses begins: whose handler it was keeps it. newterm is ours here, and is struck in its midst. */
#include <dlfcn.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <curses.h>

#include "../../src/ui/curses.h"
#include "base/text.h"

static volatile sig_atomic_t heard;
static int striking;

static void hear(int number)
{
	heard = number;
}

SCREEN *newterm(const char *type, FILE *out, FILE *in)
{
	SCREEN *(*theirs)(const char *, FILE *, FILE *) = dlsym(RTLD_NEXT, "newterm");

	raise(striking);
	return theirs(type, out, in);
}

static void a_signal_while_it_begins_is_heard(void **state)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };
	struct theme theme;

	(void)state;
	assert_true(theme_builtin("dark", &theme, NULL));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct text note = TEXT_INIT, err = TEXT_INIT;

		striking = numbers[i];
		heard = 0;
		signal(striking, hear);
		curses_free(curses_new("xterm", true, false, &theme, &note, &err));
		assert_string_equal(err.s, "");
		assert_int_equal(heard, striking);
		signal(striking, SIG_DFL);
		text_release(&note);
		text_release(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_while_it_begins_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
