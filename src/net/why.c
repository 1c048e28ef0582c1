#include "why.h"

#include <string.h>

#include "base/utf8.h"

enum { DETAIL_MAX = 200 };

static void detail(struct text *out, const struct failure *f)
{
	if (str_empty(f->detail))
		return;
	text_add(out, " (");
	utf8_clean(out, f->detail, strlen(f->detail), DETAIL_MAX);
	text_add(out, ")");
}

static void no_name(struct text *out, const struct failure *f)
{
	text_addf(out,
		  "the name %s cannot be resolved; check the network and its name servers, and https_proxy where a "
		  "proxy is "
		  "needed",
		  f->host);
}

static void no_proxy(struct text *out, const struct failure *f)
{
	text_add(out, "the proxy cannot be reached or refuses");
	detail(out, f);
	text_add(out, "; check https_proxy");
}

/* What the proxy said to CONNECT; no call of ours ever got through. */
static void proxy_refuses(struct text *out, const struct failure *f)
{
	if (strstr(f->detail, "response 407"))
		text_addf(out,
			  "the proxy wants a name and a password before it lets calls to %s through (407); put them "
			  "into https_proxy, as http://NAME:PASSWORD@HOST:PORT",
			  f->host);
	else {
		text_addf(out, "the proxy does not let calls to %s through", f->host);
		detail(out, f);
		text_add(out, "; ask who runs it to allow that host, or name it in no_proxy where it can be reached "
			      "directly");
	}
}

static void no_connection(struct text *out, const struct failure *f)
{
	if (f->local)
		text_addf(out, "nobody answers at %s; start the training service, or name its socket with --lab",
			  f->host);
	else
		text_addf(out,
			  "%s cannot be reached; check the network, the firewall, and https_proxy where a proxy is "
			  "needed",
			  f->host);
}

/* What libcurl and OpenSSL say when a handshake fails, and what it means: the first that is found. */
static const struct {
	const char *mark, *means;
} TLS[] = {
	{ "has expired", "its certificate has expired; tell who runs it, or set this machine's clock right" },
	{ "not yet valid", "its certificate is not valid yet; set this machine's clock right" },
	{ "subject name",
	  "its certificate is for another name; check the address, and that nothing stands in between" },
	{ "self-signed",
	  "nobody this machine trusts made its certificate; where a proxy inspects the traffic, or with an "
	  "authority of your own, name its certificates as ca_file" },
	{ "local issuer",
	  "nobody this machine trusts made its certificate; where a proxy inspects the traffic, or with "
	  "an authority of your own, name its certificates as ca_file" },
	{ "protocol version", "it speaks no TLS 1.2 or later, and nothing older is safe; tell who runs it" },
	{ "unsupported protocol", "it speaks no TLS 1.2 or later, and nothing older is safe; tell who runs it" },
	{ "wrong version number", "what answers there does not speak TLS; check the address and its port" },
	{ "reset by peer",
	  "the connection was cut while it was being made; a firewall may do that: ask for this host to "
	  "be let through, or set https_proxy" },
	{ "SSL_ERROR_SYSCALL", "the connection was cut while it was being made; a firewall may do that: ask for this "
			       "host to be let through, or set https_proxy" },
	{ "unexpected eof", "the connection was cut while it was being made; a firewall may do that: ask for this host "
			    "to be let through, or set https_proxy" },
};

static const char *tls_means(const char *said)
{
	for (size_t i = 0; i < sizeof TLS / sizeof *TLS; i++)
		if (strstr(said, TLS[i].mark))
			return TLS[i].means;
	return "check this machine's clock, and the CA file where a proxy inspects the traffic";
}

static void bad_tls(struct text *out, const struct failure *f)
{
	text_addf(out, "no trusted encrypted connection to %s: %s", f->host, tls_means(str_or(f->detail, "")));
	detail(out, f);
}

static void bad_ca(struct text *out, const struct failure *f)
{
	text_add(out, "the CA file cannot be read");
	detail(out, f);
	text_add(out, "; check its path");
}

