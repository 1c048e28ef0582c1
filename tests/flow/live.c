/* Live mode as somebody runs it: against the lab over TLS, with its sign-in authority. Every way in, the whole journey by plan and
 * digest, tokens that end, and that nothing of them is left anywhere. */
#include "live.h"

enum { STOPS_MOST = 60, DIGEST_LENGTH = 64 };

/* ---- nothing is left */

static const char *const SECRETS[] = { "labtoken-", "labrefresh-", "labdevice-", "labsecret-", "PRIVATE KEY" };

static void assert_clean(const char *where, const char *text)
{
	for (size_t i = 0; i < COUNT(SECRETS); i++)
		if (strstr(text, SECRETS[i]))
			fail_msg("%s holds a secret: %s", where, SECRETS[i]);
}

static void assert_clean_folder(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	unsigned files = 0;

	assert_non_null(dir);
	while ((e = readdir(dir))) {
		char *file = mem_format("%s/%s", path, e->d_name);

		if (e->d_type == DT_REG) {
			char *text = read_whole(file);

			assert_clean(file, text);
			free(text);
			files++;
		}
		free(file);
	}
	closedir(dir);
	assert_true(files >= 2); /* session, journal */
}

/* ---- plan, digest, run */

static bool digest_in(const char *said, char digest[DIGEST_LENGTH + 1])
{
	const char *at = strstr(said, "digest ");

	for (; at && strspn(at + 7, "0123456789abcdef") < DIGEST_LENGTH; at = strstr(at + 7, "digest "))
		continue;
	if (at)
		snprintf(digest, DIGEST_LENGTH + 1, "%s", at + 7);
	return at;
}

static void a_run_needs_the_digest_of_its_plan(void **state)
{
	struct live *l = *state;
	struct ran r = RAN_INIT;
	char planned[DIGEST_LENGTH + 1], told[DIGEST_LENGTH + 1];

	voxpeer(&l->home, &r, "plan", "--config", l->config, "-f", ANSWERS, NULL);
	assert_code(&r, 9);
	assert_has(r.err.s, "enter the code LAB");
	assert_has(r.err.s, "nobody has shown a voice peering that was made through this interface: mode: guide");
	assert_true(digest_in(r.out.s, planned));
	voxpeer(&l->home, &r, "run", "--config", l->config, "-f", ANSWERS, NULL);
	assert_code(&r, 9);
	assert_has(r.err.s, "has to be given the digest");
	assert_true(digest_in(r.err.s, told));
	assert_string_equal(planned, told);
	voxpeer(&l->home, &r, "run", "--config", l->config, "-f", ANSWERS, "--digest", "0", NULL);
	assert_code(&r, 9);
	assert_has(r.err.s, "not those of the digest");
	assert_int_equal(count_writes(l->log, "PUT", ""), 0);
	assert_int_equal(count_writes(l->log, "POST", ""), 0);
	ran_release(&r);
}

static void the_journey(void **state)
{
	struct live *l = *state;
	struct ran r = RAN_INIT;
	char digest[DIGEST_LENGTH + 1] = "0";
	char *answers = answers_by(l, "secret"); /* a device's code is polled in seconds, and each run signs in anew */
	int stops = 0;

	do {
		voxpeer(&l->home, &r, "run", "-v", "--config", l->config, "-f", answers, "--digest", digest, NULL);
		assert_clean("what run says", r.err.s);
		if (r.code == 9 && !digest_in(r.err.s, digest))
			fail_msg("%s%s", r.out.s, r.err.s);
		if (r.code == 8)
			order(l, "/lab/v1/clock", "{\"advance\":true}");
	} while (r.code && (r.code == 8 || r.code == 9) && ++stops < STOPS_MOST);
	assert_code(&r, 0);
	assert_int_equal(count_writes(l->log, "PUT", "/peerAsns/example-asn"), 1);
	assert_int_equal(count_writes(l->log, "PUT", "/peerings/example-ams"), 1);
	assert_int_equal(count_writes(l->log, "PUT", "/registeredPrefixes/sbc-ams"), 1);
	assert_int_equal(count_writes(l->log, "PUT", "/peeringServices/example-voice"), 1);
	assert_int_equal(count_writes(l->log, "PUT", "/prefixes/media-ams"), 1);
	assert_clean_folder(l->home.sessions);
	free(answers);
	ran_release(&r);
}

/* ---- every way in */

