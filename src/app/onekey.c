#include "onekey.h"

#include <unistd.h>

bool onekey_on(struct onekey *k)
{
	struct termios keys;
	if (!k->on && tcgetattr(k->fd, &k->lines))
		return false;
	keys = k->lines;
	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	keys.c_cc[VMIN] = 1;
	keys.c_cc[VTIME] = 0;
	k->on = true; /* before they change: a guard that comes in between puts back what is still there */
	k->on = tcsetattr(k->fd, TCSANOW, &keys) == 0;
	return k->on;
}

/* In the background the terminal is another's, and so are its modes: setting them would stop us. */
static bool is_ours(int fd)
{
	pid_t before = tcgetpgrp(fd);
	return before < 0 || before == getpgrp();
}

/* At once: output that the terminal does not take must not hold an end up. */
void onekey_off(struct onekey *k)
{
	if (k->on && is_ours(k->fd))
		tcsetattr(k->fd, TCSANOW, &k->lines);
	k->on = false;
}

void onekey_guard(void *k)
{
	onekey_off(k);
}

bool onekey_in_sequence(struct onekey *k, char byte)
{
	if (k->at == ONEKEY_PLAIN) {
		k->at = byte == '\033' ? ONEKEY_ESC : ONEKEY_PLAIN;
		return byte == '\033';
	}
	if (k->at == ONEKEY_ESC)
		k->at = byte == '[' || byte == 'O' ? ONEKEY_SEQUENCE : ONEKEY_PLAIN;
	else if (byte >= '@' && byte <= '~')
		k->at = ONEKEY_PLAIN;
	return true;
}
