/* Encrypted connections that must not be made: a server of each kind stands behind a real socket, with certificates of an authority
 * made here. Nothing is sent, and what is said names the cause and what would be right. */
#include "../unit/unit.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/net.h"

enum { DAY = 24 * 3600 };

struct authority {
	EVP_PKEY *key;
	X509 *cert;
	char *file; /* for --ca_file */
};

/* ---- certificates */

static void add_extension(X509 *cert, int nid, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	X509_add_ext(cert, e, -1);
	X509_EXTENSION_free(e);
}

/* from, to: seconds from now. issuer NULL: its own */
static X509 *certificate(EVP_PKEY *key, const char *name, const char *where, const struct authority *issuer, long from,
			 long to)
{
	X509 *cert = X509_new();
	X509_NAME *subject = X509_get_subject_name(cert);

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), issuer ? 2 : 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), from);
	X509_gmtime_adj(X509_getm_notAfter(cert), to);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer->cert) : subject);
	X509_set_pubkey(cert, key);
	if (where)
		add_extension(cert, NID_subject_alt_name, where);
	else
		add_extension(cert, NID_basic_constraints, "critical,CA:TRUE");
	X509_sign(cert, issuer ? issuer->key : key, EVP_sha256());
	return cert;
}

static int make_authority(void **state)
{
	struct authority *a = mem_alloc(sizeof *a);
	char path[] = "/tmp/voxpeer-ca-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	signal(SIGPIPE, SIG_IGN);
	a->key = EVP_EC_gen("P-256");
	a->cert = certificate(a->key, "an authority of our own", NULL, NULL, -DAY, DAY);
	a->file = mem_text(path);
	assert_true(PEM_write_X509(f, a->cert));
	assert_int_equal(fclose(f), 0);
	*state = a;
	return 0;
}

static int drop_authority(void **state)
{
	struct authority *a = *state;

	unlink(a->file);
	free(a->file);
	X509_free(a->cert);
	EVP_PKEY_free(a->key);
	free(a);
	return 0;
}

/* ---- servers */

struct refused {
	const char *where; /* what the certificate is for */
	long from, to;
	bool strange;      /* made by nobody who is trusted */
	int version;       /* the only one it speaks; 0: any */
	const char *plain; /* it answers so, without TLS */
	bool reset;        /* it cuts the connection in the handshake */
	const char *says;
};

static void answer_plain(int fd, const char *words)
{
	char hello[1024];

	if (read(fd, hello, sizeof hello) > 0)
		(void)!write(fd, words, strlen(words));
}

static void answer_reset(int fd)
{
	char hello[64];
	struct linger at_once = { .l_onoff = 1 };

	(void)!read(fd, hello, sizeof hello);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

static void answer_tls(int fd, const struct refused *r, const struct authority *a)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = certificate(key, "server", r->where, r->strange ? NULL : a, r->from, r->to);
	SSL *ssl;

	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_cipher_list(ctx, "DEFAULT:@SECLEVEL=0");
	if (r->version)
		SSL_CTX_set_max_proto_version(ctx, r->version);
	SSL_CTX_set_min_proto_version(ctx, r->version ? r->version : TLS1_2_VERSION);
	SSL_CTX_use_certificate(ctx, cert);
	SSL_CTX_use_PrivateKey(ctx, key);
	ssl = SSL_new(ctx);
	SSL_set_fd(ssl, fd);
	if (SSL_accept(ssl) == 1) {
		char request[4096];
		static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

		if (SSL_read(ssl, request, sizeof request) > 0)
			SSL_write(ssl, ok, (int)sizeof ok - 1);
		SSL_shutdown(ssl);
	}
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* One connection, in a process of its own; the port is told. */
static pid_t serve(const struct refused *r, const struct authority *a, uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &n), 0);
	*port = ntohs(at.sin_port);
	pid_t pid = fork();
	if (pid == 0) {
		int fd = accept(listener, NULL, NULL);

		if (r->plain)
			answer_plain(fd, r->plain);
		else if (r->reset)
			answer_reset(fd);
		else
			answer_tls(fd, r, a);
		close(fd);
		_exit(0);
	}
	close(listener);
	return pid;
}

