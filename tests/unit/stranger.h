/* Another user of this machine, for tests of what is theirs: nobody. Only root can take another's place; as anybody else such a test is
 * passed over. */
#ifndef TESTS_STRANGER_H
#define TESTS_STRANGER_H
#include "unit.h"

#include <sys/types.h>
#include <unistd.h>

static const uid_t STRANGER = 65534;

static inline void stranger_or_skip(void)
{
	if (geteuid() != 0)
		skip();
}

static inline void stranger_come(void)
{
	assert_int_equal(seteuid(STRANGER), 0);
}

static inline void stranger_go(void)
{
	assert_int_equal(seteuid(0), 0);
}
#endif
