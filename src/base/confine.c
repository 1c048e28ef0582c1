#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The leak sanitizer looks at its own process as a debugger does. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { FIRST_FD = 3, LOW_FDS = 256 };

/* close_range(2) is of 2020, its CLOEXEC of 2021; before that, the few hundred that somebody may have left open. */
static void close_to_children(void)
{
#if defined(SYS_close_range) && defined(CLOSE_RANGE_CLOEXEC)
	if (syscall(SYS_close_range, FIRST_FD, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
		return;
#endif
	for (int fd = FIRST_FD; fd < LOW_FDS; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
}

void confine_start(void)
{
	static const struct rlimit none = { 0, 0 };

	umask(077);
	close_to_children();
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	setrlimit(RLIMIT_CORE, &none);
	if (!SANITIZED)
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	unsetenv("SSLKEYLOGFILE"); /* libcurl and GnuTLS go by it */
}

/* ---- Sockets. System calls are numbered anew for each kind of processor. */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

enum { FAMILIES = 5 };

#ifdef ARCHITECTURE
#define LOAD(member)   BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
/* When it equals, go on with the next line, else over so many. */
#define EQUALS(value, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, (otherwise))
/* When it differs, go on with the next line, else over so many. */
#define DIFFERS(value, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), (otherwise), 0)
#define BELOW(value, otherwise)   BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (value), (otherwise), 0)
enum { FIRST_X32 = 0x40000000 };

/* Of these families only. Ways around socket(2) are answered as if there were none: calls of other architectures, and io_uring, which
 * makes sockets too. */
static bool confine_sockets(const unsigned family[FAMILIES])
{
	struct sock_filter filter[] = {
		LOAD(arch),
		EQUALS(ARCHITECTURE, 11),
		LOAD(nr),
		BELOW(FIRST_X32, 9),
		DIFFERS(SYS_io_uring_setup, 8),
		EQUALS(SYS_socket, 6),
		LOAD(args[0]), /* its lower half, the one that counts */
		DIFFERS(family[0], 4),
		DIFFERS(family[1], 3),
		DIFFERS(family[2], 2),
		DIFFERS(family[3], 1),
		EQUALS(family[4], 2),
		ANSWER(SECCOMP_RET_ALLOW),
		ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
		ANSWER(SECCOMP_RET_ERRNO | EACCES),
	};
	const struct sock_fprog program = { sizeof filter / sizeof *filter, filter };

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
#else
static bool confine_sockets(const unsigned family[FAMILIES])
{
	(void)family;
	return false;
}
#endif

bool confine_to_unix_sockets(void)
{
	static const unsigned unix_only[FAMILIES] = { AF_UNIX, AF_UNIX, AF_UNIX, AF_UNIX, AF_UNIX };

	return confine_sockets(unix_only);
}

/* Netlink: which addresses this machine has, as looking a name up asks. Vsock: how WSL starts a program of the Windows around it, which
 * the Azure CLI may be. */
bool confine_to_calls(void)
{
	static const unsigned for_calls[FAMILIES] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_VSOCK };

	return confine_sockets(for_calls);
}

bool confined_to_unix_sockets(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EACCES;
}

bool confine_peer_is_ours(int fd)
{
	struct ucred peer;
	socklen_t n = sizeof peer;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 && n == sizeof peer && peer.uid == geteuid();
}
