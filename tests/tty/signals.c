/* Signals at any moment of a journey at the keyboard, the terminal gone without one, the shell or the lab killed: what was accepted is
 * saved, the terminal is as it was, nobody is left behind, and the exit code says that it was interrupted. A few dozen strikes; with
 * VOXPEER_LONG several hundred. The moments are drawn from a seed that is printed; VOXPEER_SEED repeats them. */
#include "../unit/struck.h"
#include "terminal.h"

#include <sys/prctl.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"

enum { STRIKES_FEW = 3, STRIKES_MANY = 40, INTERRUPTED = 130 };

/* ---- Chance: splitmix64 (Steele, Lea, Flood 2014) */

static uint64_t chance_state;

static unsigned chance(unsigned below)
{
	uint64_t z = chance_state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ z >> 31) % below);
}

static void set_chance(void)
{
	const char *given = getenv("VOXPEER_SEED");

	chance_state = given && *given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	print_message("VOXPEER_SEED=%llu\n", (unsigned long long)chance_state);
}

/* ---- The journey */

/* Looking around, ticking, and a field that is typed in and left: what a signal meets is a page, an editor, a prompt, a save. */
static const char *const keys[] = { "1", "j", "j", "j", " ",    "j", " ", "4", "j",    "\r", "z", "z", "\x07", "5",
				    "o", "8", "t", "t", "\x0c", "6", "/", "x", "\x07", "C",  "7", "w", "1",    " " };
enum { KEYS = sizeof keys / sizeof *keys };

static void drain(struct shown *s, unsigned ms)
{
	while (take(s, (int)chance(ms + 1)))
		;
}

/* Some keys, one after the other or in a rush. */
static void travel(struct shown *s, unsigned steps)
{
	for (unsigned i = 0; i < steps; i++) {
		if (write(s->master, keys[i], strlen(keys[i])) < 0)
			return;
		drain(s, 12);
	}
}

/* ---- Afterwards */

static pid_t lab_of(pid_t pid)
{
	char path[64], text[64] = "";

	snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)pid, (long)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && read(fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	if (fd >= 0)
		close(fd);
	return (pid_t)strtol(text, NULL, 10);
}

static char *file_of(const struct place *p, const char *name)
{
	return mem_format("%s/voxpeer/sessions/%s", p->dir, name);
}

/* Orphans come to us; when all have ended, nobody is left behind. */
static void expect_nobody_left(void)
{
	while (waitpid(-1, NULL, 0) > 0)
		;
	assert_int_equal(errno, ECHILD);
}

static void expect_safe(const struct place *p, const char *what)
{
	char *lock = file_of(p, "half.lock");

	if (access(lock, F_OK) == 0)
		fail_msg("%s: the lock is still there", what);
	run_quietly(p, (const char *const[]){ "voxpeer", "session", "verify", "half", NULL });
	free(lock);
}

/* Whatever was switched on has been switched off. */
static void expect_given_back(const struct shown *s, const char *what)
{
	static const char on[] = "\x1b[?1049h", off[] = "\x1b[?1049l";
	const char *last_on = NULL, *last_off = NULL;

	for (const char *c = s->bytes.s; (c = strstr(c, on)); c++)
		last_on = c;
	for (const char *c = s->bytes.s; (c = strstr(c, off)); c++)
		last_off = c;
	if (last_on && (!last_off || last_off < last_on))
		fail_msg("%s: the screen was not given back", what);
	if (!is_cooked(s))
		fail_msg("%s: the terminal is still raw", what);
}

