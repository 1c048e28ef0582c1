/* The programs while they run, as the system sees them: what they have given up, what their children got, whose their files are,
 * whatever the shell that started them was set to. */
#include <dirent.h>

#include "program.h"

enum { LEFT_OPEN = 41 };

/* voxpeer train first-light --line in a shell that left a descriptor open and a secret in the environment. */
struct trainee {
	struct home home;
	pid_t pid, lab;
	int in, out;
	struct text said;
};

static void become_voxpeer(struct trainee *t, int in, int out, mode_t mask)
{
	char *path = mem_format("%s/voxpeer", t->home.build);
	char *left = mem_format("%s/left-open", t->home.root);

	umask(mask);
	dup2(in, 0);
	dup2(out, 1);
	dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
	dup2(open(left, O_RDWR | O_CREAT | O_CLOEXEC, 0600), LEFT_OPEN);
	for (char **e = t->home.env; *e; e++)
		putenv(*e);
	putenv((char[]){ "SECRET=of-the-shell" });
	execl(path, "voxpeer", "train", "first-light", "--line", NULL);
	_exit(127);
}

/* proc(5): the parent's number is the second one behind the name. */
static pid_t parent_of(const char *pid)
{
	char *path = mem_format("/proc/%s/stat", pid);
	struct text stat = TEXT_INIT;
	long parent = 0;

	if (file_read(path, 4096, &stat, NULL)) {
		const char *name_end = strrchr(stat.s, ')');
		parent = name_end ? strtol(name_end + 4, NULL, 10) : 0;
	}
	text_release(&stat);
	free(path);
	return (pid_t)parent;
}

static pid_t child_of(pid_t pid)
{
	DIR *d = opendir("/proc");
	pid_t child = 0;

	assert_non_null(d);
	for (struct dirent *e; !child && (e = readdir(d));)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && parent_of(e->d_name) == pid)
			child = (pid_t)strtol(e->d_name, NULL, 10);
	closedir(d);
	return child;
}

/* The first page stands, so the lab is asked and answers. */
static void trainee_begin(struct trainee *t, mode_t mask)
{
	int in[2], out[2];

	*t = (struct trainee){ 0 };
	text_init(&t->said);
	home_new(&t->home);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	t->pid = fork();
	if (!t->pid)
		become_voxpeer(t, in[0], out[1], mask);
	close(in[0]);
	close(out[1]);
	t->in = in[1];
	t->out = out[0];
	while (!strstr(t->said.s, "Readiness") && take_some(t->out, &t->said))
		continue;
	assert_has(t->said.s, "Readiness");
	t->lab = child_of(t->pid);
	assert_true(t->lab > 0);
}

static void trainee_end(struct trainee *t)
{
	int status;

	close(t->in);
	while (take_some(t->out, &t->said))
		continue;
	close(t->out);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFEXITED(status));
	text_release(&t->said);
	home_free(&t->home);
}

static void status_says(pid_t pid, const char *line)
{
	char *path = mem_format("/proc/%ld/status", (long)pid);
	struct text status = TEXT_INIT;

	assert_true(file_read(path, 64 * 1024, &status, NULL));
	assert_has(status.s, line);
	text_release(&status);
	free(path);
}

static void what_was_given_up(void **state)
{
	struct trainee t;

	(void)state;
	trainee_begin(&t, 022);
	status_says(t.pid, "NoNewPrivs:\t1");
	status_says(t.pid, "Seccomp:\t2");
	status_says(t.lab, "NoNewPrivs:\t1");
	status_says(t.lab, "Seccomp:\t2");
	trainee_end(&t);
}

