#include "guard.h"

#include <signal.h>
#include <stddef.h>

#include "base/mem.h"

enum { STACK_BYTES = 32 * 1024 };

/* Read by the handlers only. */
static struct {
	void (*restore)(void *self);
	void *self;
	char stack[STACK_BYTES]; /* of the handler, since the program's own may be what ran out */
} guard;

static void restore_guarded(void)
{
	if (guard.restore)
		guard.restore(guard.self);
}

static void fatal(int number)
{
	restore_guarded();
	signal(number, SIG_DFL);
	raise(number);
}

/* What ends a program and is not taken by the loops (signals.h). */
static void each_deadly(const struct sigaction *action)
{
	static const int deadly[] = { SIGSEGV, SIGBUS,    SIGABRT, SIGFPE,  SIGILL, SIGTRAP,  SIGSYS,
				      SIGALRM, SIGVTALRM, SIGPROF, SIGPOLL, SIGPWR, SIGSTKFLT };

	for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
		sigaction(deadly[i], action, NULL);
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		sigaction(number, action, NULL);
}

void guard_arm(void (*restore)(void *self), void *self)
{
	const stack_t own = { .ss_sp = guard.stack, .ss_size = sizeof guard.stack };
	struct sigaction action = { .sa_handler = fatal, .sa_flags = SA_ONSTACK };

	guard.self = self;
	guard.restore = restore;
	sigaltstack(&own, NULL);
	mem_on_exhaustion(restore_guarded);
	each_deadly(&action);
}

void guard_off(void)
{
	each_deadly(&(struct sigaction){ .sa_handler = SIG_DFL });
	mem_on_exhaustion(NULL);
	guard.restore = NULL;
}
