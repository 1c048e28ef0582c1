/* Signing in, as a machine: every way and every error, from canned replies. No socket, no file, no child, no clock. */
#include "unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/signin.h"

#include "../../src/net/base64.h"
#include "../../src/net/signin_private.h"

#define NOW        ((msec)1800000000 * MSEC_SECOND)
#define MANAGEMENT "https://management.azure.com"
#define TOKEN(t)   "{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"" t "\"}"

static const uint8_t CHANCE[16] = { 7 };

static struct signin_setup setup_of(enum signin_way way)
{
	return (struct signin_setup){ .way = way,
				      .login = "https://login.microsoftonline.com",
				      .management = MANAGEMENT,
				      .resource = "https://management.core.windows.net/",
				      .tenant = "example.net",
				      .client_id = "11111111-2222-3333-4444-555555555555",
				      .secret_file = "secret",
				      .certificate_file = "pem",
				      .token_file = "token" };
}

static struct signin *begun(enum signin_way way)
{
	struct signin *s = signin_new();
	struct signin_setup setup = setup_of(way);

	assert_true(signin_set_up(s, &setup, NULL));
	signin_begin(s, NOW, CHANCE);
	assert_int_equal(signin_state(s), SIGNIN_BUSY);
	return s;
}

static struct signin_ask asked(struct signin *s, msec now)
{
	struct signin_ask ask = { 0 };

	assert_true(signin_ask(s, now, &ask));
	assert_false(signin_ask(s, now, &(struct signin_ask){ 0 })); /* once */
	return ask;
}

static void reply(struct signin *s, msec now, const struct signin_ask *ask, uint16_t status, const char *body)
{
	signin_answer(s, now,
		      &(struct signin_answer){ .serial = ask->serial,
					       .answered = status != 0,
					       .status = status,
					       .why = "the host cannot be reached",
					       .body = body,
					       .n = strlen(body) });
}

static void give(struct signin *s, msec now, uint16_t status, const char *body)
{
	struct signin_ask ask = asked(s, now);

	reply(s, now, &ask, status, body);
}

static void assert_token(const struct signin *s, const char *token)
{
	const char *why = NULL;
	const char *held = signin_token(s, MANAGEMENT, &why);

	assert_int_equal(signin_state(s), SIGNIN_IN);
	assert_non_null(held);
	assert_string_equal(held, token);
}

/* ---- Device code */

#define CODE                                                                                                           \
	"{\"user_code\":\"ABCD-EFGH\",\"device_code\":\"dev1\",\"verification_uri\":\"https://microsoft.com/"          \
	"devicelogin\","                                                                                               \
	"\"expires_in\":900,\"interval\":5,\"message\":\"…\"}"
#define ERROR(name) "{\"error\":\"" name "\",\"error_description\":\"\"}"

