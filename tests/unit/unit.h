/* What every unit test includes: cmocka with the headers it wants before it. */
#ifndef UNIT_H
#define UNIT_H
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The message has this piece of text in it; the whole message is shown when it has not. */
#define assert_has(message, piece)                                                                                     \
	do {                                                                                                           \
		if (!strstr((message), (piece)))                                                                       \
			assert_string_equal((message), (piece));                                                       \
	} while (0)
#endif
