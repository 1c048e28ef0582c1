/* Where a call may go: its whole address, and the socket behind it. A token is made for one origin and goes to no other. */
#ifndef NET_TARGET_H
#define NET_TARGET_H
#include <stdbool.h>
#include <sys/un.h>

#include "base/text.h"
#include "net/net.h"

/* The address of the call: the path itself when it is absolute and of the target's origin, else origin and path. Refused, with
 * the reason in `why`: another origin, an origin that is no plain http(s) one, plain HTTP to another machine, a token for
 * nobody in particular, control characters, and with local_only everything that is no Unix socket. Pure. */
bool target_url(const struct net_call *call, bool local_only, struct text *url, struct text *why);

/* A name for the socket that fits into sun_path. A long path is reached through its folder: *folder is then a descriptor that
 * the caller closes after the call, else -1. */
enum { TARGET_NAME_BYTES = sizeof(((struct sockaddr_un *)0)->sun_path) };
bool target_socket(const char *path, char name[TARGET_NAME_BYTES], int *folder, struct text *why);

/* Where a virtual machine asks about itself: link-local, and plain HTTP. */
#define TARGET_METADATA_HOST "169.254.169.254"

/* Two addresses with the same scheme, host and port. */
bool target_same_origin(const char *a, const char *b);

/* This machine, by an origin's host: 127.0.0.0/8, ::1, localhost. */
bool target_is_loopback(const char *host);
#endif