/* A token as somebody else got it, in a file; and a CLI that tells it. */
static void make_token_files(struct live *l)
{
	struct text reply = TEXT_INIT;

	assert_int_equal(call(l, NULL, "POST", "/example.net/oauth2/v2.0/token",
			      "grant_type=client_credentials&client_id=1&client_secret=labsecret-5b1f", &reply),
			 200);
	struct json *j = json_parse(reply.s, reply.n, NULL, NULL);
	const char *token = json_str(json_get(j, "access_token"));
	char *script =
		mem_format("#!/bin/sh\necho \"$*\" >%s/az.args\nenv >%s/az.env\n"
			   "echo 'WARNING: noise' >&2\necho '{\"accessToken\":\"%s\",\"expires_on\":4000000000}'\n",
			   l->home.root, l->home.root, token);
	char *az = home_file(&l->home, "az", script);

	assert_int_equal(chmod(az, 0700), 0);
	free(home_file(&l->home, "token", token));
	free(az);
	free(script);
	json_free(j);
	text_release(&reply);
}

static void every_way_signs_in(void **state)
{
	static const char *const ways[] = { "device", "secret", "certificate", "identity", "token", "cli" };
	struct live *l = *state;
	struct ran r = RAN_INIT;

	make_token_files(l);
	char *config = config_of(l, "all.yaml", true, "token_file: token\naz: ./az\n");
	for (size_t i = 0; i < COUNT(ways); i++) {
		char *answers = answers_by(l, ways[i]);

		voxpeer(&l->home, &r, "plan", "-v", "--config", config, "-f", answers, NULL);
		assert_code(&r, 9);
		assert_has(r.out.s, "9 writes due");
		assert_clean(ways[i], r.out.s);
		assert_clean(ways[i], r.err.s);
		free(answers);
	}
	char *args = mem_format("%s/az.args", l->home.root), *said = read_whole(args);
	assert_has(said, "account get-access-token --output json --resource https://127.0.0.1");
	assert_clean("the command line of az", said);
	free(said);
	free(args);
	free(config);
	ran_release(&r);
}

/* Proxies and whom to trust are passed on under every name; what holds secrets, weakens TLS or brings in code is not. */
static void the_cli_gets_a_named_part_of_the_environment(void **state)
{
	static const char *const passed[] = { "HTTPS_PROXY=http://proxy.example:1",
					      "ALL_PROXY=http://proxy.example:2",
					      "all_proxy=http://proxy.example:3",
					      "NO_PROXY=127.0.0.1",
					      "no_proxy=127.0.0.1",
					      "SSL_CERT_DIR=/nowhere/certs",
					      "CURL_CA_BUNDLE=/nowhere/curl.pem",
					      "REQUESTS_CA_BUNDLE=/nowhere/ca.pem",
					      "AZURE_CONFIG_DIR=/nowhere/azure" };
	static const char *const kept[] = { "AZURE_CLIENT_SECRET=labsecret",
					    "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION=1",
					    "SSLKEYLOGFILE=/nowhere/keys", "PYTHONPATH=/nowhere/python",
					    "SECRET=of-the-shell" };
	struct live *l = *state;
	struct ran r = RAN_INIT;
	char *env[COUNT(l->home.env) + COUNT(passed) + COUNT(kept)] = { NULL };
	size_t n = 0;

	make_token_files(l);
	char *config = config_of(l, "cli.yaml", true, "az: ./az\n"), *answers = answers_by(l, "cli");

	for (; l->home.env[n]; n++)
		env[n] = l->home.env[n];
	for (size_t i = 0; i < COUNT(passed); i++)
		env[n++] = (char *)(uintptr_t)passed[i];
	for (size_t i = 0; i < COUNT(kept); i++)
		env[n++] = (char *)(uintptr_t)kept[i];
	char *const args[] = { (char[]){ "voxpeer" },
			       (char[]){ "plan" },
			       (char[]){ "--config" },
			       config,
			       (char[]){ "-f" },
			       answers,
			       NULL };
	struct process p = process_begin_in(&l->home, "voxpeer", args, env);

	process_end(&p, &r);
	assert_code(&r, 9);
	char *file = mem_format("%s/az.env", l->home.root), *got = read_whole(file);

	for (size_t i = 0; i < COUNT(passed); i++)
		assert_has(got, passed[i]);
	for (size_t i = 0; i < COUNT(kept); i++)
		if (strstr(got, kept[i]))
			fail_msg("the CLI got %s", kept[i]);
	free(file);
	free(got);
	free(config);
	free(answers);
	ran_release(&r);
}

