#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"

enum { BACKLOG = 64 };

static int failed(int fd, struct text *err, const char *where, const char *what)
{
	text_fail(err, "%s: %s: %s", where, what, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* sun_path is short. A path that does not fit is reached through its directory's descriptor; *dir is that one. */
static bool unix_address(const char *path, struct sockaddr_un *to, int *dir)
{
	*to = (struct sockaddr_un){ .sun_family = AF_UNIX };
	*dir = -1;
	if (strlen(path) < sizeof to->sun_path) {
		memcpy(to->sun_path, path, strlen(path));
		return true;
	}
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_textn(path, (size_t)(slash - path)) : mem_text(".");
	*dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	int n = snprintf(to->sun_path, sizeof to->sun_path, "/proc/self/fd/%d/%s", *dir, slash ? slash + 1 : path);
	return *dir >= 0 && n > 0 && (size_t)n < sizeof to->sun_path;
}

/* Does somebody answer there? */
static bool answers(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

int lab_connect_unix(const char *path)
{
	struct sockaddr_un address;
	int dir, fd = -1;
	if (!unix_address(path, &address, &dir))
		errno = ENAMETOOLONG;
	else if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0 &&
		 connect(fd, (const struct sockaddr *)&address, sizeof address)) {
		int why = errno;
		close(fd);
		fd = -1;
		errno = why;
	}
	if (dir >= 0)
		close(dir);
	return fd;
}

static bool make_way(const char *path, const struct sockaddr_un *address, struct text *err)
{
	struct stat st;
	if (lstat(address->sun_path, &st))
		return errno == ENOENT || (failed(-1, err, path, "cannot be looked at"), false);
	if (!S_ISSOCK(st.st_mode))
		return text_fail(err, "%s: is there already and no socket; name another path", path);
	if (answers(address))
		return text_fail(err, "%s: another lab answers there; end that one, or name another path", path);
	return unlink(address->sun_path) == 0 || (failed(-1, err, path, "cannot be taken away"), false);
}

static int bound(const char *path, const struct sockaddr_un *address, struct text *err)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failed(fd, err, path, "no socket");
	mode_t old = umask(0177);
	int rc = bind(fd, (const struct sockaddr *)address, sizeof *address);
	umask(old);
	if (rc || listen(fd, BACKLOG))
		return failed(fd, err, path, "cannot listen");
	return fd;
}

static bool look(const char *path, struct lab_socket *at)
{
	struct stat st;
	if (lstat(path, &st) || !S_ISSOCK(st.st_mode))
		return false;
	*at = (struct lab_socket){ st.st_dev, st.st_ino, st.st_ctim };
	return true;
}

bool lab_listen_remove(const char *path, const struct lab_socket *own)
{
	struct lab_socket now;
	return look(path, &now) && now.device == own->device && now.inode == own->inode &&
	       now.made.tv_sec == own->made.tv_sec && now.made.tv_nsec == own->made.tv_nsec && unlink(path) == 0;
}

int lab_listen_unix(const char *path, struct lab_socket *own, struct text *err)
{
	struct sockaddr_un address;
	int dir, fd = -1;
	if (!unix_address(path, &address, &dir))
		text_fail(err, "%s: the path is too long, or its folder is missing", path);
	else if (make_way(path, &address, err))
		fd = bound(path, &address, err);
	*own = (struct lab_socket){ 0 };
	if (fd >= 0)
		look(address.sun_path, own);
	if (dir >= 0)
		close(dir);
	return fd;
}

static bool loopback(const char *text, struct sockaddr_in *to, struct text *err)
{
	static const char start[] = "127.0.0.1:";
	const char *port = text + strlen(start);
	if (!str_starts(text, start) || !*port || strspn(port, "0123456789") != strlen(port) || strlen(port) > 5 ||
	    strtoul(port, NULL, 10) > 65535)
		return text_fail(err, "'%s' is no address of this machine; 127.0.0.1:PORT is expected", text);
	*to = (struct sockaddr_in){ .sin_family = AF_INET,
				    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	return true;
}

int lab_listen_tcp(const char *text, unsigned *port, struct text *err)
{
	struct sockaddr_in address = { 0 };
	socklen_t n = sizeof address;
	const int on = 1;
	if (!loopback(text, &address, err))
		return -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return failed(fd, err, text, "no socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, BACKLOG) ||
	    getsockname(fd, (struct sockaddr *)&address, &n))
		return failed(fd, err, text, "cannot listen");
	*port = ntohs(address.sin_port);
	return fd;
}
