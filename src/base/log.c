#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "base/utf8.h"
#include "base/when.h"

enum { LINE_MAX_BYTES = 1000, LOG_MAX_BYTES = 16 * 1024 * 1024 };

/* Where the one writer of this process writes, and how much it has written. */
static struct {
	int fd;
	size_t written;
} journal = { .fd = -1 };

void log_open_fd(int fd)
{
	if (journal.fd >= 0 && journal.fd != fd)
		close(journal.fd);
	journal.fd = fd;
	journal.written = 0;
}

static msec wall_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (msec)t.tv_sec * MSEC_SECOND + t.tv_nsec / 1000000;
}

static void compose(struct text *line, const char *room, const char *format, va_list ap)
	__attribute__((format(printf, 3, 0)));
static void compose(struct text *line, const char *room, const char *format, va_list ap)
{
	struct text words = TEXT_INIT;
	char time[WHEN_ISO_MAX];

	text_addv(&words, format, ap);
	text_addf(line, "%s %s ", when_iso(wall_now(), time), room);
	utf8_clean(line, words.s, words.n, LINE_MAX_BYTES);
	text_addc(line, '\n');
	text_release(&words);
}

/* A log that cannot be written must not stop the program: the result of write is of no use here. */
static void emit(const struct text *line)
{
	static const char last[] = "the log is full; nothing more is written\n";
	bool full = journal.written + line->n > LOG_MAX_BYTES;
	ssize_t ignored = full ? write(journal.fd, last, sizeof last - 1) : write(journal.fd, line->s, line->n);

	(void)ignored;
	journal.written += line->n;
	if (full)
		log_open_fd(-1);
}

void log_line(const char *room, const char *format, ...)
{
	struct text line = TEXT_INIT;
	int saved = errno;
	va_list ap;

	if (journal.fd < 0)
		return;
	va_start(ap, format);
	compose(&line, room, format, ap);
	va_end(ap);
	emit(&line);
	text_release(&line);
	errno = saved;
}
