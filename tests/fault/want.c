/* Want of memory, at one allocation after the other: whatever is under way ends with a sentence and the exit code 1, or goes on where a
 * library helps itself; never by a signal, with the session as it was or as it was to be, no lab left behind, and the next run
 * goes on from there. VOXPEER_LONG=1: at more allocations.
 *
 * tests/fault/preload/want.c refuses the memory; some unit tests run under it too, all of them and the flow tests by tests/check/want. */
#include "../flow/program.h"

#define EXAMPLE "docs/example.yaml"
enum { AT_MOST = 24 };

#if defined(__SANITIZE_ADDRESS__) || defined(COVERAGE)
enum { INSTRUMENTED = true }; /* what was put in beside allocates by itself, and counts on it */
#else
enum { INSTRUMENTED = false };
#endif

static char *preload(const struct home *h)
{
	return mem_format("LD_PRELOAD=%s/tests/fault/want.so", h->build);
}

/* ---- each way once, in forks: see there */

struct outcome {
	unsigned long ended, went_on, waited, wrong;
};

static bool read_outcome(const char *report, struct outcome *o)
{
	const struct {
		const char *begin;
		unsigned long *n;
	} kinds[] = {
		{ "ended", &o->ended }, { "went on", &o->went_on }, { "waited", &o->waited }, { "wrong", &o->wrong }
	};
	char *text, *rest;

	if (access(report, R_OK))
		return false;
	text = rest = read_whole(report);
	for (const char *line; (line = strsep(&rest, "\n"));)
		for (size_t i = 0; i < COUNT(kinds); i++)
			*kinds[i].n += str_starts(line, kinds[i].begin);
	free(text);
	return true;
}

static unsigned long read_allocations(const char *report)
{
	char *text = read_whole(report);
	unsigned long n = str_starts(text, "allocations ") ? strtoul(text + strlen("allocations "), NULL, 10) : 0;

	free(text);
	return n;
}

static void under_want(struct home *h, const char *program, const char *how)
{
	char *report = mem_format("%s/report", h->root), *shell;
	struct outcome o = { 0 };

	unlink(report);
	shell = mem_format(
		"VOXPEER_WANT='%s' VOXPEER_WANT_REPORT=%s LD_PRELOAD=%s/tests/fault/want.so exec %s >/dev/null 2>&1",
		how, report, h->build, program);
	pid_t pid = fork();
	if (!pid) {
		execle("/bin/sh", "sh", "-c", shell, NULL, h->env);
		_exit(127);
	}
	assert_true(pid > 0 && waitpid(pid, NULL, 0) == pid);
	if (!read_outcome(report, &o))
		fail_msg("%s left no report", program);
	print_message("%s: ended %lu, went on %lu, waited %lu, wrong %lu\n", strrchr(program, '/') + 1, o.ended,
		      o.went_on, o.waited, o.wrong);
	if (o.wrong) {
		char *text = read_whole(report);

		print_error("%s", text);
		free(text);
	}
	assert_int_equal(o.wrong, 0);
	assert_true(o.ended > 0);
	free(report);
	free(shell);
}

static void unit_tests(void **state)
{
	static const char *const some[] = { "session_answers", "arm_build", "page_build", "model_record" };
	struct home h;

	(void)state;
	if (INSTRUMENTED)
		skip();
	home_new(&h);
	for (size_t i = 0; i < COUNT(some); i++) {
		char *program = mem_format("%s/tests/unit/%s", h.build, some[i]);

		under_want(&h, program, "paths");
		free(program);
	}
	home_free(&h);
}

/* ---- the program itself, killed by it at one allocation */

/* Its exit code; what it said is in r. at 0: nothing is refused, and *allocations tells how many there are. */
static int run_at(struct home *h, struct ran *r, unsigned long at, unsigned long *allocations)
{
	char *report = mem_format("%s/report", h->root);
	char *how = at ? mem_format("VOXPEER_WANT=at %lu", at) : mem_text("VOXPEER_WANT=count");
	char *to = mem_format("VOXPEER_WANT_REPORT=%s", report), *library = preload(h);
	char *env[16] = { how, to, library };

	for (size_t n = 0; h->env[n]; n++)
		env[3 + n] = h->env[n];
	unlink(report);
	struct process p =
		process_begin_in(h, "voxpeer",
				 (char *[]){ (char[]){ "voxpeer" }, (char[]){ "run" }, (char[]){ "-q" },
					     (char[]){ "-f" }, (char[]){ EXAMPLE }, (char[]){ "--wait" }, NULL },
				 env);
	process_end(&p, r);
	if (allocations)
		*allocations = read_allocations(report);
	free(report);
	free(how);
	free(to);
	free(library);
	return r->code;
}

/* As it was or as it was to be: readable as it lies there, or not there yet. */
static void session_is_whole(struct home *h)
{
	char *file = session_file(h, "example");
	struct ran r = RAN_INIT;

	if (access(file, F_OK) == 0) {
		voxpeer(h, &r, "session", "verify", "example", NULL);
		assert_code(&r, 0);
	}
	ran_release(&r);
	free(file);
}

/* It ends when its parent does, and takes its folder along. */
static void lab_is_gone(struct home *h)
{
	enum { LOOK_MS = 10 };

	for (int waited = 0; files_in(h->runtime) && waited < PATIENCE_MS; waited += LOOK_MS)
		poll(NULL, 0, LOOK_MS);
	assert_int_equal(files_in(h->runtime), 0);
}

static void refused_at(struct home *h, unsigned long at)
{
	struct ran r = RAN_INIT;
	int code = run_at(h, &r, at, NULL);

	if (code >= 128)
		fail_msg("refused allocation %lu: killed by signal %d\n%s", at, code - 128, r.err.s);
	if (code && !r.err.n)
		fail_msg("refused allocation %lu: exit code %d without a word", at, code);
	session_is_whole(h);
	lab_is_gone(h);
	voxpeer(h, &r, "run", "-q", "-f", EXAMPLE, "--wait", NULL);
	assert_code(&r, 0);
	ran_release(&r);
	home_empty(h);
}

static void a_run(void **state)
{
	const unsigned long most = getenv("VOXPEER_LONG") ? AT_MOST * 10 : AT_MOST;
	unsigned long allocations = 0;
	struct ran r = RAN_INIT;
	struct home h;

	(void)state;
	if (INSTRUMENTED)
		skip();
	home_new(&h);
	assert_int_equal(run_at(&h, &r, 0, &allocations), 0);
	home_empty(&h);
	assert_true(allocations > most);
	for (unsigned long i = 0; i < most; i++)
		refused_at(&h, 1 + i * (allocations - 1) / most);
	print_message("%lu of %lu allocations refused\n", most, allocations);
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unit_tests),
		cmocka_unit_test(a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
