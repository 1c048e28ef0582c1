#include "unit.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

/* The address sanitizer would end the program itself before mem can. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void memory_is_zeroed(void **state)
{
	unsigned char *p = mem_alloc(64);

	(void)state;
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(p[i], 0);
	free(p);
	p = mem_alloc(0);
	assert_non_null(p);
	free(p);
}

static void resizing_keeps_what_was_there(void **state)
{
	char *p = mem_text("peering");

	(void)state;
	p = mem_resize(p, 4096);
	assert_string_equal(p, "peering");
	p = mem_array(p, 100, 100);
	assert_string_equal(p, "peering");
	free(p);
}

static void copies(void **state)
{
	char *whole = mem_text("AS64500"), *part = mem_textn("AS64500", 2), *made = mem_format("AS%u", 64500u);

	(void)state;
	assert_string_equal(whole, "AS64500");
	assert_string_equal(part, "AS");
	assert_string_equal(made, "AS64500");
	assert_null(mem_text(NULL));
	free(whole);
	free(part);
	free(made);
}

static void replacing_tells_a_change(void **state)
{
	char *slot = NULL;

	(void)state;
	assert_false(mem_replace(&slot, NULL));
	assert_false(mem_replace(&slot, ""));
	assert_true(mem_replace(&slot, "a"));
	assert_false(mem_replace(&slot, "a"));
	assert_false(mem_replace(&slot, slot));
	assert_true(mem_replace(&slot, "b"));
	assert_string_equal(slot, "b");
	assert_true(mem_replace(&slot, ""));
	assert_null(slot);
}

/* ---- The end for want of memory, watched from outside */

static int told;

static void tell(void)
{
	ssize_t ignored = write(told, "restored", 8);

	(void)ignored;
}

static void ask_too_much(void)
{
	volatile size_t much = SIZE_MAX / 2;

	free(mem_alloc(much));
}

static void ask_overflow(void)
{
	volatile size_t many = SIZE_MAX / 4;

	free(mem_array(NULL, many, 8));
}

static void ask_again(void)
{
	tell();
	ask_too_much();
}

static void expect_end(void (*handler)(void), void (*ask)(void))
{
	int ends[2], status;
	char heard[32] = "";
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		told = ends[1];
		close(STDERR_FILENO);
		mem_on_exhaustion(handler);
		ask();
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_true(read(ends[0], heard, sizeof heard - 1) >= 0);
	assert_string_equal(heard, handler ? "restored" : "");
	close(ends[0]);
}

static void exhaustion_restores_and_ends(void **state)
{
	(void)state;
	expect_end(tell, ask_too_much);
	expect_end(tell, ask_overflow);
	expect_end(NULL, ask_overflow);
}

static void a_handler_that_runs_out_itself_is_not_called_again(void **state)
{
	(void)state;
	expect_end(ask_again, ask_overflow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed),
		cmocka_unit_test(resizing_keeps_what_was_there),
		cmocka_unit_test(copies),
		cmocka_unit_test(replacing_tells_a_change),
		cmocka_unit_test(exhaustion_restores_and_ends),
		cmocka_unit_test(a_handler_that_runs_out_itself_is_not_called_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
