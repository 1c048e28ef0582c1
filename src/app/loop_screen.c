/* The loop of the full screen: one place waits for network, terminal and signals; a turn ends with one frame and one save. */
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "commands.h"
#include "guard.h"
#include "loops.h"
#include "signals.h"
#include "ui/term.h"

enum { ESC_DELAY_MS = 25, ESC_DELAY_MOST = 5000, MINUTE_MS = 60 * 1000, INPUT_MAX = 4096 };

struct screen {
	struct host host;
	struct term *term;
	struct full *full;
	struct intents in;
	struct theme theme;
	bool gone; /* the terminal hung up */
	int esc_delay;
};

/* ---- what the runtime and the host tell the face */

static void on_say(void *self, bool error, const char *text)
{
	struct screen *s = self;
	if (s->full)
		full_say(s->full, error, text);
}

static void on_show(void *self, unsigned machine, const struct view *v)
{
	struct screen *s = self;
	if (s->full)
		full_show(s->full, machine, v);
}

static void on_saved(void *self, msec at)
{
	struct screen *s = self;
	if (s->full)
		full_saved(s->full, at);
}

static void suspend(struct screen *s)
{
	if (s->host.open)
		runtime_flush(&s->host.rt);
	term_stop(s->term);
	raise(SIGSTOP);
	term_start(s->term);
	term_resize(s->term);
}

static void write_file(struct screen *s, const struct intent *i)
{
	struct text err = TEXT_INIT, done = TEXT_INIT;
	bool ok = file_write_atomic(i->name, i->text, strlen(i->text), 0600, &err);
	text_addf(&done, "written to %s", i->name);
	full_say(s->full, !ok, ok ? done.s : err.s);
	text_release(&err);
	text_release(&done);
}

/* By name; NULL is the one that suits what is open. The glyphs stay those of the terminal. */
static bool set_theme(struct screen *s, const char *name)
{
	struct theme t;
	bool training = s->host.course || (s->host.open && s->host.rt.training);
	if (!theme_builtin(name ? name : training ? "training" : "dark", &t, NULL))
		return false;
	t.glyphs = s->theme.glyphs;
	s->theme = t;
	term_theme(s->term, &s->theme);
	return true;
}

/* A lesson that has just been begun is read before anything is done in it. */
static void show_task(struct screen *s)
{
	const struct view task = { .screen = COACH_TASK };
	if (s->host.open && s->host.rt.created && s->host.rt.coach)
		full_show(s->full, MACHINE_COACH, &task);
}

static void on_machines(void *self, const struct face_machines *m, struct view start)
{
	struct screen *s = self;
	if (!s->host.o->theme)
		set_theme(s, NULL);
	full_machines(s->full, m, start);
	show_task(s);
}

static void next_theme(struct screen *s)
{
	size_t i = 0;
	while (theme_builtin_name(i) && !str_is(theme_builtin_name(i), s->theme.name))
		i++;
	const char *name =
		theme_builtin_name(i) && theme_builtin_name(i + 1) ? theme_builtin_name(i + 1) : theme_builtin_name(0);
	if (set_theme(s, name)) {
		struct text said = TEXT_INIT;
		text_addf(&said, "theme %s; --theme %s keeps it", name, name);
		full_say(s->full, false, said.s);
		text_release(&said);
	}
}

static bool on_special(void *self, const struct intent *i)
{
	struct screen *s = self;
	switch (i->kind) {
	case INTENT_SUSPEND:
		suspend(s);
		return true;
	case INTENT_THEME:
		next_theme(s);
		return true;
	case INTENT_REDRAW:
		term_redraw(s->term);
		return true;
	case INTENT_TEXT_OUT:
		term_show_text(s->term, i->text);
		return true;
	case INTENT_FILE_OUT:
		write_file(s, i);
		return true;
	case INTENT_CLIP:
		full_say(s->full, false,
			 term_clip(s->term, i->text) ? "sent to your terminal"
						     : "too long to send to your terminal; f writes a file");
		return true;
	default:
		return false;
	}
}

/* ---- a turn */

static void carry_out(struct screen *s)
{
	do {
		for (size_t i = 0; i < s->in.n && !s->host.quit; i++)
			host_intent(&s->host, &s->in.v[i]);
		intents_clear(&s->in);
	} while (!s->host.quit && full_more(s->full, runtime_now(&s->host.rt), &s->in));
}

static void take_input(struct screen *s)
{
	char buf[INPUT_MAX];
	int n = term_read(s->term, buf, sizeof buf);
	if (n < 0)
		s->gone = true;
	if (n <= 0)
		return;
	if (term_showing_text(s->term)) {
		term_resume(s->term);
		return;
	}
	full_bytes(s->full, buf, (size_t)n, false, runtime_now(&s->host.rt), &s->in);
	carry_out(s);
}

static void take_signals(struct screen *s)
{
	unsigned told = signals_take();
	if (told & TOLD_SIZE)
		term_resize(s->term);
	if (signals_hangup())
		s->gone = true;
	else if (signals_end())
		s->host.quit = true;
	else if (told & TOLD_STOP)
		suspend(s);
}

static void paint(struct screen *s)
{
	struct grid *g = term_grid(s->term);
	full_draw(s->full, runtime_now(&s->host.rt), g);
	term_frame(s->term);
	if (!term_write(s->term))
		s->gone = true;
}

/* How long an Esc waits for the rest of a key: ESCDELAY, as ncurses programs read it; a bad link needs more. */
static int esc_delay(const char *wanted)
{
	char *end;
	long ms = strtol(str_or(wanted, ""), &end, 10);

	return str_empty(wanted) || *end || ms < 1 || ms > ESC_DELAY_MOST ? ESC_DELAY_MS : (int)ms;
}

