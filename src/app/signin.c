#include "signin.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "child.h"

enum { COMPLAINT_MAX = 16 * 1024, WORDS_MAX = 300, REAP_AGAIN = 50 };

bool signing_open(struct signing *a, const char *config, struct text *err)
{
	*a = (struct signing){ .child = { .talk = { -1, -1 } } };
	text_init(&a->child.complaint);
	if (!config_load(&a->config, config, err))
		return false;
	a->machine = signin_new();
	return true;
}

bool signing_begin(struct signing *a, const char *way, const char *tenant, msec now, const uint8_t random[16],
		   struct text *err)
{
	const struct config *c = &a->config;
	const struct signin_cloud *cloud = signin_cloud_of(config_get(c, CONFIG_CLOUD));
	struct signin_setup setup = {
		.login = config_get(c, CONFIG_LOGIN),
		.management = config_get(c, CONFIG_MANAGEMENT),
		.resource = c->value[CONFIG_MANAGEMENT] ? NULL : cloud->resource,
		.identity = config_get(c, CONFIG_IDENTITY),
		.tenant = tenant,
		.client_id = config_get(c, CONFIG_CLIENT_ID),
		.secret_file = config_get(c, CONFIG_SECRET_FILE),
		.certificate_file = config_get(c, CONFIG_CERTIFICATE_FILE),
		.key_file = config_get(c, CONFIG_KEY_FILE),
		.token_file = config_get(c, CONFIG_TOKEN_FILE),
		.az = config_get(c, CONFIG_AZ),
	};
	if (!signin_way_of(way, &setup.way))
		return text_fail(err,
				 "'%s' is no way to sign in; device, cli, secret, certificate, identity and token are",
				 str_or(way, ""));
	if (!signin_set_up(a->machine, &setup, err))
		return false;
	signin_begin(a->machine, now, random);
	a->awaited = true;
	a->code_told = false;
	return true;
}

/* ---- The CLI as a child: of the environment what it needs to find its account and the network, and whom to trust there, under every
 * name that Python's requests, OpenSSL and proxies have for it. Not what holds a secret (AZURE_CLIENT_SECRET), weakens TLS or writes
 * its keys down (AZURE_CLI_DISABLE_CONNECTION_VERIFICATION, SSLKEYLOGFILE), or brings in other code (PYTHONPATH, LD_LIBRARY_PATH). */

static const char *const PASSED_ON[] = {
	"AZURE_CONFIG_DIR", "http_proxy",     "https_proxy",        "all_proxy", "no_proxy",
	"HTTP_PROXY",       "HTTPS_PROXY",    "ALL_PROXY",          "NO_PROXY",  "SSL_CERT_FILE",
	"SSL_CERT_DIR",     "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", NULL
};

static int spawn(pid_t *pid, const struct signin_ask *ask, const int talk[SIGNING_FDS])
{
	char *argv[SIGNIN_ARGS + 1] = { NULL };
	size_t n = 0;

	for (; n < SIGNIN_ARGS && ask->argv[n]; n++)
		argv[n] = mem_text(ask->argv[n]);
	int rc = child_start(pid, &(struct child_setup){ argv, talk[0], talk[1], -1, PASSED_ON });
	for (size_t i = 0; i < n; i++)
		free(argv[i]);
	return rc;
}

static void child_ended(struct signing *a, msec now, bool good, const char *why)
{
	a->child.pid = 0;
	signin_answer(a->machine, now,
		      &(struct signin_answer){ .serial = a->child.serial, .answered = good, .why = why });
	text_clear(&a->child.complaint);
}

/* Our ends do not block, and start above what a child's descriptors are dup'ed to. */
static bool make_pipe(int *ours, int *theirs)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return false;
	*ours = ends[0];
	*theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, 10);
	close(ends[1]);
	fcntl(*ours, F_SETFL, O_NONBLOCK);
	return true;
}

static void hang_up(struct signing *a)
{
	for (int i = 0; i < SIGNING_FDS; i++) {
		if (a->child.talk[i] >= 0)
			close(a->child.talk[i]);
		a->child.talk[i] = -1;
	}
}

static void end_child(struct signing *a)
{
	if (a->child.pid) {
		kill(-a->child.pid, SIGKILL);
		waitpid(a->child.pid, NULL, 0);
	}
	a->child.pid = 0;
	hang_up(a);
	text_clear(&a->child.complaint);
}

