#include "shell.h"
int shell_inject(const struct lab_options *o)
{
	(void)o;
	return EXIT_ERROR;
}
