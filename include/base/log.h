/* A bounded log for bug reports: lines with time and room, never a secret. Off unless opened (-v, VOXPEER_LOG).
 * The one writer is the process; the descriptor is CLOEXEC. log_line cleans its text. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
void log_open_fd(int fd); /* -1 closes */
void log_line(const char *room, const char *format, ...) __attribute__((format(printf, 2, 3)));
#endif