/* Where a live session may be opened next: it is confined too, to what calls need. */
static void the_list_of_sessions_is_confined(void **state)
{
	struct home h;
	struct text said = TEXT_INIT;
	int in[2], out[2], status;

	(void)state;
	home_new(&h);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid_t pid = fork();

	if (!pid) {
		char *path = mem_format("%s/voxpeer", h.build);

		dup2(in[0], 0);
		dup2(out[1], 1);
		for (char **e = h.env; *e; e++)
			putenv(*e);
		execl(path, "voxpeer", "--line", NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	while (!strstr(said.s, "Name") && take_some(out[0], &said))
		continue;
	assert_has(said.s, "Name");
	status_says(pid, "Seccomp:\t2");
	status_says(pid, "NoNewPrivs:\t1");
	close(in[1]);
	while (take_some(out[0], &said))
		continue;
	close(out[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	text_release(&said);
	home_free(&h);
}

/* Only root may look at a process that is not dumpable. */
static void what_the_child_got(void **state)
{
	struct trainee t;
	struct text environment = TEXT_INIT;
	char *path, *link, target[256];
	ssize_t n;

	(void)state;
	trainee_begin(&t, 022);
	path = mem_format("/proc/%ld/environ", (long)t.lab);
	link = mem_format("/proc/%ld/fd/%d", (long)t.lab, LEFT_OPEN);
	if (file_read(path, 1 << 20, &environment, NULL)) {
		assert_null(memmem(environment.s, environment.n, "SECRET", 6));
		assert_non_null(memmem(environment.s, environment.n, "PATH=", 5));
	}
	n = readlink(link, target, sizeof target - 1);
	assert_true(n < 0 || !memmem(target, (size_t)n, "left-open", 9));
	free(path);
	free(link);
	text_release(&environment);
	trainee_end(&t);
}

static void all_private(const char *folder, unsigned *files)
{
	DIR *d = opendir(folder);
	struct stat st;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char *path = mem_format("%s/%s", folder, e->d_name);
		bool own = str_is(e->d_name, "."), up = str_is(e->d_name, "..");

		if (!up && lstat(path, &st) == 0 && !S_ISLNK(st.st_mode)) { /* a link has no mode of its own */
			if ((st.st_mode & 0777) != (S_ISDIR(st.st_mode) ? 0700 : 0600))
				fail_msg("%s has the mode %o", path, (unsigned)st.st_mode & 07777);
			*files += S_ISREG(st.st_mode) || S_ISSOCK(st.st_mode);
			if (S_ISDIR(st.st_mode) && !own)
				all_private(path, files);
		}
		free(path);
	}
	closedir(d);
}

static void files_are_private_whatever_the_umask(void **state)
{
	static const mode_t masks[] = { 0, 0777, 0177 };

	(void)state;
	for (size_t i = 0; i < COUNT(masks); i++) {
		struct trainee t;
		char *states;
		unsigned files = 0;

		trainee_begin(&t, masks[i]);
		states = mem_format("%s/state", t.home.root);
		all_private(states, &files);
		all_private(t.home.runtime, &files);
		assert_true(files >= 3); /* lock, lab, socket; the session as soon as it is saved */
		free(states);
		trainee_end(&t);
	}
}

static bool ends_within(pid_t pid, unsigned seconds)
{
	siginfo_t info = { 0 };

	for (unsigned looks = 0; looks < seconds * 100 && !info.si_pid; looks++) {
		if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG) < 0)
			break;
		poll(NULL, 0, 10);
	}
	return info.si_pid == pid;
}

/* Whoever leaves is not kept by a lab that does not end. */
static void a_stopped_lab_holds_nothing_up(void **state)
{
	struct trainee t;
	bool ended;

	(void)state;
	trainee_begin(&t, 022);
	assert_int_equal(kill(t.lab, SIGSTOP), 0);
	close(t.in);
	t.in = -1;
	ended = ends_within(t.pid, 60);
	if (!ended)
		kill(t.lab, SIGCONT);
	trainee_end(&t);
	assert_true(ended);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_given_up),
		cmocka_unit_test(the_list_of_sessions_is_confined),
		cmocka_unit_test(what_the_child_got),
		cmocka_unit_test(files_are_private_whatever_the_umask),
		cmocka_unit_test(a_stopped_lab_holds_nothing_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
