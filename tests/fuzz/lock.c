/* Whatever stands in a lock, it is taken over or is said in clean words who holds the session. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/session.h"

/* One folder for all inputs, removed at the end. */
static char folder[] = "/tmp/voxpeer-fuzz-XXXXXX";
static bool made;

static void leave(void)
{
	rmdir(folder);
}

static void put(const char *path, const uint8_t *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	static const struct timespec old[2] = { { 0 } }; /* what has no sense is waited for while it is new */

	must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && futimens(fd, old) == 0);
	close(fd);
}

static void locked(const struct session_place *p)
{
	struct session_lock lock;
	struct text err = TEXT_INIT;
	enum session_got got = session_lock(&lock, p, "noc@example.net", 1800000000000, &err);

	must(got == SESSION_OK || got == SESSION_BUSY);
	must_be_clean(lock.holder);
	must_be_clean(err.s);
	session_unlock(&lock);
	text_release(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct session_place p;
	char path[sizeof folder + 16];

	if (!made) {
		must(mkdtemp(folder) != NULL);
		made = atexit(leave) == 0;
	}
	snprintf(path, sizeof path, "%s/s.json", folder);
	must(session_locate(&p, "/", path, NULL));
	put(p.lock, bytes, n);
	locked(&p);
	unlink(p.lock);
	session_place_release(&p);
	return 0;
}