static void a_way_that_fails_is_explained(void **state)
{
	static const struct {
		const char *way, *more, *says;
	} rows[] = {
		{ "secret", "secret_file: cert.pem\n", "put the secret's value" },
		{ "secret", "secret_file: nowhere\n", "cannot read" },
		{ "certificate", "certificate_file: cert.pem\n", "no private key" },
		{ "cli", "az: ./nowhere\n", "install the Azure CLI" },
		{ "token", "", "token_file" },
		{ "device", "client_id: '0'\n", "not known in this tenant" },
	};
	struct live *l = *state;
	struct ran r = RAN_INIT;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char *text = mem_format("login: %s\nmanagement: %s\nca_file: cert.pem\n%s%s", l->origin, l->origin,
					strstr(rows[i].more, "client_id") ? "" : "client_id: '1'\n", rows[i].more);
		char *config = home_file(&l->home, "bad.yaml", text), *answers = answers_by(l, rows[i].way);

		voxpeer(&l->home, &r, "run", "--config", config, "-f", answers, NULL);
		assert_code(&r, 4);
		assert_has(r.err.s, rows[i].says);
		free(text);
		free(config);
		free(answers);
	}
	ran_release(&r);
}

/* A secret that others can use is refused before anything is asked for with it; one that is handed over open is not judged. */
static void a_secret_is_for_its_owner(void **state)
{
	static const struct {
		const char *way, *file, *says;
		mode_t mode;
	} rows[] = {
		{ "secret", "secret",
		  "can be used by others than its owner (mode 644); make it yours alone with 'chmod 600", 0644 },
		{ "secret", "secret", "(mode 640)", 0640 },
		{ "secret", "secret", "(mode 602)", 0602 },
		{ "certificate", "app.pem", "(mode 604)", 0604 },
		{ "token", "token", "(mode 620)", 0620 },
		{ "secret", ".", "is no regular file", 0700 },
	};
	struct live *l = *state;
	struct ran r = RAN_INIT;

	make_token_files(l);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *answers = answers_by(l, rows[i].way), *path = mem_format("%s/%s", l->home.root, rows[i].file);
		char *text =
			mem_format("login: %s\nmanagement: %s\nca_file: cert.pem\nclient_id: '1'\nsecret_file: %s\n"
				   "certificate_file: app.pem\ntoken_file: token\n",
				   l->origin, l->origin, *rows[i].file == '.' ? "." : "secret");
		char *config = home_file(&l->home, "shared.yaml", text);

		assert_int_equal(chmod(path, rows[i].mode), 0);
		voxpeer(&l->home, &r, "plan", "--config", config, "-f", answers, NULL);
		assert_code(&r, 4);
		assert_string_equal(r.out.s, ""); /* nothing is planned by what is half known */
		assert_has(r.err.s, "voxpeer: the service could not be asked: sign in: ");
		assert_has(r.err.s, rows[i].says);
		assert_has(r.err.s, "fd:N"); /* the way where the mode is a platform's */
		assert_clean("what is said", r.err.s);
		assert_int_equal(chmod(path, *rows[i].file == '.' ? 0700 : 0600), 0);
		free(answers);
		free(path);
		free(text);
		free(config);
	}
	ran_release(&r);
}

/* A link is followed, as systems that hand out secrets make them; what counts is the file. */
static void a_link_to_a_secret_is_followed(void **state)
{
	struct live *l = *state;
	struct ran r = RAN_INIT;
	char *link = mem_format("%s/link", l->home.root), *target = mem_format("%s/secret", l->home.root);
	char *text = mem_format("login: %s\nmanagement: %s\nca_file: cert.pem\nclient_id: '1'\nsecret_file: link\n",
				l->origin, l->origin);
	char *config = home_file(&l->home, "link.yaml", text), *answers = answers_by(l, "secret");

	assert_int_equal(symlink(target, link), 0);
	voxpeer(&l->home, &r, "plan", "--config", config, "-f", answers, NULL);
	assert_code(&r, 9);
	assert_int_equal(chmod(target, 0644), 0);
	voxpeer(&l->home, &r, "plan", "--config", config, "-f", answers, NULL);
	assert_has(r.err.s, "can be used by others than its owner (mode 644)");
	ran_release(&r);
	free(link);
	free(target);
	free(text);
	free(config);
	free(answers);
}

