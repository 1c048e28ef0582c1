/* Figures of a program at a terminal: how soon its first screen is there, and what each key costs on the line.
 *
 *   tty [-n RUNS] LABEL [WHAT=KEYS]... -- COMMAND...
 *   tty -e [-n RUNS] LABEL -- COMMAND...            until the program ends
 *
 * One line for the first screen (of RUNS), one for each WHAT: the bytes and milliseconds a key takes to be answered whole, median and
 * worst, and one for the peak of memory. KEYS are as in pty.h and measured one by one, "<Wait:60000>" as all that comes meanwhile,
 * "<Paste:10000>" as the paste of so many prefixes, a line each.
 * 80 columns, 24 rows, xterm-256color. */
#include "pty.h"

enum { KEYS_MAX = 512, RUNS_MAX = 99, START_FIRST = 10000, START_QUIET = 250, KEY_FIRST = 250, KEY_QUIET = 60 };
enum { END_FIRST = 60000, PASTE_FIRST = 10000, PASTE_QUIET = 500 };

struct series {
	double bytes[KEYS_MAX], ms[KEYS_MAX];
	size_t n;
};
struct plan {
	const char *label;
	int runs;
	bool ends;
	char **what; /* WHAT=KEYS */
	int nwhat;
	char **command;
};

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, ascending);
	return n ? v[n / 2] : 0;
}

static double worst(const double *v, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = v[i] > most ? v[i] : most;
	return most;
}

/* ---- Keys */

static void add(struct series *s, const struct heard *h)
{
	if (s->n == KEYS_MAX)
		return;
	s->bytes[s->n] = (double)h->bytes;
	s->ms[s->n++] = h->last_ms;
}

/* All that comes within so many milliseconds. */
static struct heard hear_for(struct pty *p, double since, int ms)
{
	struct heard all = { 0 };
	int left;

	while ((left = ms - (int)(pty_now() - since)) > 0 && !all.gone) {
		struct heard h = pty_hear(p, pty_now(), left, 0, NULL, NULL);

		all.bytes += h.bytes;
		all.gone = h.gone;
	}
	return all;
}

/* What the program says meanwhile is taken, or both would wait for each other. */
static void send(struct pty *p, const char *bytes, size_t n, size_t *heard)
{
	while (n) {
		struct pollfd both = { .fd = p->fd, .events = POLLIN | POLLOUT };
		char rest[4096];
		ssize_t done = 0;

		if (poll(&both, 1, KEY_FIRST) <= 0)
			return;
		if (both.revents & POLLIN && (done = read(p->fd, rest, sizeof rest)) > 0)
			*heard += (size_t)done;
		done = both.revents & POLLOUT ? write(p->fd, bytes, n < 1024 ? n : 1024) : 0;
		if (done < 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

static struct heard paste(struct pty *p, unsigned lines)
{
	double since = pty_now();
	char line[80];
	size_t early = 0;

	send(p, "\033[200~", 6, &early);
	for (unsigned i = 0; i < lines; i++) {
		int n = snprintf(line, sizeof line, "pasted-%05u,%u.%u.%u.0/24,RTP media\r", i, 20 + i / 65536,
				 i / 256 % 256, i % 256);

		send(p, line, (size_t)n, &early);
	}
	send(p, "\033[201~", 6, &early);
	struct heard h = pty_hear(p, since, PASTE_FIRST, PASTE_QUIET, NULL, NULL);

	h.bytes += early;
	return h;
}

static void type(struct pty *p, const char *keys, struct series *out)
{
	char bytes[PTY_KEY];
	int wait_ms;

	while (*keys) {
		if (!strncmp(keys, "<Paste:", 7)) {
			struct heard h = paste(p, (unsigned)strtoul(keys + 7, NULL, 10));

			keys += strcspn(keys, ">") + 1;
			if (out)
				add(out, &h);
			continue;
		}
		keys += pty_key(p, keys, bytes, &wait_ms);
		double since = pty_now();
		if (*bytes && write(p->fd, bytes, strlen(bytes)) < 0)
			return;
		struct heard h =
			wait_ms ? hear_for(p, since, wait_ms) : pty_hear(p, since, KEY_FIRST, KEY_QUIET, NULL, NULL);
		if (out)
			add(out, &h);
	}
}

static void report_keys(const struct plan *plan, const char *what, struct series *s)
{
	double most_bytes = worst(s->bytes, s->n), most_ms = worst(s->ms, s->n);

	printf("%-16s %-28.*s %6.0f B %6.0f B %9.2f ms %9.2f ms\n", plan->label, (int)strcspn(what, "="), what,
	       median(s->bytes, s->n), most_bytes, median(s->ms, s->n), most_ms);
}

/* ---- Memory: of the program alone, its children apart */

static long peak_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	FILE *f = fopen(path, "r");

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "VmHWM:", 6))
			kb = strtol(line + 6, NULL, 10);
	if (f)
		fclose(f);
	return kb;
}

/* ---- A run */

static bool start(const struct plan *plan, struct pty *p, struct series *first)
{
	double since = pty_now();

	if (!pty_open(p, 80, 24, "xterm-256color", plan->command)) {
		perror("tty");
		return false;
	}
	struct heard h = plan->ends ? pty_hear(p, since, END_FIRST, END_FIRST, NULL, NULL)
				    : pty_hear(p, since, START_FIRST, START_QUIET, NULL, NULL);
	if (plan->ends)
		h.last_ms = h.gone_ms;
	add(first, &h);
	if (h.gone != plan->ends)
		fprintf(stderr, "tty: %s has %s\n", plan->command[0], h.gone ? "ended" : "not ended");
	return h.gone == plan->ends;
}

static void measure_keys(const struct plan *plan, struct pty *p)
{
	for (int i = 0; i < plan->nwhat; i++) {
		struct series s = { .n = 0 };
		const char *keys = strchr(plan->what[i], '=');

		type(p, keys ? keys + 1 : "", &s);
		report_keys(plan, plan->what[i], &s);
	}
	printf("%-16s %-28s %6ld kB\n", plan->label, "peak of memory", peak_kb(p->pid));
}

static int run(const struct plan *plan)
{
	struct series first = { .n = 0 };
	struct pty p;
	bool ok = start(plan, &p, &first);

	for (int i = 1; ok && i < plan->runs; i++) {
		pty_close(&p);
		ok = start(plan, &p, &first);
	}
	if (ok)
		report_keys(plan, plan->ends ? "until it ends" : "first screen", &first);
	if (ok && !plan->ends)
		measure_keys(plan, &p);
	pty_close(&p);
	return !ok;
}

static bool read_plan(struct plan *plan, int argc, char *argv[])
{
	int opt, at;

	*plan = (struct plan){ .runs = 1 };
	while ((opt = getopt(argc, argv, "+en:")) != -1) {
		if (opt == 'n')
			plan->runs = (int)strtol(optarg, NULL, 10);
		plan->ends |= opt == 'e';
	}
	for (at = optind + 1; at < argc && strcmp(argv[at], "--") != 0; at++)
		;
	if (at + 1 >= argc || plan->runs < 1 || plan->runs > RUNS_MAX)
		return false;
	plan->label = argv[optind];
	plan->what = argv + optind + 1;
	plan->nwhat = at - optind - 1;
	plan->command = argv + at + 1;
	return true;
}

int main(int argc, char *argv[])
{
	struct plan plan;

	if (read_plan(&plan, argc, argv))
		return run(&plan);
	fprintf(stderr, "usage: tty [-e] [-n RUNS] LABEL [WHAT=KEYS]... -- COMMAND...\n");
	return 2;
}
