/* Starting a program as our child: no shell and no terminal, a process group of its own (a Ctrl-C is ours to answer), default signals,
 * of the environment what is named here, of our descriptors what is handed over. */
#ifndef APP_CHILD_H
#define APP_CHILD_H
#include <sys/types.h>

/* What every child gets of the environment, where it is set; `more` names further ones (NULL-terminated, or NULL). */
struct child_setup {
	char *const *argv; /* argv[0] is looked for in PATH when it has no slash */
	int out, err;      /* become its standard output and error */
	int three;         /* becomes its descriptor 3; -1: none */
	const char *const *more;
};
/* 0, or an errno. Its standard input is empty. */
int child_start(pid_t *pid, const struct child_setup *setup);
#endif
