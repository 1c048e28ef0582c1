#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* the signal descriptor, and what it has told */
static struct {
	int fd;
	bool end, hangup;
	unsigned told;
} heard = { .fd = -1 };

static void add_all(sigset_t *set, const int *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sigaddset(set, numbers[i]);
}

void signals_open(bool screen)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGQUIT, SIGXCPU, SIGHUP, SIGCHLD /* only to wake the loop */ };
	static const int shown[] = { SIGWINCH, SIGCONT, SIGTSTP };
	sigset_t set;
	sigemptyset(&set);
	add_all(&set, ends, sizeof ends / sizeof *ends);
	if (screen)
		add_all(&set, shown, sizeof shown / sizeof *shown);
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGUSR1, SIG_IGN); /* nothing is meant by them, and they would end us */
	signal(SIGUSR2, SIG_IGN);
	heard.fd = signalfd(heard.fd, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int signals_fd(void)
{
	return heard.fd;
}

static void hear(int number)
{
	switch (number) {
	case SIGWINCH:
	case SIGCONT:
		heard.told |= TOLD_SIZE;
		break;
	case SIGTSTP:
		heard.told |= TOLD_STOP;
		break;
	case SIGHUP:
		heard.hangup = true;
		break;
	case SIGCHLD:
		break;
	default:
		heard.end = true;
		break;
	}
}

static void read_all(void)
{
	struct signalfd_siginfo info;
	while (heard.fd >= 0 && read(heard.fd, &info, sizeof info) == (ssize_t)sizeof info)
		hear((int)info.ssi_signo);
}

unsigned signals_take(void)
{
	read_all();
	unsigned told = heard.told;
	heard.told = 0;
	return told;
}

bool signals_waiting(void)
{
	return heard.told || heard.end || heard.hangup;
}

bool signals_end(void)
{
	read_all();
	return heard.end || heard.hangup;
}

bool signals_hangup(void)
{
	read_all();
	return heard.hangup;
}
