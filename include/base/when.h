/* Time. Two clocks that are never mixed: the operator's (wall) and the service's, which is virtual in training and equal
 * to wall time otherwise. Milliseconds since 1970-01-01 UTC; 0 = never. The calendar is computed here: no locale, no
 * time zone files. */
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
/* Strict ISO 8601 as in RFC 3339: date, 'T', time, optional fraction (cut to milliseconds), 'Z' or ±hh:mm. No leap
 * second. A bare date is midnight UTC. False leaves *at alone. */
bool when_parse(const char *s, msec *at);
/* For people, UTC: "Fri 20 Nov 09:14" and "20 Nov 2026". "" for 0. */
const char *when_short(msec at, char out[WHEN_ISO_MAX]);
const char *when_date(msec at, char out[WHEN_ISO_MAX]);
/* For people, without sign, at most two units, rounded down: "2 d 4 h", "3 h 5 min", "12 min", "45 s", "now". */
const char *when_span(msec span, char out[WHEN_ISO_MAX]);
/* "3h", "12d", "20m", "45s", "2w", "500ms", "1d12h" → milliseconds; longer units first, each once. For scenario files
 * and --wait=LIMIT. False leaves *span alone. */
bool when_parse_span(const char *s, msec *span);
#endif
