/* Carrying out what a sign-in wants: requests, and files; the machine itself touches neither. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "net/net.h"
#include "net/signin.h"
#include "secret.h"

static void send_request(struct net *n, const struct signin_ask *ask, struct signin *s)
{
	net_send(n,
		 &(struct net_call){ .id = NET_SIGNIN_IDS | (ask->serial & 0xffff),
				     .to = { .origin = ask->origin },
				     .method = ask->form ? "POST" : "GET",
				     .path = ask->path,
				     .body = ask->form,
				     .timeout = ask->timeout,
				     .signs_in = s,
				     .serial = ask->serial,
				     .metadata = ask->metadata },
		 NULL);
}

/* ---- Files */

static bool is_descriptor(const char *file)
{
	return str_starts(file, "fd:") && file[3] && strspn(file + 3, "0123456789") == strlen(file + 3);
}

/* A descriptor stays open, since its number would be another file's afterwards, and is read from the beginning where it has one: tokens
 * are renewed. The errno of one that is not open comes when it is copied. */
static int open_source(const char *file)
{
	int fd;

	if (!is_descriptor(file))
		return open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	fd = fcntl(strlen(file) < 9 ? (int)strtol(file + 3, NULL, 10) : -1, F_DUPFD_CLOEXEC, 0);
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* What others can read, or replace, is no secret any more. A descriptor was opened by somebody who knew what they did. Of a link the
 * file it leads to is judged: systems that hand out secrets link to them. */
static bool is_private(int fd, const char *file, struct text *why)
{
	struct stat st;

	if (fstat(fd, &st))
		return text_fail(why, "cannot look at %s: %s", file, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return text_fail(why, "%s is no regular file; name a file, or fd:N for a descriptor that is open",
				 file);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return text_fail(why, "%s belongs to somebody else, who could change it; make a copy of your own",
				 file);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return text_fail(
			why,
			"%s can be used by others than its owner (mode %03o); make it yours alone with "
			"'chmod 600 %s', and have a new secret made where somebody may have read this one; where "
			"the mode is not yours to change, open it yourself and name fd:N",
			file, (unsigned)(st.st_mode & 0777), file);
	return true;
}

/* false: cannot be read (errno), or too long (errno 0) */
static bool read_all(int fd, struct secret *out)
{
	char piece[4096];
	ssize_t n = 0;

	while (out->n <= SIGNIN_BODY_MAX && ((n = read(fd, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR)))
		secret_add(out, piece, n > 0 ? (size_t)n : 0);
	explicit_bzero(piece, sizeof piece);
	if (n > 0)
		errno = 0;
	return n == 0;
}

static void read_file(const struct signin_ask *ask, struct signin *s, msec now)
{
	struct secret bytes = { 0 };
	struct text why = TEXT_INIT;
	int fd = open_source(ask->file);
	bool ok = fd >= 0 && (ask->open || is_descriptor(ask->file) || is_private(fd, ask->file, &why)) &&
		  read_all(fd, &bytes);

	if (!ok && !why.n)
		text_fail(&why, "cannot read %s: %s", ask->file, errno ? strerror(errno) : "it is too long");
	if (fd >= 0)
		close(fd);
	log_line("net", "sign-in reads %s", ask->file);
	signin_answer(s, now,
		      &(struct signin_answer){ .serial = ask->serial,
					       .answered = ok,
					       .why = why.s,
					       .body = bytes.s ? bytes.s : "",
					       .n = bytes.n });
	secret_wipe(&bytes);
	text_release(&why);
}

bool net_sign_in(struct net *n, struct signin *s, msec now, struct signin_ask *child)
{
	while (signin_ask(s, now, child)) {
		if (child->kind == SIGNIN_ASK_CHILD)
			return true;
		if (child->kind == SIGNIN_ASK_HTTP)
			send_request(n, child, s);
		else
			read_file(child, s, now);
	}
	return false;
}
