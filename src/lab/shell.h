/* The commands of voxpeer-lab and what they share. Each returns its exit status. */
#ifndef LAB_SHELL_H
#define LAB_SHELL_H
#include <stdbool.h>

struct lab_options;
struct text;
enum { EXIT_DONE = 0, EXIT_ERROR = 1, EXIT_USAGE = 2 };

/* On standard error, clean for a terminal. Returns EXIT_ERROR. */
int shell_complain(const struct text *err);
/* A built-in scenario's text, or a file's when the name looks like one. */
bool shell_load(const char *name, struct text *yaml, struct text *err);

/* Where voxpeer keeps its sessions, and their labs' state files NAME.lab. The caller frees it. NULL, and err says
 * why: HOME would be needed, and is relative. */
char *shell_sessions(struct text *err);

int shell_list(const struct lab_options *o);
int shell_show(const struct lab_options *o);
int shell_check(const struct lab_options *o);
int shell_play(const struct lab_options *o);
int shell_new(const struct lab_options *o);
int shell_class(const struct lab_options *o);
int shell_inject(const struct lab_options *o);
#endif
