#include "completion.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "commands.h"
#include "core/explain.h"
#include "labchild.h"
#include "place.h"
#include "session/session.h"
#include "ui/theme.h"

/* ---- What stands for an argument: words of a list, names of files, or both. Others (numbers, digests) are typed. */

static const struct value {
	const char *argument; /* as in COMMANDS and OPTION_DEFS */
	const char *list;     /* NULL: none */
	bool files;
} VALUES[] = {
	{ "SCENARIO", "scenarios", true }, { "NAME", "sessions", false },
	{ "NAME|PATH", "sessions", true }, { "NAME|FILE", "themes", true },
	{ "CODE", "codes", false },        { "TOPIC", "topics", false },
	{ "STEP", "steps", false },        { "ANSWERS", NULL, true },
	{ "SOCKET", NULL, true },          { "FILE", NULL, true },
};
enum { VALUE_COUNT = sizeof VALUES / sizeof *VALUES };

static const struct value *value_of(const char *argument, size_t n)
{
	for (size_t i = 0; i < VALUE_COUNT; i++)
		if (strlen(VALUES[i].argument) == n && !memcmp(VALUES[i].argument, argument, n))
			return &VALUES[i];
	return NULL;
}

static const struct value *value_of_option(const struct option_def *d)
{
	return d->takes == 'r' ? value_of(d->argument, strlen(d->argument)) : NULL;
}

/* What may follow a command, read from its usage: "list|show [NAME]" has the verbs "list|show" and then a NAME; what follows an option
 * ("-f ANSWERS") is that option's. */
struct operands {
	char verbs[80]; /* blanks between; "": none */
	const struct value *then;
};

static void put_verbs(struct operands *out, const char *word, size_t n)
{
	for (size_t i = 0; i < n && i + 1 < sizeof out->verbs; i++)
		out->verbs[i] = word[i];
	for (char *bar = out->verbs; (bar = strchr(bar, '|'));)
		*bar = ' ';
}

static void read_operands(const struct command *c, struct operands *out)
{
	bool of_option = false;
	*out = (struct operands){ .verbs = "" };
	for (const char *word = c->arguments; *word;) {
		size_t n = strcspn(word, " []");
		if (!of_option && islower((unsigned char)*word))
			put_verbs(out, word, n);
		else if (!of_option && isupper((unsigned char)*word))
			out->then = value_of(word, n);
		if (n)
			of_option = *word == '-';
		word += n + (word[n] != 0);
	}
}

/* All three shells read 'it'\''s' alike. */
static void put_quoted(struct text *out, const char *s)
{
	text_addc(out, '\'');
	for (; *s; s++)
		text_addf(out, *s == '\'' ? "'\\''" : "%c", *s);
	text_addc(out, '\'');
}

/* ---- bash */

static void put_option_names(struct text *out, const struct option_def *d, const char *between)
{
	if (d->letter)
		text_addf(out, "-%c%s", d->letter, between);
	text_addf(out, "--%s", d->name);
}

static void bash_value(struct text *out, const struct value *v)
{
	if (v && v->list)
		text_addf(out, " _voxpeer_words %s \"$now\";", v->list);
	if (v && v->files)
		text_add(out, " _voxpeer_files \"$now\";");
}

/* The options that have a value behind them, as a pattern: they are no words of the command line. */
static void bash_taking(struct text *out)
{
	const char *between = "";
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (OPTION_DEFS[i].takes != 'r')
			continue;
		text_add(out, between);
		put_option_names(out, &OPTION_DEFS[i], "|");
		between = "|";
	}
}

static void bash_values(struct text *out)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (OPTION_DEFS[i].takes != 'r')
			continue;
		text_add(out, "\t");
		put_option_names(out, &OPTION_DEFS[i], "|");
		text_add(out, ")");
		bash_value(out, value_of_option(&OPTION_DEFS[i]));
		text_add(out, " return ;;\n");
	}
}

