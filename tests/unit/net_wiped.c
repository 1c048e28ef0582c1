/* Secrets are wiped: after a sign-in and a call that carried its token, once both are given up, the whole memory of this process is
 * looked through for token and secret. The test itself holds them only masked. */
#include "unit.h"

#include <errno.h>

#include "net/signin.h"
#include "net_script.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = true }; /* what was freed is kept in a quarantine, and its shadow cannot be read */
#else
enum { SANITIZED = false };
#endif
enum { LENGTH = 40, MASK = 0x15 };

/* A text that is nowhere in memory as it is: of its own for each name. */
static void unmask(char name, char out[LENGTH + 1])
{
	for (int i = 0; i < LENGTH; i++)
		out[i] = (char)('a' + (name * 7 + i * i * 3 + i) % 26);
	out[LENGTH] = '\0';
}

static void mask(char name, volatile char out[LENGTH])
{
	for (int i = 0; i < LENGTH; i++)
		out[i] = (char)(('a' + (name * 7 + i * i * 3 + i) % 26) ^ MASK);
}

static bool is_here(const volatile char *at, const volatile char masked[LENGTH])
{
	for (int i = 0; i < LENGTH; i++)
		if ((at[i] ^ MASK) != masked[i])
			return false;
	return true;
}

/* Own, written memory: heap and what was mapped without a file. */
static unsigned found(char name)
{
	volatile char masked[LENGTH];
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], rights[8];
	unsigned long from, to, inode;
	unsigned n = 0;

	assert_non_null(maps);
	mask(name, masked);
	while (fgets(line, sizeof line, maps)) {
		if (sscanf(line, "%lx-%lx %7s %*s %*s %lu", &from, &to, rights, &inode) != 4 || inode ||
		    strncmp(rights, "rw-p", 4) != 0 || strstr(line, "[stack]") || strstr(line, "[v"))
			continue;
		for (const volatile char *at = (const volatile char *)from; at + LENGTH <= (const volatile char *)to;
		     at++)
			n += is_here(at, masked);
	}
	fclose(maps);
	return n;
}

static int pipe_with(char name)
{
	char text[LENGTH + 1];
	int ends[2];

	unmask(name, text);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], text, LENGTH), LENGTH);
	explicit_bzero(text, sizeof text);
	close(ends[1]);
	return ends[0];
}

/* The server is this process too: what it was sent is kept in one piece, and wiped. */
static void forget_what_came(struct server *s)
{
	explicit_bzero(s->got.s, s->got.cap);
	s->got.n = 0;
}

static void room(struct text *t)
{
	static const char blank[64 * 1024];

	text_addn(t, blank, sizeof blank);
	text_clear(t);
}

static void look_through(void)
{
	char file[16], origin[64], token[LENGTH + 1];
	struct server server;
	struct net_setup setup = { .user_agent = "voxpeer/test" };
	struct signin *s = signin_new();
	struct net_done done;
	struct signin_ask child;
	int fd = pipe_with('t');

	server_listen_tcp(&server);
	room(&server.got);
	snprintf(origin, sizeof origin, "http://127.0.0.1:%u", server.port);
	snprintf(file, sizeof file, "fd:%d", fd);
	struct net *n = net_new(&setup, NULL);
	const struct signin_setup signing = { .way = SIGNIN_TOKEN,
					      .login = "https://login.microsoftonline.com",
					      .management = origin,
					      .token_file = file };

	assert_true(signin_set_up(s, &signing, NULL));
	signin_begin(s, 1800000000000, (const uint8_t[16]){ 1 });
	assert_false(net_sign_in(n, s, 1800000000000, &child));
	assert_int_equal(signin_state(s), SIGNIN_IN);
	assert_int_not_equal(found('t'), 0); /* it can be found while it is held */

	assert_true(net_send(
		n,
		&(struct net_call){
			.id = 1, .to = { .origin = origin }, .method = "PUT", .path = "/x", .body = "{}", .as = s },
		NULL));
	server.script = (struct script){ .reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" };
	assert_true(server_serve(&server, n, &done));
	unmask('t', token);
	assert_has(server.got.s, token);
	explicit_bzero(token, sizeof token);
	forget_what_came(&server);

	net_free(n);
	signin_free(s);
	server_release(&server);
	assert_int_equal(found('t'), 0);
}

static void a_token_from_a_descriptor(void **state)
{
	(void)state;
	if (SANITIZED)
		skip();
	look_through();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_from_a_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