static void start_child(struct signing *a, const struct signin_ask *ask, msec now)
{
	int theirs[SIGNING_FDS] = { -1, -1 };

	end_child(a); /* of a sign-in that was given up */
	bool piped = make_pipe(&a->child.talk[0], &theirs[0]) && make_pipe(&a->child.talk[1], &theirs[1]);
	int rc = piped ? spawn(&a->child.pid, ask, theirs) : errno;
	struct text why = TEXT_INIT;

	for (int i = 0; i < SIGNING_FDS; i++)
		if (theirs[i] >= 0)
			close(theirs[i]);
	a->child.serial = ask->serial;
	a->child.until = now + ask->timeout;
	log_line("app", "sign-in runs %s", ask->argv[0]);
	if (rc) {
		text_fail(&why, "%s cannot be started: %s; install the Azure CLI, or sign in by device", ask->argv[0],
			  strerror(rc));
		hang_up(a);
		child_ended(a, now, false, why.s);
	}
	text_release(&why);
}

/* The results go into the machine's own memory; complaints hold no secret. */
static void hear_child(struct signing *a)
{
	char piece[1024];
	ssize_t n;

	if (a->child.talk[0] >= 0 && !signin_feed(a->machine, a->child.serial, a->child.talk[0])) {
		close(a->child.talk[0]);
		a->child.talk[0] = -1;
	}
	if (a->child.talk[1] < 0)
		return;
	n = read(a->child.talk[1], piece, sizeof piece);
	if (n > 0 && a->child.complaint.n < COMPLAINT_MAX)
		text_addn(&a->child.complaint, piece, (size_t)n);
	if (n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)))
		return;
	close(a->child.talk[1]);
	a->child.talk[1] = -1;
}

/* The last line that says something, without the mark that az puts before it. */
static void last_words(const struct text *complaint, struct text *out)
{
	const char *end = complaint->s + complaint->n, *line;

	while (end > complaint->s && strchr(" \r\n", end[-1]))
		end--;
	for (line = end; line > complaint->s && line[-1] != '\n'; line--)
		continue;
	if (str_starts(line, "ERROR: "))
		line += 7;
	if (line < end)
		utf8_clean(out, line, (size_t)(end - line), WORDS_MAX);
}

static void reap_child(struct signing *a, msec now)
{
	int status = 0;
	struct text why = TEXT_INIT;
	bool late = now >= a->child.until;

	if (late)
		kill(-a->child.pid, SIGKILL);
	if (a->child.talk[0] >= 0 && !late)
		return;
	if (waitpid(a->child.pid, &status, late ? 0 : WNOHANG) != a->child.pid)
		return;
	hang_up(a);
	last_words(&a->child.complaint, &why);
	child_ended(a, now, !late && WIFEXITED(status) && !WEXITSTATUS(status),
		    late ? "it did not answer in time" : why.s);
	text_release(&why);
}

static void turn_child(struct signing *a, msec now)
{
	if (!a->child.pid)
		return;
	hear_child(a);
	reap_child(a, now);
}

unsigned signing_fds(const struct signing *a, struct pollfd fds[SIGNING_FDS])
{
	unsigned n = 0;

	for (int i = 0; a->machine && i < SIGNING_FDS; i++)
		if (a->child.talk[i] >= 0)
			fds[n++] = (struct pollfd){ .fd = a->child.talk[i], .events = POLLIN };
	return n;
}

msec signing_wait(const struct signing *a, msec now)
{
	msec due = a->machine ? signin_due(a->machine) : 0;

	if (a->child.pid && a->child.talk[0] < 0)
		return REAP_AGAIN;
	if (a->child.pid)
		due = a->child.until;
	return !due ? -1 : due > now ? due - now : 0;
}

/* ---- What is new */

static enum signing_news news(struct signing *a)
{
	enum signin_state state = signin_state(a->machine);
	struct signin_code code;

	if (!a->awaited)
		return SIGNING_SAME;
	if (state == SIGNIN_IN || state == SIGNIN_FAILED) {
		a->awaited = false;
		return state == SIGNIN_IN ? SIGNING_IN : SIGNING_FAILED;
	}
	if (a->code_told || !signin_code(a->machine, &code))
		return SIGNING_SAME;
	a->code_told = true;
	a->code = (struct sign_in_code){ code.code, code.address, code.until };
	return SIGNING_CODE;
}

enum signing_news signing_turn(struct signing *a, struct net *n, msec now)
{
	struct signin_ask child;

	if (!a->machine)
		return SIGNING_SAME;
	turn_child(a, now);
	if (net_sign_in(n, a->machine, now, &child))
		start_child(a, &child, now);
	return news(a);
}

void signing_close(struct signing *a)
{
	if (a->machine)
		end_child(a);
	text_release(&a->child.complaint);
	signin_free(a->machine);
	config_release(&a->config);
	*a = (struct signing){ .child = { .talk = { -1, -1 } } };
}