static void bash_options(struct text *out, const char *command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_def *d = &OPTION_DEFS[i];
		if (!option_is_of(d, command))
			continue;
		text_addc(out, ' ');
		put_option_names(out, d, " ");
	}
}

static void bash_own_options(struct text *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		text_addf(out, "\t\t%s) own='", COMMANDS[i].name);
		bash_options(out, COMMANDS[i].name);
		text_add(out, "' ;;\n");
	}
}

static void bash_operands(struct text *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		struct operands o;
		read_operands(&COMMANDS[i], &o);
		if (*o.verbs)
			text_addf(out, "\t%s:) _voxpeer_of '%s' \"$now\" ;;\n", COMMANDS[i].name, o.verbs);
		if (!o.then)
			continue;
		text_addf(out, "\t%s:%s)", COMMANDS[i].name, *o.verbs ? "*" : "");
		bash_value(out, o.then);
		text_add(out, " ;;\n");
	}
}

static void bash_head(struct text *out)
{
	text_add(out, "# voxpeer in bash; printed by: voxpeer help completion bash\n"
		      "_voxpeer_of() # WORDS NOW\n"
		      "{\n"
		      "\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W \"$1\" -- \"$2\")\n"
		      "}\n"
		      "_voxpeer_words() # LIST NOW\n"
		      "{\n"
		      "\t_voxpeer_of \"$(voxpeer help completion \"$1\" 2>/dev/null)\" \"$2\"\n"
		      "}\n"
		      "_voxpeer_files() # NOW\n"
		      "{\n"
		      "\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$1\")\n"
		      "\tcompopt -o filenames 2>/dev/null\n"
		      "}\n"
		      "_voxpeer()\n"
		      "{\n"
		      "\tlocal now=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= verb= own= i\n"
		      "\tCOMPREPLY=()\n"
		      "\t[[ $now == = ]] && now=\n"
		      "\t[[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}\n");
}

static void put_bash(struct text *out)
{
	bash_head(out);
	text_add(out, "\tcase $before in\n");
	bash_values(out);
	text_add(out, "\tesac\n"
		      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		      "\t\tcase ${COMP_WORDS[i]} in\n\t\t");
	bash_taking(out);
	text_add(out, ") [[ ${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;\n"
		      "\t\t-*|=) ;;\n"
		      "\t\t*) if [[ -z $command ]]; then command=${COMP_WORDS[i]}; else verb=${COMP_WORDS[i]}; fi ;;\n"
		      "\t\tesac\n"
		      "\tdone\n"
		      "\tif [[ $now == -* ]]; then\n"
		      "\t\tcase $command in\n");
	bash_own_options(out);
	text_add(out, "\t\tesac\n\t\t_voxpeer_of \"$own");
	bash_options(out, NULL);
	text_add(out, "\" \"$now\"\n"
		      "\t\treturn\n"
		      "\tfi\n"
		      "\tcase $command:$verb in\n"
		      "\t:) _voxpeer_of '");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		text_addf(out, "%s%s", i ? " " : "", COMMANDS[i].name);
	text_add(out, "' \"$now\" ;;\n"
		      "\thelp:completion) _voxpeer_of 'bash zsh fish' \"$now\" ;;\n");
	bash_operands(out);
	text_add(out, "\tesac\n}\ncomplete -F _voxpeer voxpeer\n");
}

/* ---- zsh */

static void zsh_value(struct text *out, const char *argument, const struct value *v)
{
	text_addf(out, ":%s:", argument);
	if (!v)
		text_addc(out, ' ');
	else
		text_addf(out, "{%s%s%s%s}", v->list ? "_voxpeer_words " : "", str_or(v->list, ""),
			  v->list && v->files ? "; " : "", v->files ? "_files" : "");
}

