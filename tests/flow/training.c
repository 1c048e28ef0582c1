/* Training as somebody does it, line by line: the list of lessons, saves of world and session together, also when the program is killed
 * between the two, what is kept of the score, and that nothing but Unix sockets is ever opened. */
#include "program.h"

#include <sys/ptrace.h>
#include <sys/syscall.h>

/* ---- a talk: lines in, all that was said out */

static char *sh_line(struct home *h, const char *args, const char *lines)
{
	char *script = home_file(h, "lines", lines);
	char *line = mem_format("exec %s/voxpeer %s <%s", h->build, args, script);

	free(script);
	return line;
}

static void talk(struct home *h, struct ran *r, const char *args, const char *lines)
{
	char *line = sh_line(h, args, lines);
	char *const words[] = { (char[]){ "sh" }, (char[]){ "-c" }, line, NULL };
	char *build = h->build;

	h->build = (char[]){ "/bin" };
	struct process p = process_begin(h, "sh", words);

	process_end(&p, r);
	h->build = build;
	free(line);
}

/* The onboarding in the session as far as `until`, unattended. */
static void play(struct home *h, const char *until)
{
	struct ran r = RAN_INIT;

	voxpeer(h, &r, "run", "-q", "-f", "docs/example.yaml", "--until", until, "--wait", NULL);
	assert_code(&r, 0);
	ran_release(&r);
}

static char *session_text(struct home *h)
{
	char *path = session_file(h, "example.json"), *text = read_whole(path);

	free(path);
	return text;
}

static bool session_has(struct home *h, const char *words)
{
	char *text = session_text(h);
	bool has = strstr(text, words);

	free(text);
	return has;
}

static bool there(struct home *h, const char *name)
{
	char *path = session_file(h, name);
	bool yes = access(path, F_OK) == 0;

	free(path);
	return yes;
}

/* ---- the world that is gone */

static char *lab_text(struct home *h)
{
	char *path = session_file(h, "example.lab"), *text = access(path, F_OK) == 0 ? read_whole(path) : NULL;

	free(path);
	return text;
}