static void a_device_code_is_shown_and_polled(void **state)
{
	struct signin *s = begun(SIGNIN_DEVICE);
	struct signin_code code;
	struct signin_ask ask = asked(s, NOW);

	(void)state;
	assert_string_equal(ask.path, "/example.net/oauth2/v2.0/devicecode");
	assert_has(ask.form, "scope=https%3A%2F%2Fmanagement.azure.com%2F.default%20offline_access");
	reply(s, NOW, &ask, 200, CODE);
	assert_true(signin_code(s, &code));
	assert_string_equal(code.code, "ABCD-EFGH");
	assert_string_equal(code.address, "https://microsoft.com/devicelogin");
	assert_int_equal(code.until, NOW + 900 * MSEC_SECOND);
	assert_int_equal(signin_due(s), NOW + 5 * MSEC_SECOND);
	assert_false(signin_ask(s, NOW + 4 * MSEC_SECOND, &ask));

	give(s, NOW + 5 * MSEC_SECOND, 400, ERROR("authorization_pending"));
	assert_int_equal(signin_due(s), NOW + 10 * MSEC_SECOND);
	give(s, NOW + 10 * MSEC_SECOND, 400, ERROR("slow_down"));
	assert_int_equal(signin_due(s), NOW + 20 * MSEC_SECOND);
	give(s, NOW + 20 * MSEC_SECOND, 503, "<html>");
	assert_int_equal(signin_due(s), NOW + 35 * MSEC_SECOND);
	give(s, NOW + 35 * MSEC_SECOND, 0, "");
	assert_true(signin_code(s, &code));

	ask = asked(s, NOW + 60 * MSEC_SECOND);
	assert_string_equal(ask.path, "/example.net/oauth2/v2.0/token");
	assert_has(ask.form, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code");
	assert_has(ask.form, "device_code=dev1");
	reply(s, NOW + 60 * MSEC_SECOND, &ask, 200, TOKEN("tok1"));
	assert_token(s, "tok1");
	assert_false(signin_code(s, &code));
	signin_free(s);
}

static void a_device_code_ends(void **state)
{
	static const struct {
		const char *name, *why;
	} rows[] = {
		{ "authorization_declined", "declined" },
		{ "access_denied", "declined" },
		{ "expired_token", "not entered in time" },
		{ "bad_verification_code", "no longer known" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct signin *s = begun(SIGNIN_DEVICE);
		char *body = mem_format("{\"error\":\"%s\"}", rows[i].name);

		give(s, NOW, 200, CODE);
		give(s, NOW + 5 * MSEC_SECOND, 400, body);
		assert_int_equal(signin_state(s), SIGNIN_FAILED);
		assert_has(signin_why(s), rows[i].why);
		free(body);
		signin_free(s);
	}
	struct signin *s = begun(SIGNIN_DEVICE);
	give(s, NOW, 200, CODE);
	assert_false(signin_ask(s, NOW + 900 * MSEC_SECOND, &(struct signin_ask){ 0 }));
	assert_int_equal(signin_state(s), SIGNIN_FAILED);
	assert_has(signin_why(s), "in time");
	signin_begin(s, NOW + 901 * MSEC_SECOND, CHANCE); /* once more */
	give(s, NOW + 901 * MSEC_SECOND, 200, CODE);
	give(s, NOW + 906 * MSEC_SECOND, 0, "");
	assert_false(signin_ask(s, NOW + 1801 * MSEC_SECOND, &(struct signin_ask){ 0 })); /* not the operator's fault */
	assert_string_equal(signin_why(s), "while the code was waited for, the host cannot be reached");
	signin_begin(s, NOW + 901 * MSEC_SECOND, CHANCE);
	give(s, NOW + 901 * MSEC_SECOND, 200, CODE);
	assert_true(signin_code(s, &(struct signin_code){ 0 }));
	signin_free(s);
}

static void an_odd_code_is_refused(void **state)
{
	static const char *const bodies[] = {
		"",
		"{}",
		"[]",
		"{\"user_code\":\"A\",\"device_code\":\"d\",\"verification_uri\":\"http://x\"}",
		"{\"user_code\":\"\",\"device_code\":\"d\",\"verification_uri\":\"https://x\"}",
		"{\"user_code\":\"A\\u001b[2J\",\"device_code\":\"d\",\"verification_uri\":\"https://x\"}",
		"{\"user_code\":\"A\",\"verification_uri\":\"https://x\"}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct signin *s = begun(SIGNIN_DEVICE);

		give(s, NOW, 200, bodies[i]);
		assert_int_equal(signin_state(s), SIGNIN_FAILED);
		assert_has(signin_why(s), "gave no code");
		signin_free(s);
	}
}

/* ---- Renewal, ends, refusals */

static struct signin *signed_in_by_device(void)
{
	struct signin *s = begun(SIGNIN_DEVICE);

	give(s, NOW, 200, CODE);
	give(s, NOW + 5 * MSEC_SECOND, 200,
	     "{\"expires_in\":3600,\"access_token\":\"tok1\",\"refresh_token\":\"ref1\"}");
	assert_token(s, "tok1");
	return s;
}

static void a_token_is_renewed_before_its_end(void **state)
{
	struct signin *s = signed_in_by_device();
	msec due = NOW + 5 * MSEC_SECOND + 55 * MSEC_MINUTE;

	(void)state;
	assert_int_equal(signin_due(s), due);
	assert_false(signin_ask(s, due - 1, &(struct signin_ask){ 0 }));
	struct signin_ask ask = asked(s, due);
	assert_has(ask.form, "grant_type=refresh_token");
	assert_has(ask.form, "refresh_token=ref1");
	assert_token(s, "tok1"); /* meanwhile */
	reply(s, due, &ask, 200, "{\"expires_in\":\"3600\",\"access_token\":\"tok2\",\"refresh_token\":\"ref2\"}");
	assert_token(s, "tok2");
	ask = asked(s, due + 55 * MSEC_MINUTE);
	assert_has(ask.form, "refresh_token=ref2");
	signin_free(s);
}

static void a_renewal_that_fails_leaves_the_rest_of_the_time(void **state)
{
	struct signin *s = signed_in_by_device();
	msec due = signin_due(s);

	(void)state;
	give(s, due, 400, ERROR("invalid_grant"));
	assert_token(s, "tok1");
	assert_false(signin_ask(s, due + 5 * MSEC_MINUTE, &(struct signin_ask){ 0 }));
	assert_int_equal(signin_state(s), SIGNIN_OUT);
	signin_begin(s, due + 5 * MSEC_MINUTE, CHANCE);
	assert_has(asked(s, due + 5 * MSEC_MINUTE).path, "devicecode");
	signin_free(s);
}

static void a_renewal_is_tried_again(void **state)
{
	struct signin *s = signed_in_by_device();
	msec now = signin_due(s);

	(void)state;
	for (int i = 0; i < 5; i++) {
		give(s, now, 503, "");
		assert_token(s, "tok1");
		assert_true(signin_due(s) > now);
		now = signin_due(s);
	}
	give(s, now, 200, TOKEN("tok2"));
	assert_token(s, "tok2");
	signin_free(s);
}

static void a_refused_token_is_gone(void **state)
{
	struct signin *s = signed_in_by_device();
	uint32_t first = signin_generation(s);
	const char *why = NULL;

	(void)state;
	signin_refused(s, first - 1, NULL);
	assert_token(s, "tok1");
	signin_refused(s, first, "eyJhY2Nlc3NfdG9rZW4iOnt9fQ");
	assert_int_equal(signin_state(s), SIGNIN_OUT);
	assert_null(signin_token(s, MANAGEMENT, &why));
	assert_has(why, "sign in again");
	signin_begin(s, NOW, CHANCE);
	struct signin_ask ask = asked(s, NOW);
	assert_has(ask.form, "refresh_token=ref1");
	assert_has(ask.form, "claims=%7B%22access_token%22%3A%7B%7D%7D");
	reply(s, NOW, &ask, 200, TOKEN("tok2"));
	assert_token(s, "tok2");
	signin_refused(s, first, NULL); /* a late answer to the old one */
	assert_token(s, "tok2");
	signin_free(s);
}

static void a_dead_refresh_leads_to_a_new_code(void **state)
{
	struct signin *s = signed_in_by_device();

	(void)state;
	signin_refused(s, signin_generation(s), NULL);
	signin_begin(s, NOW, CHANCE);
	give(s, NOW, 400, ERROR("invalid_grant"));
	assert_int_equal(signin_state(s), SIGNIN_BUSY);
	assert_has(asked(s, NOW).path, "devicecode");
	signin_free(s);
}

static void a_token_is_for_one_origin(void **state)
{
	static const char *const elsewhere[] = { "https://management.azure.com.example.net",
						 "http://management.azure.com",
						 "https://management.azure.com:444",
						 "https://x@management.azure.com",
						 "",
						 NULL };
	struct signin *s = signed_in_by_device();
	const char *why;

	(void)state;
	assert_non_null(signin_token(s, "https://MANAGEMENT.azure.com:443", &why));
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		assert_null(signin_token(s, elsewhere[i], &why));
		assert_has(why, "another service");
	}
	signin_free(s);
}

static void another_account_wipes_all(void **state)
{
	struct signin *s = signed_in_by_device();
	struct signin_setup setup = setup_of(SIGNIN_DEVICE);

	(void)state;
	assert_true(signin_set_up(s, &setup, NULL));
	assert_token(s, "tok1");
	setup.tenant = "other.example";
	assert_true(signin_set_up(s, &setup, NULL));
	assert_int_equal(signin_state(s), SIGNIN_OUT);
	assert_null(s->token.s);
	assert_null(s->refresh.s);
	signin_free(s);
}

static void an_answer_to_what_was_given_up_is_dropped(void **state)
{
	struct signin *s = begun(SIGNIN_DEVICE);
	struct signin_setup setup = setup_of(SIGNIN_IDENTITY);
	struct signin_ask old = asked(s, NOW);

	(void)state;
	assert_true(signin_set_up(s, &setup, NULL));
	signin_begin(s, NOW, CHANCE);
	struct signin_ask ask = asked(s, NOW);
	reply(s, NOW, &old, 200, TOKEN("old"));
	assert_int_equal(signin_state(s), SIGNIN_BUSY);
	reply(s, NOW, &ask, 200, TOKEN("new"));
	assert_token(s, "new");
	signin_free(s);
}

/* ---- Applications */

static void a_secret_comes_from_its_file(void **state)
{
	struct signin *s = begun(SIGNIN_SECRET);
	struct signin_ask ask = asked(s, NOW);

	(void)state;
	assert_int_equal(ask.kind, SIGNIN_ASK_FILE);
	assert_string_equal(ask.file, "secret");
	reply(s, NOW, &ask, 200, "s3cr&t\n");
	ask = asked(s, NOW);
	assert_string_equal(ask.form, "grant_type=client_credentials&client_id=11111111-2222-3333-4444-555555555555&"
				      "scope=https%3A%2F%2Fmanagement.azure.com%2F.default&client_secret=s3cr%26t");
	assert_null(s->credential.s);
	reply(s, NOW, &ask, 500, "");
	assert_true(signin_due(s) >= NOW + 2 * MSEC_SECOND);
	ask = asked(s, NOW + MSEC_MINUTE);
	assert_int_equal(ask.kind, SIGNIN_ASK_FILE);
	reply(s, NOW + MSEC_MINUTE, &ask, 200, "s3cr&t\n");
	give(s, NOW + MSEC_MINUTE, 200, TOKEN("tok"));
	assert_token(s, "tok");
	signin_free(s);
}

static void errors_are_explained(void **state)
{
	static const struct {
		uint16_t status;
		const char *body, *why;
	} rows[] = {
		{ 401,
		  "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret "
		  "provided. "
		  "Trace ID: x Correlation ID: y\",\"trace_id\":\"abc\"}",
		  "put the secret's value, not its id" },
		{ 401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: ended\"}", "has ended" },
		{ 400, "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: Application\"}",
		  "not known in this tenant" },
		{ 400, "{\"error\":\"invalid_request\",\"error_description\":\"AADSTS90002: Tenant\"}",
		  "no such tenant" },
		{ 400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS53003: blocked\"}",
		  "conditional access" },
		{ 400, "{\"error\":\"unheard_of\"}", "answered with 400 unheard_of" },
		{ 400, "{\"error\":{\"code\":\"x\"}}", "answered with 400" },
		{ 400, "<html>no</html>", "answered with 400" },
		{ 404, "", "answered with 404" },
		{ 200, "{\"token_type\":\"Bearer\"}", "holds no token" },
		{ 200, "{\"access_token\":\"a b\"}", "holds no token" },
		{ 200, "not json", "holds no token" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct signin *s = begun(SIGNIN_SECRET);

		give(s, NOW, 200, "secret");
		give(s, NOW, rows[i].status, rows[i].body);
		assert_int_equal(signin_state(s), SIGNIN_FAILED);
		assert_has(signin_why(s), rows[i].why);
		assert_null(strstr(signin_why(s), "Correlation"));
		signin_free(s);
	}
}

static void trouble_is_tried_again_and_then_said(void **state)
{
	struct signin *s = begun(SIGNIN_IDENTITY);
	msec now = NOW;

	(void)state;
	for (int i = 0; i < 4; i++) {
		give(s, now, i % 2 ? 429 : 0, "");
		assert_int_equal(signin_state(s), SIGNIN_BUSY);
		assert_true(signin_due(s) > now && signin_due(s) <= now + 50 * MSEC_SECOND);
		now = signin_due(s);
	}
	give(s, now, 0, "");
	assert_int_equal(signin_state(s), SIGNIN_FAILED);
	assert_has(signin_why(s), "cannot be reached");
	signin_free(s);
}

static void retry_after_is_obeyed(void **state)
{
	struct signin *s = begun(SIGNIN_IDENTITY);
	struct signin_ask ask = asked(s, NOW);

	(void)state;
	signin_answer(s, NOW,
		      &(struct signin_answer){ .serial = ask.serial,
					       .answered = true,
					       .status = 429,
					       .retry_after = 100 * MSEC_SECOND,
					       .body = "",
					       .n = 0 });
	assert_int_equal(signin_due(s), NOW + 100 * MSEC_SECOND);
	signin_free(s);
}

/* ---- The certificate's assertion is what the authority can verify */

static EVP_PKEY *make_pem(struct text *pem, EVP_PKEY *signer)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *cert = X509_new();
	BIO *out = BIO_new(BIO_s_mem());
	char *bytes;

	X509_set_version(cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(cert), 0);
	X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
	X509_set_pubkey(cert, key);
	X509_sign(cert, signer ? signer : key, EVP_sha256());
	PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
	PEM_write_bio_X509(out, cert);
	long n = BIO_get_mem_data(out, &bytes);
	text_addn(pem, bytes, (size_t)n);
	BIO_free(out);
	X509_free(cert);
	return key;
}

static bool verifies(EVP_PKEY *key, const char *jwt)
{
	const char *dot = strrchr(jwt, '.');
	struct secret signature = { 0 };
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how;
	bool ok = base64_read(&signature, dot + 1, strlen(dot + 1)) &&
		  EVP_DigestVerifyInit(ctx, &how, EVP_sha256(), NULL, key) == 1 &&
		  EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
		  EVP_DigestVerify(ctx, (unsigned char *)signature.s, signature.n, (const unsigned char *)jwt,
				   (size_t)(dot - jwt)) == 1;

	EVP_MD_CTX_free(ctx);
	secret_wipe(&signature);
	return ok;
}

static char *part(const char *jwt, int which)
{
	struct secret bytes = { 0 };
	const char *at = jwt;

	for (; which; which--)
		at = strchr(at, '.') + 1;
	assert_true(base64_read(&bytes, at, strcspn(at, ".")));
	return bytes.s;
}

static void a_certificate_signs(void **state)
{
	struct text pem = TEXT_INIT;
	EVP_PKEY *key = make_pem(&pem, NULL);
	struct signin *s = begun(SIGNIN_CERTIFICATE);

	(void)state;
	give(s, NOW, 200, pem.s);
	give(s, NOW, 200, pem.s);
	struct signin_ask ask = asked(s, NOW);
	const char *at = strstr(ask.form, "client_assertion=");
	assert_non_null(at);
	assert_has(ask.form, "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer");
	char *jwt = mem_textn(at + 17, strcspn(at + 17, "&")), *head = part(jwt, 0), *claims = part(jwt, 1);
	assert_true(verifies(key, jwt));
	assert_has(head, "\"alg\":\"PS256\"");
	assert_has(head, "\"x5t#S256\":\"");
	assert_has(claims, "\"aud\":\"https://login.microsoftonline.com/example.net/oauth2/v2.0/token\"");
	assert_has(claims, "\"iss\":\"11111111-2222-3333-4444-555555555555\"");
	assert_has(claims, "\"exp\":1800000600");
	assert_null(s->credential.s);
	reply(s, NOW, &ask, 200, TOKEN("tok"));
	assert_token(s, "tok");
	free(jwt);
	free(head);
	free(claims);
	EVP_PKEY_free(key);
	text_release(&pem);
	signin_free(s);
}

static void a_bad_certificate_is_explained(void **state)
{
	struct text one = TEXT_INIT, other = TEXT_INIT;
	EVP_PKEY *key = make_pem(&one, NULL), *second = make_pem(&other, NULL);
	const struct {
		const char *key, *certificate, *why;
	} rows[] = {
		{ "", "", "is empty" },
		{ "no pem", one.s, "no private key in PEM" },
		{ one.s, "no pem", "no certificate in PEM" },
		{ one.s, other.s, "does not belong" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct signin *s = begun(SIGNIN_CERTIFICATE);

		give(s, NOW, 200, rows[i].key);
		if (signin_state(s) == SIGNIN_BUSY)
			give(s, NOW, 200, rows[i].certificate);
		signin_ask(s, NOW, &(struct signin_ask){ 0 });
		assert_int_equal(signin_state(s), SIGNIN_FAILED);
		assert_has(signin_why(s), rows[i].why);
		signin_free(s);
	}
	EVP_PKEY_free(key);
	EVP_PKEY_free(second);
	text_release(&one);
	text_release(&other);
}

/* ---- The CLI */

static void the_cli_is_asked(void **state)
{
	static const char *const argv[] = { "az",
					    "account",
					    "get-access-token",
					    "--output",
					    "json",
					    "--resource",
					    "https://management.core.windows.net/",
					    "--tenant",
					    "example.net",
					    NULL };
	struct signin *s = begun(SIGNIN_CLI);
	struct signin_ask ask = asked(s, NOW);
	int ends[2];
	static const char said[] = "{\"accessToken\":\"clitok\",\"expiresOn\":\"2027-01-15 09:00:00.000000\","
				   "\"expires_on\":1800003600,\"tokenType\":\"Bearer\"}";

	(void)state;
	assert_int_equal(ask.kind, SIGNIN_ASK_CHILD);
	for (size_t i = 0; i < COUNT(argv); i++)
		assert_true(str_is(ask.argv[i], argv[i]));
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], said, sizeof said - 1), sizeof said - 1);
	close(ends[1]);
	while (signin_feed(s, ask.serial, ends[0]))
		continue;
	close(ends[0]);
	signin_answer(s, NOW, &(struct signin_answer){ .serial = ask.serial, .answered = true });
	assert_token(s, "clitok");
	assert_int_equal(signin_due(s), NOW + 55 * MSEC_MINUTE);
	assert_null(s->fed.s);
	signin_free(s);
}

