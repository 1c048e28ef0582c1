/* What a process gives up and cannot get back (Linux): called once, first thing in main. What an old kernel does not know is left
 * out in silence; nothing else hangs on it.
 *
 *   confine_start();                 in every program
 *   confine_to_calls();              where the service may be called, now or later
 *   confine_to_unix_sockets();       where no other socket will ever be wanted */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H
#include <stdbool.h>

/* Files of our making are ours alone whatever the umask was; descriptors that came along (3 and above) are closed to children; no
 * privileges by exec; no core dump, and no other process of this user looks into our memory; no TLS library writes down the keys of
 * its connections (SSLKEYLOGFILE). */
void confine_start(void);

/* From here on sockets are for what calls over the network need, in children too: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_VSOCK. Any
 * other fails with EACCES; of io_uring, which is a way around this, there is none. False: this machine cannot. */
bool confine_to_calls(void);

/* From here on socket(2) makes AF_UNIX only, in children too; anything else fails with EACCES (seccomp). False: this machine cannot. */
bool confine_to_unix_sockets(void);
/* An internet socket would be refused with EACCES. */
bool confined_to_unix_sockets(void);

/* The other end of a Unix socket belongs to our own user (SO_PEERCRED). False also when it cannot be told. */
bool confine_peer_is_ours(int fd);
#endif