/* Whatever became of the lab's state: it is said where, nothing is made in its place, and it stays as it is. */
static void no_other_world_begins_in_its_place(void **state)
{
	static const struct damage {
		const char *command, *says;
	} damages[] = {
		{ "rm example.lab", "example.lab: it is gone or empty" },
		{ ": >example.lab", "example.lab: it is gone or empty" },
		{ "truncate -s 500 example.lab", "example.lab:1: its first line is torn" },
		{ "printf 'a letter' >example.lab", "example.lab:1: its first line is torn" },
		{ "printf 'a\\nletter' >example.lab", "example.lab:1: this is no log of a lab" },
		{ "sed -i 's/\"voxpeer_lab\":1/\"voxpeer_lab\":9/' example.lab",
		  "example.lab:1: a newer voxpeer-lab wrote it" },
		{ "sed -i '4s/[0-9]\\{13\\}/1793606400001/' example.lab",
		  "example.lab:4: this line, or one before it, is not as it was written; put back a copy" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
		struct home h;
		struct ran r = RAN_INIT;

		home_new(&h);
		play(&h, "asn");
		char *folder = session_file(&h, ""), *line = mem_format("cd %s && %s", folder, damages[i].command);
		assert_int_equal(system(line), 0);
		char *before = lab_text(&h), *session = session_text(&h);
		voxpeer(&h, &r, "run", "-f", "docs/example.yaml", "--wait", NULL);
		assert_code(&r, 1);
		assert_has(r.err.s, damages[i].says);
		voxpeer(&h, &r, "status", "example", "--refresh", NULL);
		assert_code(&r, 1);
		assert_has(r.out.s, "unusable: ");
		assert_has(r.out.s, damages[i].says);
		char *after = lab_text(&h), *still = session_text(&h);
		assert_true(str_is(str_or(before, ""), str_or(after, "")) && !before == !after);
		assert_string_equal(session, still);
		free(folder);
		free(line);
		free(before);
		free(after);
		free(session);
		free(still);
		ran_release(&r);
		home_free(&h);
	}
}

/* The way on that is said is one: the damaged world stays where it was moved to, and the training begins anew. */
static void what_is_damaged_is_kept_beside_a_new_world(void **state)
{
	(void)state;
	struct home h;
	struct ran r = RAN_INIT;

	home_new(&h);
	play(&h, "asn");
	char *lab = session_file(&h, "example.lab"), *kept = session_file(&h, "example.lab.kept");
	char *line = mem_format("sed -i '4s/[0-9]\\{13\\}/1793606400001/' %s", lab);
	assert_int_equal(system(line), 0);
	char *before = lab_text(&h);
	talk(&h, &r, "--session example --line", "");
	assert_code(&r, 1);
	assert_has(r.err.s, "example.lab:4: ");
	assert_has(r.err.s, "; once it is moved away, and so kept, this lets the training begin anew: "
			    "voxpeer session rm example\n");
	assert_int_equal(rename(lab, kept), 0);
	voxpeer(&h, &r, "session", "rm", "example", "--force", NULL);
	assert_code(&r, 0);
	play(&h, "asn");
	char *after = read_whole(kept);
	assert_string_equal(before, after);
	free(lab);
	free(kept);
	free(line);
	free(before);
	free(after);
	ran_release(&r);
	home_free(&h);
}

/* Killed with its first question on the screen: what stood there is there the next time. */
static void a_lesson_is_there_once_it_stands_on_the_screen(void **state)
{
	(void)state;
	struct home h;
	struct ran r = RAN_INIT;
	struct text said = TEXT_INIT;

	home_new(&h);
	char *pipe = mem_format("%s/typed", h.root), *build = h.build;
	char *line = mem_format("exec %s/voxpeer train first-light --line <>%s", h.build, pipe);
	char *const words[] = { (char[]){ "sh" }, (char[]){ "-c" }, line, NULL };
	assert_int_equal(mkfifo(pipe, 0600), 0);
	h.build = (char[]){ "/bin" };
	struct process p = process_begin(&h, "sh", words);
	h.build = build;
	struct pollfd talk_of = { .fd = p.out, .events = POLLIN };
	while (!strstr(said.s, "R9 ") && poll(&talk_of, 1, PATIENCE_MS) > 0 && take_some(p.out, &said))
		;
	kill(p.pid, SIGKILL);
	process_end(&p, &r);
	talk(&h, &r, "--session first-light --line", ":quit\n");
	assert_code(&r, 0);
	assert_has(r.out.s, "1 Readiness");
	free(pipe);
	free(line);
	text_release(&said);
	ran_release(&r);
	home_free(&h);
}

/* ---- the list */

static void the_list_comes_first_and_opens_the_next_lesson(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	talk(&h, &r, "train --line", "");
	assert_code(&r, 0);
	assert_has(r.out.s, "0 of ");
	assert_has(r.out.s, "First light");
	assert_false(there(&h, "first-light.json")); /* a look begins nothing */
	talk(&h, &r, "train --line", "n\n:quit\n");
	assert_code(&r, 0);
	assert_has(r.out.s, "1 Readiness");
	assert_has(r.out.s, "The task of this lesson: :training");
	assert_true(there(&h, "first-light.json"));
	talk(&h, &r, "train --line", "4\n:quit\n");
	assert_true(there(&h, "silent-router.json"));
	talk(&h, &r, "train --line 5", ":quit\n"); /* by its number */
	assert_true(there(&h, "missing-community.json"));
	ran_release(&r);
	home_free(&h);
}

static void another_try_keeps_the_one_before_or_takes_its_place(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	talk(&h, &r, "train --line", "n\n:quit\n");
	talk(&h, &r, "train --line", "r\n:quit\n"); /* retry, keep this try */
	assert_true(there(&h, "first-light-2.json"));
	assert_true(there(&h, "first-light.json"));
	talk(&h, &r, "train --line", "d\nyes\n:quit\n"); /* discard the last */
	assert_code(&r, 0);
	assert_true(there(&h, "first-light-2.json"));
	assert_false(there(&h, "first-light-3.json"));
	ran_release(&r);
	home_free(&h);
}

/* ---- scores */

static void the_best_score_is_kept(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;
	struct stat st;

	(void)state;
	home_new(&h);
	play(&h, "asn");
	talk(&h, &r, "train --line --session example", ":training\n:quit\n"); /* who sits at it can pass */
	voxpeer(&h, &r, "run", "-q", "-f", "docs/example.yaml", "--wait", NULL);
	assert_code(&r, 0);
	talk(&h, &r, "train --line --session example", ":training\n:quit\n");
	assert_code(&r, 0);
	char *path = mem_format("%s/state/voxpeer/scores.json", h.root), *text = read_whole(path);

	assert_has(text, "\"points\": 100");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	talk(&h, &r, "train --line", ":quit\n");
	assert_has(r.out.s, "1 of ");
	assert_has(r.out.s, "begin lesson 2"); /* after the one that is passed */
	talk(&h, &r, "train --line", "o\n:quit\n");
	assert_has(r.out.s, "lesson 1, 100 points");

	char *aside = mem_format("%s.damaged", path);
	assert_true(file_write_atomic(path, "{\"les", 5, 0600, NULL)); /* cut short: kept, and begun anew */
	talk(&h, &r, "train --line --session example", ":training\n:quit\n");
	assert_int_equal(stat(aside, &st), 0);
	assert_int_equal(st.st_size, 5);
	free(text);
	text = read_whole(path);
	assert_has(text, "\"points\": 100");
	free(aside);
	free(text);
	free(path);
	ran_release(&r);
	home_free(&h);
}

static void one_of_the_real_service_has_no_score(void **state)
{
	static const char session[] = "{\"schema\":1,\"name\":\"real\",\"mode\":\"live\"}\n";
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	char *folder = mem_format("%s/state/voxpeer/sessions", h.root), *file = mem_format("%s/real.json", folder);

	assert_true(file_make_dirs(folder, NULL));
	assert_true(file_write_atomic(file, session, sizeof session - 1, 0600, NULL));
	voxpeer(&h, &r, "train", "--score", "real", NULL);
	assert_code(&r, 2);
	assert_has(r.err.s, "real is no training session");
	free(file);
	free(folder);
	ran_release(&r);
	home_free(&h);
}

/* ---- show me: asked before, since it costs points; what mends the router comes after the failure was met */

static void show_me_asks_first_and_plays_the_next_step(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	talk(&h, &r, "train --line 4", ":training\nM\nno\n:quit\n");
	assert_has(r.out.s, "Really show me for 10 points?");
	assert_null(strstr(r.out.s, "Shown:"));
	talk(&h, &r, "train --line --session silent-router", ":training\nM\nyes\n:training\n:quit\n");
	assert_has(r.out.s, "Shown: the answers of this step");
	voxpeer(&h, &r, "train", "--score", "silent-router", NULL);
	assert_has(r.out.s, "shown     1 step\n");
	assert_has(r.out.s, "open    30"); /* the router is as it was */
	ran_release(&r);
	home_free(&h);
}

/* The same lesson, whose solution begins with an order that the lab refuses. */
static char *refused_lesson(struct home *h)
{
	static const char refused[] =
		"  actions:\n    - {method: PUT, path: /lab/v1/routers/ams-r2/announcements, body: "
		"'{\"prefix\": \"none\"}'}\n";
	char *text = read_whole("src/lab/scenarios/silent-router.yaml"), *rest = strstr(text, "  actions:\n");

	assert_non_null(rest);
	*rest = '\0';
	char *all = mem_format("%s%s%s", text, refused, rest + strlen("  actions:\n"));
	char *file = home_file(h, "refused.yaml", all);

	free(all);
	free(text);
	return file;
}

static void what_was_refused_was_not_shown(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	char *lesson = refused_lesson(&h), *example = read_whole("docs/example.yaml");
	char *mode = strstr(example, "scenario: first-light");

	assert_non_null(mode);
	*mode = '\0';
	char *text = mem_format("%sscenario: %s%s", example, lesson, mode + strlen("scenario: first-light"));
	char *answers = home_file(&h, "answers.yaml", text);

	voxpeer(&h, &r, "run", "-q", "-f", answers, "--wait", NULL);
	assert_code(&r, 3);
	talk(&h, &r, "--line --session answers", ":training\nM\nyes\nM\nyes\n:quit\n");
	assert_has(r.out.s, "the lab refused it (400)");
	assert_null(strstr(r.out.s, "Shown:")); /* the order behind it waits for its turn */
	voxpeer(&h, &r, "train", "--score", "answers", NULL);
	assert_null(strstr(r.out.s, "shown     1 step"));
	free(lesson);
	free(example);
	free(text);
	free(answers);
	ran_release(&r);
	home_free(&h);
}

/* ---- saves */

/* A first look after the ASN was approved: the lab has made a save of its goal, and the session's side is kept with it. */
static void keep_save(struct home *h, struct ran *r)
{
	play(h, "asn");
	talk(h, r, "train --line --session example", ":training\nS\n:quit\n");
	assert_code(r, 0);
	assert_true(there(h, "example.saves/asn.json"));
	play(h, "peering");
	assert_true(session_has(h, "/peerings/example-ams"));
}

static void expect_back(struct home *h, struct ran *r)
{
	assert_false(session_has(h, "/peerings/example-ams"));
	assert_true(session_has(h, "/peerAsns/example-asn"));
	assert_false(there(h, "example.saves/going-back"));
	voxpeer(h, r, "status", "example", "--refresh", "--json", NULL);
	assert_has(r->out.s, "\"step\": \"peering\"");
	assert_has(r->out.s, "\"asn_state\": \"Approved\"");
	play(h, "peering"); /* and it goes on from there */
}

static void a_save_brings_world_and_session_back(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	keep_save(&h, &r);
	talk(&h, &r, "train --line --session example", ":training\nS\n1\nn\nyes\n:quit\n");
	assert_code(&r, 0);
	expect_back(&h, &r);
	/* one with a name of one's own, as it is typed */
	talk(&h, &r, "train --line --session example", ":training\nS\nm\nmy save\n:quit\n");
	assert_true(there(&h, "example.saves/my save.json"));
	talk(&h, &r, "train --line --session example", ":training\nS\n2\nn\nyes\n:quit\n");
	assert_null(strstr(r.out.s, "refused"));
	char *path = session_file(&h, "example.journal"), *journal = read_whole(path);

	assert_has(journal, "training: back to a save");
	free(journal);
	free(path);
	voxpeer(&h, &r, "session", "rm", "example", "--force", NULL);
	assert_code(&r, 0);
	assert_false(there(&h, "example.saves"));
	ran_release(&r);
	home_free(&h);
}

/* Killed after the mark and before anything else: whoever opens the session finishes it. Killed after the world, or after both: the same
 * mark is found, and all of it is done again. */
static void a_way_back_that_was_cut_off_is_finished(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	keep_save(&h, &r);
	char *mark = session_file(&h, "example.saves/going-back");

	for (int times = 0; times < 2; times++) {
		assert_true(file_write_atomic(mark, "asn", 3, 0600, NULL));
		talk(&h, &r, "train --line --session example", ":quit\n");
		assert_code(&r, 0);
		assert_false(session_has(&h, "/peerings/example-ams"));
	}
	expect_back(&h, &r);
	free(mark);
	ran_release(&r);
	home_free(&h);
}

static void the_lesson_begins_again(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	keep_save(&h, &r);
	talk(&h, &r, "train --line --session example", ":training\nS\nB\nyes\n:quit\n");
	assert_code(&r, 0);
	assert_false(session_has(&h, "/peerAsns/example-asn"));
	play(&h, "asn");
	ran_release(&r);
	home_free(&h);
}

/* ---- safety: every socket(2) of the wizard and its children, by the kernel's own account */

struct watched {
	unsigned sockets, others; /* AF_UNIX and any other family */
	bool config;              /* the real service's configuration was opened */
};

static bool reads_text(pid_t pid, uint64_t at, char *out, size_t n)
{
	char path[40];

	snprintf(path, sizeof path, "/proc/%d/mem", pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? pread(fd, out, n - 1, (off_t)at) : -1;

	if (fd >= 0)
		close(fd);
	out[got > 0 ? got : 0] = 0;
	return got > 0;
}

static void look_at(struct watched *w, pid_t pid)
{
	struct __ptrace_syscall_info info;
	char path[200];

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof info, &info) <= 0 || info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	if (info.entry.nr == SYS_socket) {
		w->sockets += info.entry.args[0] == AF_UNIX;
		w->others += info.entry.args[0] != AF_UNIX;
	}
	if (info.entry.nr == SYS_openat && reads_text(pid, info.entry.args[1], path, sizeof path))
		w->config |= strstr(path, "config.yaml") || strstr(path, ".azure");
}

static void begin_watched(struct home *h, const char *args, const char *lines, pid_t *pid)
{
	char *line = sh_line(h, args, lines);
	int status;

	*pid = fork();
	assert_true(*pid >= 0);
	if (*pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		home_setting(h, mem_text("ASAN_OPTIONS=detect_leaks=0"));
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		execle("/bin/sh", "sh", "-c", line, NULL, h->env);
		_exit(127);
	}
	assert_int_equal(waitpid(*pid, &status, 0), *pid);
	assert_int_equal(ptrace(PTRACE_SETOPTIONS, *pid, NULL,
				PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
					PTRACE_O_TRACECLONE),
			 0);
	free(line);
}

static int watch(struct home *h, const char *args, const char *lines, struct watched *w)
{
	pid_t first, pid;
	int status, code = -1;

	begin_watched(h, args, lines, &first);
	ptrace(PTRACE_SYSCALL, first, NULL, 0L);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		long signal = 0;

		if (!WIFSTOPPED(status)) {
			code = pid == first ? code_of(status) : code;
			continue;
		}
		if (WSTOPSIG(status) == (SIGTRAP | 0x80))
			look_at(w, pid);
		else if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP)
			signal = WSTOPSIG(status);
		ptrace(PTRACE_SYSCALL, pid, NULL, signal);
	}
	return code;
}