static void an_older_cli_is_asked_again_soon(void **state)
{
	struct signin *s = begun(SIGNIN_CLI);

	(void)state;
	give(s, NOW, 200, "{\"accessToken\":\"t\",\"expiresOn\":\"2027-01-15 09:00:00.000000\"}");
	assert_token(s, "t");
	assert_true(signin_due(s) <= NOW + 5 * MSEC_MINUTE);
	signin_free(s);
}

static void a_cli_that_is_not_signed_in(void **state)
{
	struct signin *s = begun(SIGNIN_CLI);
	struct signin_ask ask = asked(s, NOW);

	(void)state;
	signin_answer(
		s, NOW,
		&(struct signin_answer){ .serial = ask.serial, .why = "Please run 'az login' to setup account." });
	assert_int_equal(signin_state(s), SIGNIN_FAILED);
	assert_has(signin_why(s), "az login");
	signin_free(s);
}

/* ---- Managed identity, ready tokens */

static void an_identity_is_asked_of_the_machine(void **state)
{
	struct signin *s = begun(SIGNIN_IDENTITY);
	struct signin_ask ask = asked(s, NOW);

	(void)state;
	assert_string_equal(ask.origin, "http://169.254.169.254");
	assert_string_equal(ask.path, "/metadata/identity/oauth2/token?api-version=2018-02-01&"
				      "resource=https%3A%2F%2Fmanagement.azure.com%2F&"
				      "client_id=11111111-2222-3333-4444-555555555555");
	assert_null(ask.form);
	assert_true(ask.metadata);
	reply(s, NOW, &ask, 410, "");
	ask = asked(s, NOW + MSEC_MINUTE);
	reply(s, NOW + MSEC_MINUTE, &ask, 200,
	      "{\"access_token\":\"idtok\",\"expires_in\":\"3599\",\"expires_on\":\"1800003599\"}");
	assert_token(s, "idtok");
	signin_free(s);
}

