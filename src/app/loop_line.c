/* The loop of the line face: says, reads a line, carries it out. Output is never redrawn. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "commands.h"
#include "guard.h"
#include "loops.h"
#include "onekey.h"
#include "signals.h"

enum { LINE_MAX_BYTES = 8192, WAIT_MS = 1000 };

struct talk {
	struct host host;
	struct line *line;
	struct intents in;
	struct text typed;
	struct onekey keys;
	bool greeted;
	bool ended; /* standard input */
	bool echo;  /* it is no terminal: what was read stands behind its prompt all the same */
};

static void on_say(void *self, bool error, const char *text)
{
	struct talk *t = self;
	if (t->line)
		line_say(t->line, error, text);
	else
		put_clean(stderr, "%s\n", text);
}

static void on_show(void *self, unsigned machine, const struct view *v)
{
	struct talk *t = self;
	if (t->line)
		line_show(t->line, machine, v);
}

static void on_machines(void *self, const struct face_machines *m, struct view start)
{
	struct talk *t = self;
	line_free(t->line);
	t->line = line_new(m, start);
	line_greet(t->line, !t->host.o->no_hints && !t->greeted);
	t->greeted = true;
	if (t->host.open && t->host.rt.created && t->host.rt.coach)
		line_say(t->line, false, "The task of this lesson: :training says it, and :training again leads back.");
}

static bool on_special(void *self, const struct intent *i)
{
	struct talk *t = self;
	struct text err = TEXT_INIT;
	if (i->kind == INTENT_TEXT_OUT || i->kind == INTENT_CLIP)
		printf("%s\n", i->text);
	else if (i->kind == INTENT_FILE_OUT && !file_write_atomic(i->name, i->text, strlen(i->text), 0600, &err))
		line_say(t->line, true, err.s);
	text_release(&err);
	return i->kind == INTENT_TEXT_OUT || i->kind == INTENT_CLIP || i->kind == INTENT_FILE_OUT ||
	       i->kind == INTENT_SUSPEND;
}

static void carry_out(struct talk *t)
{
	do {
		for (size_t i = 0; i < t->in.n && !t->host.quit; i++)
			host_intent(&t->host, &t->in.v[i]);
		intents_clear(&t->in);
	} while (!t->host.quit && line_more(t->line, runtime_now(&t->host.rt), &t->in));
}

/* One line off what was read; false when there is none yet. A line that is too long is cut. */
static bool next_line(struct talk *t, char line[LINE_MAX_BYTES])
{
	char *newline = strchr(t->typed.s, '\n');
	if (!newline && t->typed.n < LINE_MAX_BYTES && !(t->ended && t->typed.n))
		return false;
	size_t n = newline ? (size_t)(newline - t->typed.s) : t->typed.n;
	size_t kept = n < LINE_MAX_BYTES - 1 ? n : LINE_MAX_BYTES - 1;
	memcpy(line, t->typed.s, kept);
	line[kept] = 0;
	n += newline != NULL;
	memmove(t->typed.s, t->typed.s + n, t->typed.n - n + 1);
	t->typed.n -= n;
	return true;
}

/* One key, as the line it stands for; what is no whole answer begins a line that the terminal gives the rest of. */
static void take_key(struct talk *t, char key)
{
	enum { END_OF_INPUT = 4, DELETE = 127 };
	bool whole = key == '\n' || line_one_key(t->line, key);
	onekey_off(&t->keys);
	if (key == END_OF_INPUT)
		t->ended = true;
	if (key != '\n' && ((unsigned char)key < ' ' || key == DELETE))
		return;
	if (key != '\n')
		text_addc(&t->typed, key);
	printf("%s%s", t->typed.s, whole ? "\n" : "");
	fflush(stdout);
	if (whole)
		text_addc(&t->typed, '\n');
}

static void read_input(struct talk *t)
{
	char piece[1024];
	bool keys = t->keys.on;
	ssize_t n = read(STDIN_FILENO, piece, keys ? 1 : sizeof piece);
	if (n <= 0)
		t->ended = true;
	if (keys && n > 0 && !onekey_in_sequence(&t->keys, piece[0]))
		take_key(t, piece[0]);
	if (keys)
		return;
	for (ssize_t i = 0; i < n; i++)
		if (piece[i])
			text_addc(&t->typed, piece[i]);
}

/* Ctrl-Z while single keys are read: not every shell puts the modes back. */
static void stop(struct talk *t)
{
	if (t->host.open)
		runtime_flush(&t->host.rt);
	onekey_off(&t->keys);
	raise(SIGSTOP);
}