static int patience(const struct screen *s)
{
	if (signals_waiting())
		return 0;
	if (full_esc_held(s->full))
		return s->esc_delay;
	return MINUTE_MS - (int)(runtime_now(&s->host.rt).wall % MINUTE_MS);
}

static void wait_for_something(struct screen *s)
{
	struct pollfd fds[2] = { { .fd = term_fd(s->term), .events = POLLIN },
				 { .fd = signals_fd(), .events = POLLIN } };
	bool esc = full_esc_held(s->full);
	if (term_pending(s->term))
		fds[0].events |= POLLOUT;
	if (s->host.open)
		runtime_turn(&s->host.rt, fds, 2, patience(s));
	else
		poll(fds, 2, patience(s));
	if (fds[1].revents || signals_waiting())
		take_signals(s);
	if (fds[0].revents & (POLLIN | POLLHUP | POLLERR))
		take_input(s);
	else if (esc) {
		full_bytes(s->full, "", 0, true, runtime_now(&s->host.rt), &s->in);
		carry_out(s);
	}
}

/* Pressed already: they are taken first. */
static bool keys_wait(const struct screen *s)
{
	struct pollfd keys = { .fd = term_fd(s->term), .events = POLLIN };

	return !s->gone && poll(&keys, 1, 0) > 0 && keys.revents == POLLIN;
}

static void turn(struct screen *s)
{
	host_progress(&s->host);
	intents_clear(&s->in);
	carry_out(s); /* sends what is owed: EV_LOOK after the view changed */
	paint(s);
	if (s->host.open && runtime_saves_now(&s->host.rt, keys_wait(s), runtime_now(&s->host.rt).wall)) {
		runtime_flush(&s->host.rt);
		paint(s);
	}
	if (!s->host.quit && !s->gone)
		wait_for_something(s);
}

/* ---- beginning and end */

static bool pick_theme(struct screen *s, const struct options *o, bool training, struct text *err)
{
	const char *name = str_or(o->theme, training ? "training" : "dark");
	bool ok = theme_named(name, &s->theme, err);
	s->theme.glyphs = glyphs_choose(o->glyphs, nl_langinfo(CODESET), getenv("TERM"));
	return ok;
}

static bool open_terminal(struct screen *s, struct text *note, struct text *why)
{
	const char *no_color = getenv("NO_COLOR");
	struct term_setup setup = { .fd = STDOUT_FILENO,
				    .type = getenv("TERM"),
				    .charset = nl_langinfo(CODESET),
				    .no_color = !str_empty(no_color),
				    .theme = &s->theme };
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return text_fail(why, "this is no terminal, so voxpeer asks line by line");
	if (str_is(setup.type, "dumb") || str_empty(setup.type))
		return text_fail(why, "this terminal cannot place a cursor (TERM=%s), so voxpeer asks line by line",
				 str_or(setup.type, ""));
	s->term = term_new(&setup, note, why);
	return s->term != NULL;
}

static bool finish(struct screen *s)
{
	term_stop(s->term);
	guard_off();
	bool saved = host_close(&s->host);
	full_free(s->full);
	term_free(s->term);
	intents_release(&s->in);
	return saved;
}

static void restore(void *term)
{
	term_restore(term);
}

/* From the first picture to the last key; the exit code. */
static int at_screen(struct screen *s, const struct options *o, const struct face_machines *m, struct view view,
		     const struct text *note)
{
	s->full = full_new(&(struct full_setup){ .machines = *m,
						 .theme = &s->theme,
						 .low_bandwidth = o->low_bandwidth,
						 .pictures = term_depth(s->term) != DEPTH_MONO && !o->low_bandwidth,
						 .start = view });
	show_task(s);
	if (note->n)
		full_say(s->full, false, note->s);
	else if (s->host.rt.note)
		full_say(s->full, false, s->host.rt.note);
	if (!o->theme)
		set_theme(s, NULL);
	guard_arm(restore, s->term);
	term_start(s->term);
	while (!s->host.quit && !s->gone)
		turn(s);
	int code = s->gone || signals_end() ? EXIT_INTERRUPTED : s->host.exit_code;
	return finish(s) ? code : EXIT_ERROR;
}

static int run(struct screen *s, const struct options *o, const struct host_start *start, const struct text *note)
{
	struct face_machines m;
	struct view view;
	struct text err = TEXT_INIT;
	int code = EXIT_DONE;
	signals_open(true);
	s->esc_delay = esc_delay(getenv("ESCDELAY"));
	s->host = (struct host){ .o = o,
				 .machines = on_machines,
				 .special = on_special,
				 .self = s,
				 .face = { .say = on_say, .show = on_show, .saved = on_saved, .self = s } };
	if (!host_start(&s->host, start, &m, &view, &code, &err)) {
		code = signals_end() ? EXIT_INTERRUPTED : complain(o, code, "%s", err.s);
		host_close(&s->host);
		term_free(s->term);
	} else {
		code = at_screen(s, o, &m, view, note);
	}
	text_release(&err);
	return code;
}

int loop_screen(const struct options *o, const struct host_start *start, bool *fallback, struct text *why)
{
	struct screen s = { .term = NULL };
	struct text note = TEXT_INIT;
	int code = EXIT_ERROR;
	setlocale(LC_CTYPE, "");
	if (!pick_theme(&s, o, str_is(start->mode, "training"), why)) {
		code = complain(o, EXIT_USAGE, "%s", why->s);
	} else if (!open_terminal(&s, &note, why)) {
		*fallback = true;
	} else {
		code = run(&s, o, start, &note);
	}
	text_release(&note);
	return code;
}