/* In a specification of _arguments the text in brackets ends at the first ]. */
static void zsh_option(struct text *out, const struct option_def *d, bool is_long)
{
	struct text t = TEXT_INIT;
	if (is_long)
		text_addf(&t, "--%s%s", d->name, d->takes == 'o' ? "=-" : d->takes ? "=" : "");
	else
		text_addf(&t, "-%c%s", d->letter, d->takes ? "+" : "");
	text_addf(&t, "[%s]%s", d->help, d->takes == 'o' ? ":" : "");
	if (d->takes)
		zsh_value(&t, d->argument, value_of_option(d));
	put_quoted(out, t.s);
	text_release(&t);
}

static void zsh_options(struct text *out, const char *command)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_def *d = &OPTION_DEFS[i];
		if (!option_is_of(d, command))
			continue;
		text_add(out, "\n\t\t");
		zsh_option(out, d, true);
		if (d->letter) {
			text_addc(out, ' ');
			zsh_option(out, d, false);
		}
	}
}

static void zsh_operands(struct text *out, const struct command *c)
{
	struct operands o;
	read_operands(c, &o);
	if (*o.verbs)
		text_addf(out, "\n\t\t'1:what:(%s)'", o.verbs);
	if (!o.then)
		return;
	text_addf(out, "\n\t\t'%d", *o.verbs ? 2 : 1);
	zsh_value(out, o.then->argument, o.then);
	text_addc(out, '\'');
}

static void zsh_commands(struct text *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		text_addf(out, "\t%s) own=(", COMMANDS[i].name);
		zsh_options(out, COMMANDS[i].name);
		zsh_operands(out, &COMMANDS[i]);
		text_add(out, ") ;;\n");
	}
}

static void zsh_described(struct text *out)
{
	struct text t = TEXT_INIT;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		text_clear(&t);
		text_addf(&t, "%s:%s", COMMANDS[i].name, COMMANDS[i].summary);
		text_add(out, "\n\t\t");
		put_quoted(out, t.s);
	}
	text_release(&t);
}

static void put_zsh(struct text *out)
{
	text_add(out, "#compdef voxpeer\n"
		      "# voxpeer in zsh; printed by: voxpeer help completion zsh\n"
		      "_voxpeer_words() # LIST\n"
		      "{\n"
		      "\tlocal -a found\n"
		      "\tfound=(${(f)\"$(voxpeer help completion $1 2>/dev/null)\"})\n"
		      "\tcompadd -a found\n"
		      "}\n"
		      "_voxpeer()\n"
		      "{\n"
		      "\tlocal curcontext=$curcontext state state_descr\n"
		      "\tlocal -a line common own commands\n"
		      "\tlocal -A opt_args\n"
		      "\tcommands=(");
	zsh_described(out);
	text_add(out, ")\n\tcommon=(");
	zsh_options(out, NULL);
	text_add(out, ")\n"
		      "\t_arguments -C $common '1:command:->command' '*::argument:->argument' && return\n"
		      "\tif [[ $state == command ]]; then\n"
		      "\t\t_describe command commands\n"
		      "\t\treturn\n"
		      "\tfi\n"
		      "\tcase $words[1] in\n");
	zsh_commands(out);
	text_add(out, "\tesac\n"
		      "\t[[ $words[1] == help && $words[2] == completion ]] && own=('*:shell:(bash zsh fish)')\n"
		      "\t_arguments $common $own\n"
		      "}\n"
		      "if [[ $funcstack[1] == _voxpeer ]]; then _voxpeer \"$@\"; else compdef _voxpeer voxpeer; fi\n");
}

/* ---- fish */

static void fish_value(struct text *out, const struct value *v)
{
	text_add(out, v && v->files ? " -r -F" : " -x");
	if (v && v->list)
		text_addf(out, " -a '(voxpeer help completion %s)'", v->list);
}

static void fish_option(struct text *out, const struct option_def *d)
{
	text_add(out, "complete -c voxpeer");
	if (d->commands)
		text_addf(out, " -n '__fish_seen_subcommand_from %s'", d->commands);
	if (d->letter)
		text_addf(out, " -s %c", d->letter);
	text_addf(out, " -l %s", d->name);
	if (d->takes == 'r')
		fish_value(out, value_of_option(d));
	text_add(out, " -d ");
	put_quoted(out, d->help);
	text_addc(out, '\n');
}