static void timed_out(struct text *out, const struct failure *f)
{
	char span[WHEN_ISO_MAX];

	text_addf(out, "no complete answer from %s within %s", f->host, when_span(f->timeout, span));
	if (!f->sent)
		text_add(out, "; check the network");
}

static void closed(struct text *out, const struct failure *f)
{
	text_addf(out, "the connection to %s was closed before the answer was complete", f->host);
}

static void too_large(struct text *out, const struct failure *f)
{
	text_addf(out, "the answer of %s is larger than %zu MiB and was not taken", f->host, f->body_max >> 20);
}

static void large_header(struct text *out, const struct failure *f)
{
	text_addf(out,
		  "the header lines of the answer of %s are too large to be taken (100 kB a line, 300 kB in all); ask "
		  "who "
		  "runs it, or the proxy in between",
		  f->host);
}

static void not_http(struct text *out, const struct failure *f)
{
	text_addf(out, "what answers at %s does not speak HTTP; check the address", f->host);
}

static void stranger(struct text *out, const struct failure *f)
{
	text_addf(out, "another user's program listens at %s; give the socket of a lab of your own", f->host);
}

static void other(struct text *out, const struct failure *f)
{
	text_addf(out, "the call to %s failed: %s", f->host, curl_easy_strerror(f->code));
	detail(out, f);
}

static const struct {
	CURLcode code;
	void (*say)(struct text *, const struct failure *);
} WORDS[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, no_name },
	{ CURLE_COULDNT_RESOLVE_PROXY, no_proxy },
	{ CURLE_PROXY, no_proxy },
	{ CURLE_COULDNT_CONNECT, no_connection },
	{ CURLE_SSL_CONNECT_ERROR, bad_tls },
	{ CURLE_PEER_FAILED_VERIFICATION, bad_tls },
	{ CURLE_SSL_ISSUER_ERROR, bad_tls },
	{ CURLE_SSL_INVALIDCERTSTATUS, bad_tls },
	{ CURLE_SSL_CACERT_BADFILE, bad_ca },
	{ CURLE_OPERATION_TIMEDOUT, timed_out },
	{ CURLE_PARTIAL_FILE, closed },
	{ CURLE_GOT_NOTHING, closed },
	{ CURLE_RECV_ERROR, closed },
	{ CURLE_SEND_ERROR, closed },
	{ CURLE_WRITE_ERROR, too_large },
	{ CURLE_FILESIZE_EXCEEDED, too_large },
	{ CURLE_ABORTED_BY_CALLBACK, stranger },
	{ CURLE_UNSUPPORTED_PROTOCOL, not_http },
	{ CURLE_WEIRD_SERVER_REPLY, not_http },
};

/* libcurl has had a code of its own for it since 8.6; before, it says that it could not receive (8.3), or was out of memory. */
static bool is_large_header(const struct failure *f)
{
	enum { TOO_LARGE = 100 };
	return (int)f->code == TOO_LARGE || (f->code == CURLE_OUT_OF_MEMORY && f->answering) ||
	       (f->detail && strstr(f->detail, "Too large response headers"));
}

/* A change that may have arrived is not to be sent again blindly. */
static const char *outlook(const struct failure *f)
{
	if (!f->sent)
		return "; nothing was sent";
	return f->write ? "; whether the change arrived is not known, read the resource before sending it again"
			: "; try again";
}

void why_add(struct text *out, const struct failure *f)
{
	size_t i = 0, n = sizeof WORDS / sizeof *WORDS;

	while (i < n && WORDS[i].code != f->code)
		i++;
	if (f->detail && strstr(f->detail, "CONNECT tunnel failed"))
		proxy_refuses(out, f);
	else if (is_large_header(f))
		large_header(out, f);
	else
		(i < n ? WORDS[i].say : other)(out, f);
	text_add(out, outlook(f));
}

bool why_stays(const struct failure *f)
{
	static const CURLcode lasting[] = { CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR,
					    CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE,
					    CURLE_UNSUPPORTED_PROTOCOL };
	for (size_t i = 0; i < sizeof lasting / sizeof *lasting; i++)
		if (f->code == lasting[i])
			return true;
	return f->detail && (strstr(f->detail, "response 403") || strstr(f->detail, "response 407"));
}