/* {"exp":1800003600} and {"exp":1} */
#define JWT_GOOD "aGVhZA.eyJleHAiOjE4MDAwMDM2MDB9.c2ln"
#define JWT_OLD  "aGVhZA.eyJleHAiOjF9.c2ln"

static void a_ready_token(void **state)
{
	static const struct {
		const char *text, *why; /* why NULL: good */
		msec due;
	} rows[] = {
		{ JWT_GOOD "\n", NULL, NOW + 55 * MSEC_MINUTE },
		{ "opaque", NULL, 0 },
		{ "a.b", NULL, 0 },
		{ "a.!.c", NULL, 0 },
		{ JWT_OLD, "has ended", 0 },
		{ "", "does not hold a token", 0 },
		{ "two words", "does not hold a token", 0 },
		{ "caf\xc3\xa9", "does not hold a token", 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct signin *s = begun(SIGNIN_TOKEN);

		give(s, NOW, 200, rows[i].text);
		assert_int_equal(signin_state(s), rows[i].why ? SIGNIN_FAILED : SIGNIN_IN);
		if (rows[i].why)
			assert_has(signin_why(s), rows[i].why);
		else
			assert_int_equal(signin_due(s), rows[i].due);
		signin_free(s);
	}
}

/* ---- Setting up */

static void what_is_missing_is_named(void **state)
{
	static const struct {
		enum signin_way way;
		const char *missing;
	} rows[] = {
		{ SIGNIN_SECRET, "a tenant" },
		{ SIGNIN_CERTIFICATE, "a tenant" },
		{ SIGNIN_TOKEN, "token_file" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct signin *s = signin_new();
		struct text err = TEXT_INIT;

		assert_false(signin_set_up(
			s, &(struct signin_setup){ .way = rows[i].way, .login = "https://l", .management = MANAGEMENT },
			&err));
		assert_has(err.s, rows[i].missing);
		signin_begin(s, NOW, CHANCE);
		assert_false(signin_ask(s, NOW, &(struct signin_ask){ 0 }));
		text_release(&err);
		signin_free(s);
	}
}

static void a_tenant_is_plain(void **state)
{
	static const char *const odd[] = { "a/b", "a b", "-x", "a?b", "a%2fb", "\xc3\xa9" };
	struct signin *s = signin_new();

	(void)state;
	for (size_t i = 0; i < COUNT(odd); i++) {
		struct signin_setup setup = setup_of(SIGNIN_DEVICE);
		struct text err = TEXT_INIT;

		setup.tenant = odd[i];
		assert_false(signin_set_up(s, &setup, &err));
		assert_has(err.s, "is no tenant");
		text_release(&err);
	}
	signin_free(s);
}

static void words_and_clouds(void **state)
{
	enum signin_way way;

	(void)state;
	assert_true(signin_way_of("certificate", &way));
	assert_int_equal(way, SIGNIN_CERTIFICATE);
	assert_false(signin_way_of("lab", &way));
	assert_false(signin_way_of(NULL, &way));
	assert_string_equal(signin_cloud_of("azureusgovernment")->management, "https://management.usgovcloudapi.net");
	assert_null(signin_cloud_of("AzureGermanCloud"));
}

static void base64_both_ways(void **state)
{
	static const struct {
		const char *plain, *coded;
	} rows[] = { { "", "" },        { "f", "Zg" },        { "fo", "Zm8" },
		     { "foo", "Zm9v" }, { "foob", "Zm9vYg" }, { "\xff\xfe", "__4" } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct secret out = { 0 }, back = { 0 };

		base64_add(&out, rows[i].plain, strlen(rows[i].plain));
		assert_true(str_is(out.s, rows[i].coded));
		assert_true(base64_read(&back, rows[i].coded, strlen(rows[i].coded)));
		assert_true(str_is(back.s, rows[i].plain));
		secret_wipe(&out);
		secret_wipe(&back);
	}
	struct secret back = { 0 };
	assert_true(base64_read(&back, "//4=", 4));
	assert_false(base64_read(&back, "A", 1));
	assert_false(base64_read(&back, "A*", 2));
	secret_wipe(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_code_is_shown_and_polled),
		cmocka_unit_test(a_device_code_ends),
		cmocka_unit_test(an_odd_code_is_refused),
		cmocka_unit_test(a_token_is_renewed_before_its_end),
		cmocka_unit_test(a_renewal_that_fails_leaves_the_rest_of_the_time),
		cmocka_unit_test(a_renewal_is_tried_again),
		cmocka_unit_test(a_refused_token_is_gone),
		cmocka_unit_test(a_dead_refresh_leads_to_a_new_code),
		cmocka_unit_test(a_token_is_for_one_origin),
		cmocka_unit_test(another_account_wipes_all),
		cmocka_unit_test(an_answer_to_what_was_given_up_is_dropped),
		cmocka_unit_test(a_secret_comes_from_its_file),
		cmocka_unit_test(errors_are_explained),
		cmocka_unit_test(trouble_is_tried_again_and_then_said),
		cmocka_unit_test(retry_after_is_obeyed),
		cmocka_unit_test(a_certificate_signs),
		cmocka_unit_test(a_bad_certificate_is_explained),
		cmocka_unit_test(the_cli_is_asked),
		cmocka_unit_test(an_older_cli_is_asked_again_soon),
		cmocka_unit_test(a_cli_that_is_not_signed_in),
		cmocka_unit_test(an_identity_is_asked_of_the_machine),
		cmocka_unit_test(a_ready_token),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(a_tenant_is_plain),
		cmocka_unit_test(words_and_clouds),
		cmocka_unit_test(base64_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
