/* A log for bug reports, off unless opened (-v, VOXPEER_LOG): one line an event, with wall time and the room that
 * speaks; at most 1000 bytes a line, 16 MiB in all. Callers never hand it a secret. The one writer is the process. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* Takes over the descriptor (opened with O_CLOEXEC) and closes the one before; -1 ends the log. */
void log_open_fd(int fd);
/* Text is cleaned. Failures are ignored; errno is left as it was. */
void log_line(const char *room, const char *format, ...) __attribute__((format(printf, 2, 3)));
#endif
