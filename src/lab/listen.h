/* Listening sockets that nobody but this machine, and on a Unix socket nobody but this user, can reach. */
#ifndef LAB_LISTEN_H
#define LAB_LISTEN_H
struct text;
/* A Unix socket, 0600. What a dead lab left behind is taken away; one that answers is not. -1: err. */
int lab_listen_unix(const char *path, struct text *err);
/* "127.0.0.1:8080"; port 0 lets the system choose. Other addresses are refused. *port: which it is. -1: err. */
int lab_listen_tcp(const char *address, unsigned *port, struct text *err);
#endif