static void fish_command(struct text *out, const struct command *c)
{
	struct operands o;
	read_operands(c, &o);
	text_addf(out, "complete -c voxpeer -n __fish_use_subcommand -a %s -d ", c->name);
	put_quoted(out, c->summary);
	text_addc(out, '\n');
	if (*o.verbs)
		text_addf(out,
			  "complete -c voxpeer -n '__fish_seen_subcommand_from %s; and not "
			  "__fish_seen_subcommand_from %s' -a '%s'\n",
			  c->name, o.verbs, o.verbs);
	if (!o.then)
		return;
	text_addf(out, "complete -c voxpeer -n '__fish_seen_subcommand_from %s", c->name);
	if (*o.verbs)
		text_addf(out, "; and __fish_seen_subcommand_from %s", o.verbs);
	if (str_is(o.then->list, "topics"))
		text_add(out, "; and not __fish_seen_subcommand_from completion");
	text_addf(out, "'%s -a '(voxpeer help completion %s)'\n", o.then->files ? " -F" : "", o.then->list);
}

static void put_fish(struct text *out)
{
	text_add(out, "# voxpeer in fish; printed by: voxpeer help completion fish\n"
		      "complete -c voxpeer -f\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fish_command(out, &COMMANDS[i]);
	text_add(out, "complete -c voxpeer -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n");
	for (size_t i = 0; i < OPTION_COUNT; i++)
		fish_option(out, &OPTION_DEFS[i]);
}

/* ---- Words, one a line */

static void put_sessions(struct text *out)
{
	char *home = place_state_home(), **names = session_list(home);
	for (size_t i = 0; names && names[i]; i++) {
		text_addf(out, "%s\n", names[i]);
		free(names[i]);
	}
	free(names);
	free(home);
}

static void put_scenarios(struct text *out)
{
	struct text list = TEXT_INIT;
	labchild_scenarios(&list);
	for (const char *line = list.s; *line;) {
		text_addn(out, line, strcspn(line, " \n"));
		text_addc(out, '\n');
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	text_release(&list);
}

static void put_themes(struct text *out)
{
	for (size_t i = 0; theme_builtin_name(i); i++)
		text_addf(out, "%s\n", theme_builtin_name(i));
}

static void put_steps(struct text *out)
{
	for (int i = 0; i < STEP_N; i++)
		text_addf(out, "%s\n", STEP_ID[i]);
}

static void put_codes(struct text *out)
{
	for (size_t i = 0; i < EXPLAIN_COUNT; i++)
		text_addf(out, "%s\n", EXPLAIN[i].code);
}

static void put_topics(struct text *out)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		text_addf(out, "%s\n", COMMANDS[i].name);
	text_add(out, "completion\n");
	put_codes(out);
}

static const struct what {
	const char *name;
	void (*put)(struct text *out);
} WHAT[] = {
	{ "bash", put_bash },           { "zsh", put_zsh },       { "fish", put_fish },   { "sessions", put_sessions },
	{ "scenarios", put_scenarios }, { "themes", put_themes }, { "steps", put_steps }, { "codes", put_codes },
	{ "topics", put_topics },
};
enum { WHAT_COUNT = sizeof WHAT / sizeof *WHAT };

const char *completion_what(size_t i)
{
	return i < WHAT_COUNT ? WHAT[i].name : NULL;
}

bool completion_put(const char *what, struct text *out, struct text *err)
{
	for (size_t i = 0; i < WHAT_COUNT; i++)
		if (str_is(WHAT[i].name, what)) {
			WHAT[i].put(out);
			return true;
		}
	return text_fail(
		err,
		"help completion%s%s: there are bash, zsh and fish, and the lists sessions, scenarios, themes, steps, "
		"codes and topics",
		str_empty(what) ? "" : " ", str_or(what, ""));
}
