/* Hearing at once that a file is no longer what stands under its name (inotify): somebody took the lock over, or saved the session that
 * is looked at here. Where it cannot be had (NFS: what other hosts do is not told) nothing is heard, and whoever counts on it looks
 * now and then all the same.
 *
 *   fd = watch_file(-1, path)            to be polled for input; -1: not to be had
 *   fd = watch_file(fd, path)            another one, or what stands there now
 *   watch_heard(fd)                      after it could be read                                                              */
#ifndef APP_WATCH_H
#define APP_WATCH_H

int watch_file(int before, const char *path); /* before: closed, -1: none */
void watch_heard(int fd);
#endif
