/* The client assertion: a JSON web token that says who asks, signed with the key that belongs to the registered certificate. */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "base64.h"
#include "signin_private.h"

enum { GOOD_FOR = 10 * 60, EARLIER = 60 /* seconds that clocks may differ */ };

/* A key behind a passphrase would ask for it at the terminal; nobody is there to answer. */
static int no_passphrase(char *buf, int size, int rwflag, void *self)
{
	(void)buf;
	(void)size;
	(void)rwflag;
	(void)self;
	return 0;
}

static BIO *open_text(const struct secret *pem)
{
	return BIO_new_mem_buf(pem->s ? pem->s : "", (int)pem->n);
}

static EVP_PKEY *read_key(const struct secret *pem, struct text *err)
{
	BIO *in = open_text(pem);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, no_passphrase, NULL);

	BIO_free(in);
	if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA)
		return key;
	text_add(err, key ? "the key is no RSA key, and the service takes no other"
			  : "there is no private key in PEM without a passphrase; give it as key_file");
	EVP_PKEY_free(key);
	return NULL;
}

static X509 *read_certificate(const struct secret *pem, struct text *err)
{
	BIO *in = open_text(pem);
	X509 *cert = PEM_read_bio_X509(in, NULL, no_passphrase, NULL);

	BIO_free(in);
	if (!cert)
		text_add(err, "there is no certificate in PEM");
	return cert;
}

static bool belongs(EVP_PKEY *key, X509 *cert, struct text *err)
{
	return X509_check_private_key(cert, key) == 1 || text_fail(err, "the key does not belong to the certificate");
}

/* ---- The three parts */

static void add_part(struct secret *out, const struct text *json)
{
	base64_add(out, json->s, json->n);
}

static void add_header(struct secret *out, X509 *cert)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	struct secret thumb = { 0 };
	struct text json = TEXT_INIT;
	struct json_out j = { .to = &json };

	X509_digest(cert, EVP_sha256(), digest, &n);
	base64_add(&thumb, digest, n);
	json_object(&j, NULL);
	json_put_str(&j, "alg", "PS256");
	json_put_str(&j, "typ", "JWT");
	json_put_str(&j, "x5t#S256", thumb.s);
	json_object_end(&j);
	add_part(out, &json);
	secret_wipe(&thumb);
	text_release(&json);
}

static void add_claims(struct secret *out, const struct assertion *a)
{
	char jti[GUID_TEXT];
	msec now = a->now / MSEC_SECOND;
	struct text json = TEXT_INIT;
	struct json_out j = { .to = &json };

	guid_spin(a->random, (uint64_t)a->now, jti);
	json_object(&j, NULL);
	json_put_str(&j, "aud", a->audience);
	json_put_str(&j, "iss", a->client_id);
	json_put_str(&j, "sub", a->client_id);
	json_put_str(&j, "jti", jti);
	json_put_int(&j, "nbf", now - EARLIER);
	json_put_int(&j, "iat", now);
	json_put_int(&j, "exp", now + GOOD_FOR);
	json_object_end(&j);
	secret_text(out, ".");
	add_part(out, &json);
	text_release(&json);
}

static bool begin_signing(EVP_MD_CTX *ctx, EVP_PKEY *key)
{
	EVP_PKEY_CTX *how = NULL; /* ctx owns it */

	return ctx && EVP_DigestSignInit(ctx, &how, EVP_sha256(), NULL, key) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1;
}

static bool add_signature(struct secret *out, EVP_PKEY *key)
{
	unsigned char signature[1024];
	size_t n = sizeof signature;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok = begin_signing(ctx, key) &&
		  EVP_DigestSign(ctx, signature, &n, (const unsigned char *)out->s, out->n) == 1;

	EVP_MD_CTX_free(ctx);
	if (!ok)
		return false;
	secret_text(out, ".");
	base64_add(out, signature, n);
	return true;
}

static bool make(const struct assertion *a, EVP_PKEY *key, X509 *cert, struct secret *out, struct text *err)
{
	if (!belongs(key, cert, err))
		return false;
	add_header(out, cert);
	add_claims(out, a);
	return add_signature(out, key) || text_fail(err, "the key cannot sign (PS256)");
}

bool signin_assertion(const struct assertion *a, struct secret *out, struct text *err)
{
	EVP_PKEY *key = read_key(a->key, err);
	X509 *cert = key ? read_certificate(a->certificate, err) : NULL;
	bool ok = cert && make(a, key, cert, out, err);

	X509_free(cert);
	EVP_PKEY_free(key);
	return ok;
}
