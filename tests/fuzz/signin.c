/* Whatever a sign-in service, a file or the CLI says, in whichever step of whichever way, ends in a token that can stand in a header
 * line, in a code that can be shown, or in one clean sentence. The first byte chooses the way; an answer ends with a line of "--". */
#include "fuzz.h"

#include "base/mem.h"

#include "../../src/net/signin_private.h"

static const msec NOW = 1800000000000;
enum { ANSWERS = 12 };

/* The next answer and where it ends; what is left after it stays in *s. */
static size_t cut(const char **s, const char *end)
{
	static const char mark[] = "\n--\n";
	const char *from = *s, *to = memmem(from, (size_t)(end - from), mark, sizeof mark - 1);

	*s = to ? to + sizeof mark - 1 : end;
	return (size_t)((to ? to : end) - from);
}

static void answer(struct signin *s, const struct signin_ask *ask, msec now, const char *said, size_t n)
{
	static const uint16_t statuses[] = { 200, 400, 401, 429, 500 };
	struct signin_answer a = { .serial = ask->serial, .answered = true, .body = said, .n = n };

	if (ask->kind == SIGNIN_ASK_HTTP && n)
		a.status = statuses[(unsigned char)said[n - 1] % 5];
	signin_answer(s, now, &a);
}

static void holds(const struct signin *s)
{
	const char *why = NULL, *token = signin_token(s, "https://management.azure.com", &why);
	struct signin_code code;

	must_be_clean(signin_why(s));
	must((signin_state(s) == SIGNIN_FAILED) == (*signin_why(s) != '\0'));
	for (const char *c = str_or(token, ""); *c; c++)
		must(*c > ' ' && *c <= '~');
	if (signin_code(s, &code)) {
		must_be_clean(code.code);
		must_be_clean(code.address);
		must(str_starts(code.address, "https://"));
	}
}

static void sign_in(struct signin *s, const char *bytes, size_t n)
{
	const char *end = bytes + n;
	const uint8_t chance[16] = { 7 };
	struct signin_ask ask;
	msec now = NOW;

	signin_begin(s, now, chance);
	for (int i = 0; i < ANSWERS && bytes < end; i++, now += MSEC_HOUR) {
		if (!signin_ask(s, now, &ask))
			break;
		const char *said = bytes;
		size_t length = cut(&bytes, end);

		answer(s, &ask, now, said, length);
		holds(s);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct signin_setup setup = { .way = (enum signin_way)must_choose(&bytes, &n, SIGNIN_WAYS),
					    .login = "https://login.microsoftonline.com",
					    .management = "https://management.azure.com",
					    .tenant = "example.net",
					    .client_id = "11111111-2222-3333-4444-555555555555",
					    .secret_file = "secret",
					    .certificate_file = "pem",
					    .token_file = "token" };
	struct signin *s = signin_new();

	must(signin_set_up(s, &setup, NULL));
	must(signin_jwt_end((const char *)bytes, n) >= 0);
	sign_in(s, (const char *)bytes, n);
	signin_free(s);
	return 0;
}
