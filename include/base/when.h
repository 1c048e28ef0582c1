/* Time. Two clocks that are never mixed: the operator's (wall) and the service's, which is
 * virtual in training and equal to wall time otherwise. Milliseconds since 1970-01-01 UTC; 0 = never. */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t msec;
struct when {
	msec wall, service;
};
enum { MSEC_SECOND = 1000, MSEC_MINUTE = 60 * 1000, MSEC_HOUR = 3600 * 1000, MSEC_DAY = 24 * 3600 * 1000 };

enum { WHEN_ISO_MAX = 32 };
/* "2026-11-02T08:00:00Z"; milliseconds are written only when they are not zero. "" for 0. */
const char *when_iso(msec at, char out[WHEN_ISO_MAX]);
/* Strict ISO 8601: date, 'T', time, optional fraction, 'Z' or ±hh:mm. A bare date is midnight UTC. */
bool when_parse(const char *s, msec *at);
/* For people: "Fri 20 Nov 09:14" (UTC); date_only gives "20 Nov 2026". */
const char *when_short(msec at, char out[WHEN_ISO_MAX]);
/* For people: "2 d 4 h", "12 min", "now". */
const char *when_span(msec span, char out[WHEN_ISO_MAX]);
/* "3h", "12d", "20m", "45s", "2w", "500ms", "1d12h" → milliseconds. For scenario files and --wait=LIMIT. */
bool when_parse_span(const char *s, msec *span);
#endif
