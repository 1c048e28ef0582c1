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
	k->on = tcsetattr(k->fd, TCSADRAIN, &keys) == 0;
	return k->on;
}

void onekey_off(struct onekey *k)
{
	if (k->on)
		tcsetattr(k->fd, TCSADRAIN, &k->lines);
	k->on = false;
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