/* Its exit code; -1: a signal ended it. */
static int wait_end(struct shown *s)
{
	int status = 0;

	while (s->master >= 0 && take(s, PATIENCE_MS))
		;
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	s->place->running = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect_interrupted(struct shown *s, const char *what)
{
	int code = wait_end(s);

	if (code != INTERRUPTED)
		fail_msg("%s: exit code %d", what, code);
	if (s->master >= 0)
		expect_given_back(s, what);
	expect_nobody_left();
	expect_safe(s->place, what);
	finish(s);
}

/* ---- Strikes. Each gets a program that has gone some steps. */

static void ends(struct shown *s, int number, const char *what)
{
	kill(s->pid, number);
	expect_interrupted(s, what);
}

static bool is_running(const struct shown *s)
{
	return waitpid(s->pid, NULL, WNOHANG) == 0;
}

static void goes_on(struct shown *s, int number, const char *what)
{
	kill(s->pid, number);
	drain(s, 12);
	text_clear(&s->bytes);
	assert_int_equal(write(s->master, "\x07\x0c", 2), 2); /* out of an editor, if in one; draw anew */
	wait_for_bytes(s, "\x1b[2J");
	if (!is_running(s))
		fail_msg("%s ended it", what);
	ends(s, SIGTERM, what);
}

static void stops(struct shown *s, int number, const char *what)
{
	int status;

	kill(s->pid, number);
	wait_for_bytes(s, "\x1b[?1049l");
	assert_int_equal(waitpid(s->pid, &status, WUNTRACED), s->pid);
	if (!WIFSTOPPED(status) || !is_cooked(s))
		fail_msg("%s: not stopped, or the terminal is still raw", what);
	text_clear(&s->bytes);
	kill(s->pid, SIGCONT);
	wait_for_bytes(s, "\x1b[?1049h");
	ends(s, SIGTERM, what);
}

static void gone(struct shown *s, int number, const char *what)
{
	(void)number;
	close(s->master);
	s->master = -1;
	expect_interrupted(s, what);
}

static void lab_killed(struct shown *s, int number, const char *what)
{
	pid_t lab = lab_of(s->pid);

	assert_true(lab > 0);
	kill(lab, number);
	wait_for(s, "Training service ended");
	assert_true(shows(s, "start it again"));
	assert_int_equal(write(s->master, "n", 1), 1);
	wait_for(s, "q leave");
	wait_for(s, "5 Provisioning");
	if (lab_of(s->pid) <= 0 || lab_of(s->pid) == lab)
		fail_msg("%s: no new lab", what);
	ends(s, SIGTERM, what);
}

static const struct strike {
	const char *what;
	int number;
	void (*strike)(struct shown *s, int number, const char *what);
} STRIKES[] = {
	{ "HUP", SIGHUP, ends },
	{ "TERM", SIGTERM, ends },
	{ "INT", SIGINT, ends },
	{ "QUIT", SIGQUIT, ends },
	{ "XCPU", SIGXCPU, ends },
	{ "PIPE", SIGPIPE, goes_on },
	{ "USR1", SIGUSR1, goes_on },
	{ "USR2", SIGUSR2, goes_on },
	{ "WINCH", SIGWINCH, goes_on },
	{ "CONT", SIGCONT, goes_on },
	{ "CHLD", SIGCHLD, goes_on },
	{ "TSTP", SIGTSTP, stops },
	{ "terminal gone", 0, gone },
	{ "lab killed", SIGKILL, lab_killed },
	{ "lab told to end", SIGTERM, lab_killed },
};
enum { STRIKES_N = sizeof STRIKES / sizeof *STRIKES };

static unsigned rounds(void)
{
	const char *many = getenv("VOXPEER_LONG");

	return many && *many ? STRIKES_MANY : STRIKES_FEW;
}

static void struck_at_any_moment(void **state)
{
	unsigned struck = 0;

	for (unsigned round = 0; round < rounds(); round++)
		for (size_t i = 0; i < STRIKES_N; i++, struck++) {
			struct shown s;
			char what[80];
			unsigned steps = chance(KEYS + 1);

			start(&s, *state);
			wait_for(&s, "q leave");
			travel(&s, steps);
			snprintf(what, sizeof what, "%s after %u keys", STRIKES[i].what, steps);
			STRIKES[i].strike(&s, STRIKES[i].number, what);
		}
	print_whole("a signal or hang-up: saved, the terminal given back", struck);
}

/* While it starts: before it listens for signals nothing is open, and it may simply die of one. */
static void struck_while_it_starts(void **state)
{
	static const int numbers[] = { SIGHUP, SIGTERM, SIGINT, SIGQUIT };
	unsigned died = 0, interrupted = 0;

	for (unsigned i = 0; i < 4 * rounds(); i++) {
		struct shown s;

		start(&s, *state);
		poll(NULL, 0, (int)chance(60));
		kill(s.pid, numbers[i % 4]);
		int code = wait_end(&s);

		if (code != -1 && code != INTERRUPTED)
			fail_msg("exit code %d, and it wrote: %s", code, s.bytes.s);
		died += code == -1;
		interrupted += code == INTERRUPTED;
		expect_given_back(&s, "while it starts");
		expect_nobody_left();
		expect_safe(*state, "while it starts");
		finish(&s);
	}
	print_message("%u died before anything was open, %u were interrupted\n", died, interrupted);
	print_whole("a signal while it starts", died + interrupted);
}

/* What the shell started goes with its terminal, and is its orphan no longer than it takes to save. */
static void the_shell_is_killed(void **state)
{
	struct place *p = *state;

	for (unsigned i = 0; i < rounds(); i++) {
		struct shown s;
		pid_t child;

		start_under_shell(&s, p);
		wait_for(&s, "q leave");
		travel(&s, chance(KEYS + 1));
		child = lab_of(s.pid); /* the shell's child: the program */
		assert_true(child > 0);
		kill(s.pid, SIGKILL);
		while (take(&s, PATIENCE_MS))
			;
		p->running = 0;
		expect_nobody_left();
		expect_safe(p, "the shell was killed");
		finish(&s);
	}
}

/* ---- Two at one session */

static void second_looks_then_takes_over(void **state)
{
	struct shown first, second;

	start(&first, *state);
	wait_for(&first, "q leave");
	start(&second, *state);
	wait_for(&second, "In use elsewhere");
	assert_true(shows(&second, "process "));
	assert_true(shows(&second, "last active "));
	key(&second, "n");
	wait_for(&second, "READ ONLY");
	key(&second, "1");
	wait_for(&second, "1 Readiness");
	key(&second, "jjj "); /* tick: refused */
	wait_for(&second, "nothing can be changed here");
	key(&second, "q");
	assert_int_equal(ended(&second), 0);
	finish(&second);
	assert_true(is_running(&first));

	start(&second, *state);
	wait_for(&second, "In use elsewhere");
	key(&second, "T");
	wait_for(&second, "Type half to take over");
	key(&second, "half\r");
	wait_for(&second, "taken over from ");
	wait_for(&first, "Taken over");
	assert_true(shows(&first, "was taken over by "));
	key(&first, "q");
	assert_int_equal(ended(&first), 75); /* busy */
	finish(&first);
	assert_true(is_running(&second));
	key(&second, "1");
	wait_for(&second, "1 Readiness");
	key(&second, "q");
	assert_int_equal(ended(&second), 0);
	finish(&second);
	expect_safe(*state, "taken over");
}

/* What the other one saves is seen without a key; nothing is sent to the terminal while nothing was saved. */
static void a_view_follows_its_file_and_is_quiet_otherwise(void **state)
{
	struct shown holder, viewer;

	start(&holder, *state);
	wait_for(&holder, "q leave");
	key(&holder, "1");
	wait_for(&holder, "▌ [x] R9");
	start(&viewer, *state);
	wait_for(&viewer, "In use elsewhere");
	key(&viewer, "n");
	wait_for(&viewer, "READ ONLY");
	key(&viewer, "1jjjj"); /* a view has nothing to begin at */
	wait_for(&viewer, "▌ [x] R13");
	while (take(&viewer, 500))
		;
	text_clear(&viewer.bytes);
	assert_false(take(&viewer, 1500));
	key(&holder, " ");
	wait_for(&holder, "▌ [ ] R9");
	wait_for(&viewer, "  [ ] R9");
	wait_for(&viewer, "▌ [x] R13"); /* where one was */
	assert_true(shows(&viewer, "READ ONLY"));
	key(&holder, " ");
	wait_for(&viewer, "  [x] R9");
	key(&viewer, "q");
	assert_int_equal(ended(&viewer), 0);
	finish(&viewer);
	key(&holder, "q");
	assert_int_equal(ended(&holder), 0);
	finish(&holder);
}

/* The same onboarding by hand: nothing is asked and no timer runs, so that nothing wakes the program. */
static void make_guided(const struct place *p)
{
	char *from = file_of(p, "half.json"), *to = file_of(p, "guided.json");
	struct text t = TEXT_INIT;

	assert_true(file_read(from, 1 << 24, &t, NULL));
	char *mode = strstr(t.s, "\"training\""), *sum = strstr(t.s, ",\n \"sum\"");

	assert_true(mode && sum && mode < sum);
	*mode = *sum = '\0';
	char *all = mem_format("%s\"guide\"%s\n}\n", t.s, mode + strlen("\"training\""));

	assert_true(file_write_atomic(to, all, strlen(all), 0600, NULL));
	free(all);
	text_release(&t);
	free(from);
	free(to);
}

static void start_guided(struct shown *s, struct place *p)
{
	char *const args[] = { (char[]){ "voxpeer" }, (char[]){ "--session" }, (char[]){ "guided" }, NULL };

	start_with(s, p, p->program, args);
}

static void a_loss_is_noticed_at_once_by_one_who_only_waits(void **state)
{
	struct shown first, second;
	struct timespec then, now;

	make_guided(*state);
	start_guided(&first, *state);
	wait_for(&first, "q leave");
	start_guided(&second, *state);
	wait_for(&second, "In use elsewhere");
	key(&second, "T");
	wait_for(&second, "Type guided to take over");
	key(&second, "guided\r");
	wait_for(&second, "taken over from ");
	clock_gettime(CLOCK_MONOTONIC, &then);
	wait_for(&first, "was taken over by ");
	clock_gettime(CLOCK_MONOTONIC, &now);
	assert_in_range(now.tv_sec - then.tv_sec, 0, 3); /* its clock would wake it once a minute */
	key(&first, "q");
	assert_int_equal(ended(&first), 75);
	finish(&first);
	key(&second, "q");
	assert_int_equal(ended(&second), 0);
	finish(&second);
}

/* ---- A damaged file */

static void a_damaged_file_is_asked_about(void **state)
{
	struct place *p = *state;
	char *file = file_of(p, "half.json"), *copy = file_of(p, "half.json.damaged-1");
	struct shown s;

	assert_int_equal(truncate(file, 500), 0);
	start(&s, p);
	wait_for(&s, "Damaged file");
	assert_true(shows(&s, "The file half.json is damaged: line "));
	key(&s, "q");
	assert_int_equal(ended(&s), 1);
	finish(&s);
	assert_int_not_equal(access(copy, F_OK), 0); /* nothing was changed */
	start(&s, p);
	wait_for(&s, "use the backup");
	key(&s, "n");
	wait_for(&s, "5 Provisioning");
	wait_for(&s, "q leave");
	key(&s, "q");
	assert_int_equal(ended(&s), 0);
	finish(&s);
	assert_int_equal(access(copy, F_OK), 0);
	expect_safe(p, "damaged");
	free(file);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		/* before the strikes, which tick and untick */
		cmocka_unit_test_teardown(a_view_follows_its_file_and_is_quiet_otherwise, end_running),
		cmocka_unit_test_teardown(struck_at_any_moment, end_running),
		cmocka_unit_test_teardown(struck_while_it_starts, end_running),
		cmocka_unit_test_teardown(the_shell_is_killed, end_running),
		cmocka_unit_test_teardown(second_looks_then_takes_over, end_running),
		cmocka_unit_test_teardown(a_loss_is_noticed_at_once_by_one_who_only_waits, end_running),
		cmocka_unit_test_teardown(a_damaged_file_is_asked_about, end_running),
	};

	set_chance();
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
