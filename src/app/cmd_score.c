/* train --score: the score sheet of a training session, as text, JSON or Markdown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "coach/score.h"
#include "commands.h"
#include "home.h"
#include "place.h"
#include "runtime.h"

enum { PATIENCE = 30 * 1000, NAME_MAX_BYTES = 100 };

/* The training session that was left last; NULL: there is none. */
static char *last_session(void)
{
	char *state_home = place_state_home(), *name = NULL;
	struct home *h = home_new(state_home, 0);
	struct home_session s;
	msec last = -1;
	for (size_t i = 0; home_session(h, i, &s); i++)
		if (str_is(s.mode, "training") && s.looked > last) {
			last = s.looked;
			free(name);
			name = mem_text(s.name);
		}
	home_free(h);
	free(state_home);
	return name;
}

/* Who the certificate is made out to: --name, what is typed at a terminal, else nobody. */
static void ask_name(const struct options *o, struct text *name)
{
	char line[NAME_MAX_BYTES * 2] = "";
	if (o->name)
		utf8_clean(name, o->name, strlen(o->name), NAME_MAX_BYTES);
	else if (o->markdown && !o->no_input && isatty(STDIN_FILENO)) {
		fputs("Name on the certificate (Enter: none): ", stderr);
		if (fgets(line, sizeof line, stdin))
			utf8_clean(name, line, strcspn(line, "\r\n"), NAME_MAX_BYTES);
	}
}

static void print(const struct options *o, const struct runtime *rt, const struct json *score)
{
	struct text name = TEXT_INIT, out = TEXT_INIT;
	ask_name(o, &name);
	struct score_facts f = {
		.session = rt->model.name, .name = name.s, .version = VOXPEER_VERSION, .date = runtime_now(rt).wall
	};
	(o->json ? score_json : o->markdown ? score_markdown : score_text)(score, &f, &out);
	fputs(out.s, stdout);
	text_release(&out);
	text_release(&name);
}

static int tell(const struct options *o, struct runtime *rt)
{
	unsigned number;
	bool settled = rt->coach && runtime_settle(rt, PATIENCE);
	const struct json *score = settled ? coach_score(rt->coach, &number) : NULL;
	if (!rt->training)
		return complain(o, EXIT_USAGE, "%s is no training session; only training is scored", rt->place.name);
	if (!score)
		return complain(o, EXIT_ERROR, "the lab gives no score for %s", rt->model.name);
	print(o, rt, score);
	return EXIT_DONE;
}

/* While somebody works in the session its lab runs already, and a link beside its state says where it listens; NULL: it does not. Freed
 * by the caller. */
static char *running_lab(const char *session)
{
	struct session_place place = { 0 };
	char *state_home = place_state_home(), *socket = NULL;
	if (session_locate(&place, state_home, session, NULL))
		socket = mem_format("%s.socket", place.lab);
	if (socket && access(socket, F_OK) != 0) {
		free(socket);
		socket = NULL;
	}
	session_place_release(&place);
	free(state_home);
	return socket;
}

int score_sheet(const struct options *o)
{
	struct runtime rt;
	struct text err = TEXT_INIT;
	char *name = o->nwords > 1 ? mem_text(o->words[1]) : o->session ? mem_text(o->session) : last_session();
	if (!name)
		return complain(o, EXIT_USAGE, "there is no training session yet; voxpeer train begins one");
	if (o->json && o->markdown) {
		free(name);
		return complain(o, EXIT_USAGE, "--json or --markdown, not both");
	}
	char *running = o->lab ? NULL : running_lab(name);
	struct runtime_setup setup = { .session = name,
				       .read_only = true,
				       .no_lock = true,
				       .unattended = true,
				       .lab = running ? running : o->lab,
				       .config = o->config };
	enum runtime_got got = runtime_open(&rt, &setup, &err);
	/* one of the real service does not open from here, and need not */
	bool known = got == RUNTIME_OK || (!str_empty(rt.model.mode) && !rt.training);
	int code = known ? tell(o, &rt) : complain(o, exit_of_open(got), "%s", err.s);
	runtime_close(&rt);
	text_release(&err);
	free(running);
	free(name);
	return code;
}
