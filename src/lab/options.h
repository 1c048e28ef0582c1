/* The command line of voxpeer-lab, read into one struct by a table (voxpeer-lab(1)). */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H
#include <stdbool.h>
#include <stdint.h>

struct text;
enum lab_command {
	LAB_SERVE,
	LAB_LIST,
	LAB_SHOW,
	LAB_CHECK,
	LAB_PLAY,
	LAB_NEW,
	LAB_CLASS,
	LAB_INJECT,
	LAB_HELP,
	LAB_VERSION,
	LAB_COMMANDS
};
struct lab_options {
	enum lab_command command;
	const char *unix_path, *listen, *scenario, *state;
	const char *tls_cert, *tls_key; /* files in PEM; both or none, with listen only */
	bool authority;                 /* tokens are handed out, and others refused */
	unsigned speed;                 /* 0: not given */
	bool seeded;
	uint64_t seed;
	int parent_fd, ready_fd; /* -1: none */
	bool json;               /* list, class */
	char *const *names;      /* the words behind the command, closed by NULL */
};
bool lab_options_read(int argc, char *const *argv, struct lab_options *out, struct text *err);
extern const char lab_usage[];
#endif
