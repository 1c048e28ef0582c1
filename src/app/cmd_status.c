/* status: where one or all onboardings stand, one line each, or as JSON. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "commands.h"
#include "place.h"
#include "runtime.h"

enum { PATIENCE = 120 * 1000 };

/* status of several: the first of these that one of them has */
static const int PRECEDENCE[] = { EXIT_ERROR, EXIT_SIGN_IN, EXIT_CHECK, EXIT_ACT, EXIT_PENDING };

static int one(const struct options *o, const char *name, struct text *out)
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
				       .config = o->config };
	enum runtime_got got = runtime_open(&rt, &setup, &err);
	if (got != RUNTIME_OK) {
		complain(o, EXIT_ERROR, "%s", err.s);
		code = got == RUNTIME_BUSY ? EXIT_BUSY : got == RUNTIME_ABSENT ? EXIT_USAGE : EXIT_ERROR;
	} else {
		if (o->refresh) {
			runtime_event(&rt, MACHINE_WIZARD, &(struct event){ .kind = EV_DO, .id = ACT_LOOK });
			runtime_settle(&rt, PATIENCE);
		}
		wizard_standing(rt.wizard, runtime_now(&rt), &a, &s);
		code = exit_of(s.kind);
		if (o->json)
			status_json(&rt, out);
		else
			status_line(&rt, out);
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

static int all(const struct options *o, struct text *out)
{
	char *home = place_state_home(), **names = session_list(home);
	int code = EXIT_DONE;
	if (o->json)
		text_add(out, "[\n");
	for (size_t i = 0; names && names[i]; i++) {
		if (o->json && i)
			text_add(out, ",\n");
		code = worst(code, one(o, names[i], out));
		free(names[i]);
	}
	if (o->json)
		text_add(out, "]\n");
	else if (!out->n)
		text_add(out, "no onboardings yet; voxpeer starts one, voxpeer train teaches how\n");
	free(names);
	free(home);
	return code;
}

int cmd_status(const struct options *o)
{
	struct text out = TEXT_INIT;
	const char *name = o->nwords > 1 ? o->words[1] : o->session;
	int code = name ? one(o, name, &out) : all(o, &out);
	fputs(out.s, stdout);
	text_release(&out);
	return code;
}