static void a_certificate_nobody_trusts(void **state)
{
	struct live *l = *state;
	struct net *n = net_new(&(struct net_setup){ .user_agent = "test" }, NULL);
	struct net_done d;

	assert_non_null(n);
	assert_true(
		net_send(n,
			 &(struct net_call){
				 .id = 1, .to = { .origin = l->origin }, .method = "PUT", .path = "/", .body = "{}" },
			 NULL));
	while (!net_done(n, &d))
		net_wait(n, NULL, 0, 1000);
	assert_int_equal(d.outcome, NET_NOT_SENT);
	assert_has(d.why, "no trusted encrypted connection");
	net_free(n);
}

/* ---- tokens end */

static void sign_in(struct live *l, struct signin *s)
{
	static const uint8_t chance[16] = { 1 };
	struct signin_ask child;
	struct net_done d;
	msec now = (msec)time(NULL) * MSEC_SECOND;

	signin_begin(s, now, chance);
	for (int i = 0; i < 100 && signin_state(s) == SIGNIN_BUSY; i++) {
		assert_false(net_sign_in(l->net, s, now, &child));
		net_wait(l->net, NULL, 0, 100);
		net_done(l->net, &d);
	}
	assert_string_equal(signin_why(s), "");
	assert_int_equal(signin_state(s), SIGNIN_IN);
}

static void renew(struct live *l, const char *secret)
{
	static const char *const orders[] = { "{\"expire\":true}", "{\"claims\":true}" };
	const char *path = "/subscriptions?api-version=2022-12-01";
	struct signin *s = signin_new();
	struct signin_setup setup = { .way = SIGNIN_SECRET,
				      .login = l->origin,
				      .management = l->origin,
				      .tenant = "example.net",
				      .client_id = "1",
				      .secret_file = secret };

	assert_true(signin_set_up(s, &setup, NULL));
	sign_in(l, s);
	assert_int_equal(call(l, s, "GET", path, NULL, NULL), 200);
	for (size_t i = 0; i < COUNT(orders); i++) {
		order(l, "/lab/v1/authority", orders[i]);
		assert_int_equal(call(l, s, "GET", path, NULL, NULL), 401);
		assert_int_equal(signin_state(s), SIGNIN_OUT);
		assert_int_equal(call(l, s, "GET", path, NULL, NULL), 0); /* not sent */
		sign_in(l, s);
		assert_int_equal(call(l, s, "GET", path, NULL, NULL), 200);
	}
	signin_free(s);
}

static void a_refused_token_is_renewed(void **state)
{
	struct live *l = *state;
	char *secret = mem_format("%s/secret", l->home.root);

	renew(l, secret);
	free(secret);
}

/* Read once more each time, and still what it was: its number is not given to another file meanwhile. */
static void a_descriptor_serves_each_renewal(void **state)
{
	struct live *l = *state;
	char *secret = mem_format("%s/secret", l->home.root), *name;
	int fd = open(secret, O_RDONLY | O_CLOEXEC);

	assert_int_equal(chmod(secret, 0640), 0); /* as platforms mount them */
	name = mem_format("fd:%d", fd);
	renew(l, name);
	assert_int_equal(close(fd), 0);
	free(name);
	free(secret);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* Whoever has them reads what was sent on the way: a token. TLS libraries write them down for who asks by the environment. */
static void keys_of_connections_are_written_nowhere(void **state)
{
	struct live *l = *state;
	struct ran r = RAN_INIT;
	char *answers = answers_by(l, "secret"), *file = mem_format("%s/keys", l->home.root);
	size_t last = 0;

	while (l->home.env[last])
		last++;
	assert_true(last + 1 < COUNT(l->home.env));
	l->home.env[last] = mem_format("SSLKEYLOGFILE=%s", file);
	voxpeer(&l->home, &r, "plan", "--config", l->config, "-f", answers, NULL);
	assert_code(&r, 9);
	assert_int_equal(access(file, F_OK), -1);
	free(answers);
	free(file);
	ran_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_needs_the_digest_of_its_plan),
		TEST(the_journey),
		TEST(every_way_signs_in),
		TEST(the_cli_gets_a_named_part_of_the_environment),
		TEST(a_way_that_fails_is_explained),
		TEST(a_secret_is_for_its_owner),
		TEST(a_link_to_a_secret_is_followed),
		TEST(a_certificate_nobody_trusts),
		TEST(a_refused_token_is_renewed),
		TEST(a_descriptor_serves_each_renewal),
		TEST(keys_of_connections_are_written_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
