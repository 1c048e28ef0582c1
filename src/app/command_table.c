#include "commands.h"

const struct command COMMANDS[] = {
	{ "train", "[SCENARIO]", "learn on the same screens against a built-in service", 1, false, cmd_train },
	{ "run", "-f ANSWERS", "the onboarding unattended, through the same gates", 0, false, cmd_run },
	{ "plan", "-f ANSWERS | NAME", "every request that would be sent, and its digest", 1, true, cmd_plan },
	{ "status", "[NAME]", "where onboardings stand", 1, true, cmd_status },
	{ "check", "-f ANSWERS | NAME", "every requirement and check that can be judged now", 1, true, cmd_check },
	{ "explain", "[CODE]", "what a code, state or message means, and its cure", OPTIONS_WORDS - 1, false,
	  cmd_explain },
	{ "answers", "NAME", "write a session as an answers file", 1, true, cmd_answers },
	{ "session", "list|show|verify|restore|export|unlock|rm [NAME]", "the session files", 2, true, cmd_session },
	{ "theme", "list|show|check [NAME|FILE]", "colours and glyphs", 2, false, cmd_theme },
	{ "config", "", "every setting and where it comes from", 0, false, cmd_config },
	{ "help", "[TOPIC]", "this, a command, or a topic; completion SHELL", OPTIONS_WORDS - 1, false, cmd_help },
};
const size_t COMMAND_COUNT = sizeof COMMANDS / sizeof *COMMANDS;

const struct command_verb COMMAND_VERBS[] = {
	{ "session", "list", "where all of them stand" },
	{ "session", "show", "the file, masked; with --report the hand-over summary" },
	{ "session", "verify", "whether the file and its backups are sound, and where not" },
	{ "session", "restore", "the newest sound backup in the place of a damaged file" },
	{ "session", "export", "the file itself; with --redact fit to be sent to others" },
	{ "session", "unlock", "take the lock of a holder that cannot come back" },
	{ "session", "rm", "remove it; the service keeps what was made" },
	{ "theme", "list", "the built-in themes" },
	{ "theme", "show", "the YAML of one, to start an own one from" },
	{ "theme", "check", "whether the file of an own one is right, and where not" },
};
const size_t COMMAND_VERB_COUNT = sizeof COMMAND_VERBS / sizeof *COMMAND_VERBS;

const struct exit_word EXIT_WORDS[] = {
	{ EXIT_DONE, "done" },
	{ EXIT_ERROR, "error" },
	{ EXIT_USAGE, "usage" },
	{ EXIT_CHECK, "a check failed" },
	{ EXIT_SIGN_IN, "sign-in" },
	{ EXIT_PENDING, "somebody else's turn" },
	{ EXIT_ACT, "yours" },
	{ EXIT_BUSY, "session locked" },
	{ EXIT_INTERRUPTED, "interrupted" },
};
const size_t EXIT_WORD_COUNT = sizeof EXIT_WORDS / sizeof *EXIT_WORDS;
