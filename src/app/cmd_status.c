/* status: where one or all onboardings stand, one line each, or as JSON; --watch goes on, printing changes. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "runtime.h"
#include "signals.h"

/* Between two looks at the files; at the service, whose reads have a quota. */
enum { PATIENCE = 120 * 1000, WATCH_MS = 5000, WATCH_SERVICE_MS = 60 * 1000 };

/* lines tell a change: JSON has the time in it. */
struct look {
	struct text lines, json;
};

/* status of several: the first of these that one of them has */
static const int PRECEDENCE[] = { EXIT_ERROR, EXIT_SIGN_IN, EXIT_CHECK, EXIT_ACT, EXIT_PENDING };

/* Verifying says what is wrong with a session's file, and nothing of a lab that does not start. */
static void put_unusable(const struct session_place *place, const char *name, const char *why, struct text *lines)
{
	text_addf(lines, "%-20s %-9s unusable", name, "-");
	if (session_verify(place, NULL))
		text_addf(lines, ": %s\n", why);
	else
		text_addf(lines, "; 'voxpeer session verify %s' says why\n", name);
}

/* One that cannot be opened has its place among the others all the same. */
static void put_failed(const struct options *o, const struct runtime *rt, const char *name, enum runtime_got got,
		       const char *why, struct look *out)
{
	struct json_out j = { .to = &out->json, .indent = 2 };
	if (got == RUNTIME_ERROR)
		put_unusable(&rt->place, name, why, &out->lines);
	else if (got == RUNTIME_BUSY)
		text_addf(&out->lines, "%-20s %-9s in use\n", name, "-");
	if (!o->json)
		return;
	json_object(&j, NULL);
	json_put_int(&j, "version", 1);
	json_put_str(&j, "session", name);
	json_put_str(&j, "error", why);
	json_put_int(&j, "exit", exit_of_open(got));
	json_object_end(&j);
	text_addc(&out->json, '\n');
}

static int one(const struct options *o, const char *name, struct look *out)
{
	struct runtime rt;
	struct text err = TEXT_INIT;
	struct arena a = { 0 };
	struct standing s;
	int code = EXIT_ERROR;
	struct runtime_setup setup = { .session = name,
				       .read_only = true,
				       .no_lock = !o->refresh,
				       .offline = !o->refresh,
				       .lab = o->lab,
				       .config = o->config,
				       .face = talk_on_stderr(o) };
	enum runtime_got got = runtime_open(&rt, &setup, &err);
	if (got != RUNTIME_OK) {
		code = complain(o, exit_of_open(got), "%s", err.s);
		put_failed(o, &rt, name, got, err.s, out);
	} else {
		if (o->refresh) {
			runtime_event(&rt, MACHINE_WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_LOOK });
			runtime_settle(&rt, PATIENCE);
		}
		wizard_standing(rt.wizard, runtime_now(&rt), &a, &s);
		code = exit_of(s.kind);
		status_line(&rt, &out->lines);
		if (o->json)
			status_json(&rt, -1, &out->json);
	}
	runtime_close(&rt);
	arena_release(&a);
	text_release(&err);
	return code;
}

static int worst(int a, int b)
{
	for (size_t i = 0; i < sizeof PRECEDENCE / sizeof *PRECEDENCE; i++)
		if (a == PRECEDENCE[i] || b == PRECEDENCE[i])
			return PRECEDENCE[i];
	return a ? a : b;
}

static int all(const struct options *o, struct look *out)
{
	char *home = place_state_home(), **names = session_list(home);
	int code = EXIT_DONE;
	text_add(&out->json, "[\n");
	for (size_t i = 0; names && names[i]; i++) {
		text_add(&out->json, i ? ",\n" : "");
		code = worst(code, one(o, names[i], out));
		free(names[i]);
	}
	text_add(&out->json, "]\n");
	if (!out->lines.n)
		text_add(&out->lines, "no onboardings yet; voxpeer starts one, voxpeer train teaches how\n");
	free(names);
	free(home);
	return code;
}

static int look(const struct options *o, struct look *out)
{
	const char *name = o->nwords > 1 ? o->words[1] : o->session;
	text_clear(&out->lines);
	text_clear(&out->json);
	return name ? one(o, name, out) : all(o, out);
}

static bool goes_on(int code)
{
	return code == EXIT_PENDING || code == EXIT_ACT || code == EXIT_CHECK || code == EXIT_SIGN_IN;
}

int cmd_status(const struct options *o)
{
	struct look now = { TEXT_INIT, TEXT_INIT };
	struct text told = TEXT_INIT;
	struct pollfd wake = { .events = POLLIN };
	int code;
	if (o->refresh)
		signals_open(false);
	wake.fd = signals_fd();
	while (goes_on(code = look(o, &now)) && o->watch && !signals_end()) {
		if (!str_is(told.s, now.lines.s))
			fputs(o->json ? now.json.s : now.lines.s, stdout);
		fflush(stdout);
		text_clear(&told);
		text_add(&told, now.lines.s);
		poll(&wake, 1, o->refresh ? WATCH_SERVICE_MS : WATCH_MS);
	}
	code = signals_end() ? EXIT_INTERRUPTED : code;
	fputs(o->json ? now.json.s : now.lines.s, stdout);
	text_release(&now.lines);
	text_release(&now.json);
	text_release(&told);
	return code;
}