static void only_unix_sockets_and_no_credential(void **state)
{
	struct home h;
	struct watched w = { 0 };

	(void)state;
	home_new(&h);
	char *folder = mem_format("%s/.config", h.root);

	assert_int_equal(mkdir(folder, 0700), 0);
	free(folder);
	assert_int_equal(watch(&h, "train --line", "n\n:training\nr\n1\n<\nC\nd\nn\n:quit\n", &w), 0);
	assert_in_range(w.sockets, 2, 1000); /* the lab's and the wizard's */
	assert_int_equal(w.others, 0);
	assert_false(w.config);
	w = (struct watched){ 0 };
	assert_int_equal(watch(&h, "run -q -f docs/example.yaml --wait", "", &w), 0); /* the whole journey */
	assert_in_range(w.sockets, 2, 1000);
	assert_int_equal(w.others, 0);
	assert_false(w.config);
	home_free(&h);
}

/* Neither by an option nor by a file does what was begun in training become live. */
static void training_never_turns_live(void **state)
{
	struct home h;
	struct ran r = RAN_INIT;

	(void)state;
	home_new(&h);
	play(&h, "asn");
	char *text = read_whole("docs/example.yaml"), *at = strstr(text, "mode: training");

	assert_non_null(at);
	memcpy(at, "mode: live    ", 14);
	char *file = home_file(&h, "example.yaml", text);

	voxpeer(&h, &r, "run", "-f", file, NULL);
	assert_int_not_equal(r.code, 0);
	assert_has(r.err.s, "training");
	talk(&h, &r, "--line --session example", "live\n:quit\n"); /* the mode is the first question */
	assert_true(session_has(&h, "\"mode\": \"training\""));
	free(file);
	free(text);
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_other_world_begins_in_its_place),
		cmocka_unit_test(what_is_damaged_is_kept_beside_a_new_world),
		cmocka_unit_test(a_lesson_is_there_once_it_stands_on_the_screen),
		cmocka_unit_test(the_list_comes_first_and_opens_the_next_lesson),
		cmocka_unit_test(another_try_keeps_the_one_before_or_takes_its_place),
		cmocka_unit_test(the_best_score_is_kept),
		cmocka_unit_test(one_of_the_real_service_has_no_score),
		cmocka_unit_test(show_me_asks_first_and_plays_the_next_step),
		cmocka_unit_test(what_was_refused_was_not_shown),
		cmocka_unit_test(a_save_brings_world_and_session_back),
		cmocka_unit_test(a_way_back_that_was_cut_off_is_finished),
		cmocka_unit_test(the_lesson_begins_again),
		cmocka_unit_test(only_unix_sockets_and_no_credential),
		cmocka_unit_test(training_never_turns_live),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
