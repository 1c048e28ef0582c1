/* The lab as the real service: over TLS, with its sign-in authority, in a process of its own with a home and a certificate.
 *
 *   cmocka_unit_test_setup_teardown(name, begin, end)      *state is a struct live
 *   order(l, "/lab/v1/faults", "{…}");                     of the lab
 *   voxpeer(&l->home, &r, "run", "--config", l->config, "-f", ANSWERS, NULL);
 *   count_writes(l->log, "PUT", "/peerAsns/example-asn")                                                                  */
#ifndef TESTS_LIVE_H
#define TESTS_LIVE_H
#include "program.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "net/net.h"
#include "net/signin.h"

#define ANSWERS "docs/rehearsal.yaml"

struct live {
	struct home home;
	struct process lab;
	char *origin, *log, *config, *cert;
	struct net *net;
};

/* ---- a certificate for 127.0.0.1 */

static inline char *pem_of(struct live *l, const char *name, EVP_PKEY *key, X509 *cert)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *bytes;

	if (key)
		PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
	if (cert)
		PEM_write_bio_X509(out, cert);
	BIO_write(out, "", 1);
	BIO_get_mem_data(out, &bytes);
	char *path = home_file(&l->home, name, bytes);
	BIO_free(out);
	return path;
}

static inline X509 *certificate_of(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_NAME *name = X509_get_subject_name(cert);
	X509_EXTENSION *san = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
	X509_gmtime_adj(X509_getm_notAfter(cert), 24 * 3600);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"127.0.0.1", -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_pubkey(cert, key);
	X509_add_ext(cert, san, -1);
	X509_EXTENSION_free(san);
	X509_sign(cert, key, EVP_sha256());
	return cert;
}

static inline void make_files(struct live *l)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *cert = certificate_of(key);

	free(pem_of(l, "key.pem", key, NULL));
	free(pem_of(l, "app.pem", key, cert));
	free(home_file(&l->home, "secret", "labsecret-5b1f\n"));
	l->cert = pem_of(l, "cert.pem", NULL, cert);
	X509_free(cert);
	EVP_PKEY_free(key);
}

/* ---- the lab */

static inline void begin_lab(struct live *l, const char *scenario)
{
	struct text said = TEXT_INIT;
	char *key = mem_format("%s/key.pem", l->home.root);
	char *const args[] = { (char[]){ "voxpeer-lab" },
			       (char[]){ "serve" },
			       (char[]){ "--listen" },
			       (char[]){ "127.0.0.1:0" },
			       (char[]){ "--tls-cert" },
			       l->cert,
			       (char[]){ "--tls-key" },
			       key,
			       (char[]){ "--authority" },
			       (char[]){ "on" },
			       (char[]){ "--scenario" },
			       (char *)(uintptr_t)scenario,
			       (char[]){ "--speed" },
			       (char[]){ "1" },
			       (char[]){ "--state" },
			       l->log,
			       NULL };

	l->lab = process_begin(&l->home, "voxpeer-lab", args);
	struct pollfd talk = { .fd = l->lab.out, .events = POLLIN };
	while (!strchr(said.s, '\n') && poll(&talk, 1, PATIENCE_MS) > 0 && take_some(l->lab.out, &said))
		;
	assert_has(said.s, "ready https://");
	l->origin = mem_textn(said.s + 6, strcspn(said.s + 6, "\n"));
	text_release(&said);
	free(key);
}

static inline uint16_t call(struct live *l, struct signin *as, const char *method, const char *path, const char *body,
			    struct text *out)
{
	struct net_done d;

	assert_true(net_send(l->net,
			     &(struct net_call){ .id = 1,
						 .to = { .origin = l->origin },
						 .method = method,
						 .path = path,
						 .body = body,
						 .as = as },
			     NULL));
	while (!net_done(l->net, &d))
		net_wait(l->net, NULL, 0, 1000);
	if (d.outcome != NET_ANSWERED && !as)
		fail_msg("%s", d.why);
	if (out)
		text_addn(out, d.body, d.n);
	return d.status;
}

static inline void order(struct live *l, const char *path, const char *body)
{
	assert_int_equal(call(l, NULL, "POST", path, body, NULL), 200);
}

/* name: of the new file; more: lines beside where the service is */
static inline char *config_of(struct live *l, const char *name, bool trusted, const char *more)
{
	char *text = mem_format("login: %s\nmanagement: %s\nidentity: %s\nclient_id: "
				"11111111-2222-3333-4444-555555555551\nsecret_file: secret\ncertificate_file: app.pem\n"
				"%s%s",
				l->origin, l->origin, l->origin, trusted ? "ca_file: cert.pem\n" : "", more);
	char *path = home_file(&l->home, name, text);

	free(text);
	return path;
}

/* scenario: a name; else the text of one, which may be based on another */
static inline int begin_with(void **state, const char *scenario)
{
	struct live *l = mem_alloc(sizeof *l);

	home_new(&l->home);
	l->log = mem_format("%s/lab.log", l->home.root);
	make_files(l);
	char *file = strchr(scenario, '\n') ? home_file(&l->home, "scenario.yaml", scenario) : mem_text(scenario);
	begin_lab(l, file);
	free(file);
	l->net = net_new(&(struct net_setup){ .user_agent = "test", .ca_file = l->cert }, NULL);
	assert_non_null(l->net);
	l->config = config_of(l, "config.yaml", true, "");
	order(l, "/lab/v1/authority", "{\"approve\":true,\"interval\":1}");
	*state = l;
	return 0;
}

static inline int begin(void **state)
{
	return begin_with(state, "rehearsal");
}

static inline int end(void **state)
{
	struct live *l = *state;
	struct ran r = RAN_INIT;

	net_free(l->net);
	kill(l->lab.pid, SIGTERM);
	process_end(&l->lab, &r);
	assert_code(&r, 0);
	ran_release(&r);
	home_free(&l->home);
	free(l->origin);
	free(l->log);
	free(l->config);
	free(l->cert);
	free(l);
	return 0;
}

static inline char *answers_by(struct live *l, const char *way)
{
	char *text = read_whole(ANSWERS), *at = strstr(text, "sign_in: device"), *name, *path, *changed;

	assert_non_null(at);
	*at = '\0';
	changed = mem_format("%ssign_in: %s%s", text, way, at + strlen("sign_in: device"));
	name = mem_format("by-%s.yaml", way);
	path = home_file(&l->home, name, changed);
	free(name);
	free(changed);
	free(text);
	return path;
}
#endif