/* ---- what the caller sees */

struct ended {
	enum net_outcome outcome;
	struct text why;
};

static void put_to(uint16_t port, const char *ca_file, struct ended *e)
{
	struct net *n = net_new(&(struct net_setup){ .user_agent = "test", .ca_file = ca_file }, NULL);
	char *origin = mem_format("https://127.0.0.1:%u", port);
	struct net_call call = {
		.id = 1, .to = { .origin = origin }, .method = "PUT", .path = "/", .body = "{}", .token = "dummy"
	};
	struct net_done d;

	assert_true(net_send(n, &call, NULL));
	while (!net_done(n, &d))
		net_wait(n, NULL, 0, 1000);
	e->outcome = d.outcome;
	text_clear(&e->why);
	text_add(&e->why, str_or(d.why, ""));
	net_free(n);
	free(origin);
}

static void connect_to(const struct refused *r, const struct authority *a, struct ended *e)
{
	uint16_t port;
	pid_t server = serve(r, a, &port);

	put_to(port, a->file, e);
	kill(server, SIGTERM); /* one that nothing was said to waits for more */
	waitpid(server, NULL, 0);
}

#define HERE "IP:127.0.0.1"
static const struct refused REFUSED[] = {
	{ .where = "IP:127.0.0.2", -DAY, DAY, .says = "its certificate is for another name; check the address" },
	{ .where = "DNS:management.example", -DAY, DAY, .says = "its certificate is for another name" },
	{ .where = HERE, -2 * DAY, -DAY, .says = "its certificate has expired; tell who runs it" },
	{ .where = HERE, DAY, 2 * DAY, .says = "its certificate is not valid yet; set this machine's clock right" },
	{ .where = HERE, -DAY, DAY, .strange = true, .says = "nobody this machine trusts made its certificate" },
	{ .where = HERE, -DAY, DAY, .version = TLS1_1_VERSION, .says = "it speaks no TLS 1.2 or later" },
	{ .plain = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
	  .says = "does not speak TLS; check the address" },
	{ .plain = "220 mail.example ESMTP\r\n", .says = "does not speak TLS; check the address" },
	{ .reset = true, .says = "the connection was cut while it was being made; a firewall may do that" },
};

static void each_is_refused_and_explained(void **state)
{
	struct ended e = { .why = TEXT_INIT };

	for (size_t i = 0; i < COUNT(REFUSED); i++) {
		connect_to(&REFUSED[i], *state, &e);
		if (e.outcome != NET_NOT_SENT || !strstr(e.why.s, REFUSED[i].says) ||
		    !strstr(e.why.s, "no trusted encrypted connection to https://127.0.0.1:") ||
		    !strstr(e.why.s, "; nothing was sent"))
			fail_msg("%s: %d, %s", REFUSED[i].says, (int)e.outcome, e.why.s);
	}
	text_release(&e.why);
}

/* The same server, with nothing wrong: else the refusals above would show little. */
static void what_is_right_is_let_through(void **state)
{
	static const int versions[] = { 0, TLS1_2_VERSION, TLS1_3_VERSION };
	struct ended e = { .why = TEXT_INIT };

	for (size_t i = 0; i < COUNT(versions); i++) {
		const struct refused fine = { .where = HERE, .from = -DAY, .to = DAY, .version = versions[i] };

		connect_to(&fine, *state, &e);
		assert_string_equal(e.why.s, "");
		assert_int_equal(e.outcome, NET_ANSWERED);
	}
	text_release(&e.why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_refused_and_explained),
		cmocka_unit_test(what_is_right_is_let_through),
	};

	return cmocka_run_group_tests(tests, make_authority, drop_authority);
}
