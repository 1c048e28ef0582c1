/* Listening sockets that nobody but this machine, and on a Unix socket nobody but this user, can reach. */
#ifndef LAB_LISTEN_H
#define LAB_LISTEN_H
#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct text;
/* A Unix socket, 0600. What a dead lab left behind is taken away; one that answers is not. -1: err. *own: which it is. */
struct lab_socket {
	dev_t device;
	ino_t inode;
	struct timespec made; /* inodes are used again */
};
int lab_listen_unix(const char *path, struct lab_socket *own, struct text *err);
/* A connection to whoever listens at path; -1: nobody does (errno). */
int lab_connect_unix(const char *path);
/* Take it away when it is still the one that was made; false: it is not, and stays. */
bool lab_listen_remove(const char *path, const struct lab_socket *own);
/* "127.0.0.1:8080"; port 0 lets the system choose. Other addresses are refused. *port: which it is. -1: err. */
int lab_listen_tcp(const char *address, unsigned *port, struct text *err);
#endif