/* Every turn, since a shell puts the modes back when it brings us to the foreground. */
static void want_key(struct talk *t, bool awaits)
{
	if (t->host.o->single_key && !awaits && !t->typed.n && !t->ended && line_takes_keys(t->line))
		onekey_on(&t->keys);
}

static void leave(struct talk *t, int code)
{
	t->host.exit_code = code;
	t->host.quit = true;
}

static void speak(struct talk *t, bool *awaits)
{
	struct text out = TEXT_INIT;
	line_prompt(t->line, runtime_now(&t->host.rt), &out, awaits);
	fputs(out.s, stdout);
	if (fflush(stdout)) /* nobody reads any more */
		leave(t, EXIT_ERROR);
	text_release(&out);
}

/* --no-input: a question would be answered here; where the onboarding stands is the exit code instead. */
static void end_unasked(struct talk *t)
{
	struct arena a = { 0 };
	struct standing s = { .kind = STAND_ACT };
	if (t->host.open)
		wizard_standing(t->host.rt.wizard, runtime_now(&t->host.rt), &a, &s);
	t->host.exit_code = exit_of(s.kind);
	t->host.quit = true;
	putchar('\n');
	arena_release(&a);
}

static void wait_for_something(struct talk *t, bool awaits)
{
	int ms = signals_waiting() ? 0 : awaits ? WAIT_MS : -1;
	struct pollfd fds[2] = { { .fd = t->ended ? -1 : STDIN_FILENO, .events = POLLIN },
				 { .fd = signals_fd(), .events = POLLIN } };
	if (t->host.open)
		runtime_turn(&t->host.rt, fds, 2, signals_waiting() ? 0 : ms);
	else
		poll(fds, 2, ms);
	if (signals_take() & TOLD_STOP)
		stop(t);
	if (signals_end())
		leave(t, EXIT_INTERRUPTED);
	else if (fds[0].revents)
		read_input(t);
}

static void turn(struct talk *t)
{
	char line[LINE_MAX_BYTES];
	bool awaits = false;
	host_progress(&t->host);
	carry_out(t);
	if (t->host.open)
		runtime_flush(&t->host.rt);
	if (t->host.quit)
		return;
	speak(t, &awaits);
	if (t->host.quit)
		return;
	if (!awaits && t->host.o->no_input) {
		end_unasked(t);
		return;
	}
	if (!awaits && next_line(t, line)) {
		if (t->echo)
			printf("%s\n", line);
		line_typed(t->line, line, runtime_now(&t->host.rt), &t->in);
		return;
	}
	if (!awaits && t->ended) {
		putchar('\n'); /* the prompt stands there unanswered */
		line_typed(t->line, NULL, runtime_now(&t->host.rt), &t->in);
		carry_out(t);
		t->host.quit = true;
		return;
	}
	want_key(t, awaits);
	wait_for_something(t, awaits);
}

/* What became of it, and how to come back to it. */
static void say_where(const struct talk *t)
{
	const char *words =
		t->host.rt.view_only ? "nothing was changed; look again with" : "all is saved; come back with";
	if (t->host.open && !t->host.o->no_input && !t->host.o->quiet)
		put_clean(stdout, "%s: voxpeer --session %s\n", words,
			  str_or(t->host.o->session, t->host.rt.place.name));
}

int loop_line(const struct options *o, const struct host_start *start)
{
	struct talk t = { .typed = TEXT_INIT, .echo = !isatty(STDIN_FILENO) };
	struct face_machines m;
	struct view view;
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	t.host = (struct host){ .o = o,
				.machines = on_machines,
				.special = on_special,
				.self = &t,
				.face = { .say = on_say, .show = on_show, .self = &t } };
	signals_open(o->single_key);
	if (o->single_key)
		guard_arm(onekey_guard, &t.keys);
	if (!host_start(&t.host, start, &m, &view, &code, &err)) {
		code = signals_end() ? EXIT_INTERRUPTED : complain(o, code, "%s", err.s);
	} else {
		on_machines(&t, &m, view);
		while (!t.host.quit)
			turn(&t);
		say_where(&t);
		code = t.host.exit_code;
	}
	onekey_off(&t.keys);
	guard_off();
	if (!host_close(&t.host))
		code = EXIT_ERROR;
	line_free(t.line);
	intents_release(&t.in);
	text_release(&t.typed);
	text_release(&err);
	return code;
}
