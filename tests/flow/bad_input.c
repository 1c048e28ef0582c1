/* What operators bring along that is wrong, met by the real program on the way to the real service (the lab over TLS with its sign-in
 * authority): each is said in the operator's words, with the next step and the service's request id, and nothing is made that should
 * not be. */
#include "live.h"

#include "../unit/net_script.h"

enum { ERROR = 1, CHECK = 3, SIGN_IN = 4, ACT = 9, DIGEST_LENGTH = 64 };

#define SUBSCRIPTION "/subscriptions/00000000-0000-0000-0000-000000000001"
#define PEERING_API  "?api-version=2025-05-01"

struct bad {
	const char *name;
	const char *account;   /* of the world's subscription; NULL: as it is */
	const char *history;   /* of the world; NULL: none */
	const char *autnums;   /* whom the registries know; NULL: us */
	const char *faults;    /* for the lab; NULL: none */
	const char *from, *to; /* in the answers; NULL: as they are */
	const char *until;     /* the run's last step; NULL: all */
	int code;
	const char *says[4]; /* on standard error */
	bool untrusted, proxied;
	bool id;         /* the service's request id is said */
	unsigned writes; /* PUT, POST and DELETE that the service accepted */
};

/* What is otherwise in the world of the rehearsal. */
#define KNOWN "    - {asn: 4199999999, holder: Example Voice}\n"
#define OFF   "    state: Disabled\n"
#define READY "    provider: Registered\n    groups: [{name: voice-peering, location: westeurope}]\n"
#define ASN_WAS(number)                                                                                                \
	"  - before: 7d\n    method: PUT\n    path: " SUBSCRIPTION                                                     \
	"/providers/Microsoft.Peering/peerAsns/example-asn" PEERING_API                                                \
	"\n    body: >-\n      {\"properties\": {\"peerAsn\": " number                                                 \
	", \"peerName\": \"Example Voice\", \"peerContactDetail\": [{\"role\": \"Noc\", \"email\": "                   \
	"\"noc@example.net\", \"phone\": \"+31205550100\"}]}}\n"
#define PEERING_WAS(type, for_service)                                                                                 \
	"  - before: 6d\n    method: PUT\n    path: " SUBSCRIPTION                                                     \
	"/resourceGroups/voice-peering/providers/Microsoft.Peering/peerings/example-ams" PEERING_API                   \
	"\n    body: >-\n      {\"sku\": {\"name\": \"Premium_Direct_Free\"}, \"kind\": \"Direct\", \"location\": "    \
	"\"westeurope\", \"properties\": {\"peeringLocation\": \"Amsterdam\", \"direct\": {\"directPeeringType\": "    \
	"\"" type "\", \"peerAsn\": {\"id\": \"" SUBSCRIPTION                                                          \
	"/providers/Microsoft.Peering/peerAsns/example-asn\"}, \"connections\": [{\"connectionIdentifier\": "          \
	"\"00000000-0000-0000-0000-0000000000c1\", \"bandwidthInMbps\": 10000, \"sessionAddressProvider\": "           \
	"\"Microsoft\", \"useForPeeringService\": " for_service ", \"peeringDBFacilityId\": 63}]}}}\n"

#define FAULT(status, method, path, code)                                                                              \
	"{\"kind\":\"status\",\"status\":" #status ",\"method\":\"" method "\",\"path\":\"" path "\",\"code\":\"" code \
	"\",\"count\":100}"

static const struct bad BAD[] = {
	{ .name = "a tenant that does not exist",
	  .from = "tenant: example.net",
	  .to = "tenant: nobody.invalid",
	  .code = SIGN_IN,
	  .says = { "not signed in: there is no such tenant; check its spelling", "AADSTS90002", "; trace " } },
	{ .name = "a token of another tenant",
	  .faults = FAULT(401, "GET", "/subscriptions/", "InvalidAuthenticationTokenTenant"),
	  .code = SIGN_IN,
	  .says = { "signed in at the wrong tenant", "Enter the subscription's tenant, and sign in again" },
	  .id = true },
	{ .name = "a subscription that is not there",
	  .from = "00000000-0000-0000-0000-000000000001",
	  .to = "00000000-0000-0000-0000-000000000009",
	  .code = ERROR,
	  .says = { "no such subscription, as seen from here", "Choose it from the list of your subscriptions" },
	  .id = true },
	{ .name = "a subscription that is switched off",
	  .account = OFF,
	  .code = ERROR,
	  .says = { "the subscription is switched off", "Have it enabled again" },
	  .id = true },
	{ .name = "no right to write",
	  .account = READY,
	  .faults = FAULT(403, "PUT", "/peerAsns/", "AuthorizationFailed"),
	  .code = ERROR,
	  .says = { "you may not do this", "Have somebody give you the action", "'Microsoft.Peering/peerAsns/write'",
		    "over scope '" SUBSCRIPTION "/providers/Microsoft.Peering/peerAsns/example-asn'" },
	  .id = true },
	{ .name = "no right to read",
	  .faults = FAULT(403, "GET", "/resourcegroups/", "AuthorizationFailed"),
	  .code = ERROR,
	  .says = { "you may not do this", "Have somebody give you the action", "resourceGroups/read'" },
	  .id = true },
	{ .name = "a provider that somebody unregistered",
	  .account = READY,
	  .faults = FAULT(409, "PUT", "/peerAsns/", "MissingSubscriptionRegistration"),
	  .code = ERROR,
	  .says = { "the subscription is not ready for peering", "Register it, wait for Registered" },
	  .id = true },
	{ .name = "a provider that is not offered in the region",
	  .faults = FAULT(400, "PUT", "/resourcegroups/", "NoRegisteredProviderFound"),
	  .code = ERROR,
	  .says = { "wrong region or version of the interface", "Use the metro's region" },
	  .id = true,
	  .writes = 1 },
	{ .name = "a region that does not exist",
	  .from = "region: West Europe}\nasn",
	  .to = "region: Atlantis}\nasn",
	  .code = ERROR,
	  .says = { "this region is not offered", "'Atlantis' is not available", "Choose one of the regions" },
	  .id = true,
	  .writes = 1 },
	{ .name = "a name that another association has",
	  .account = READY,
	  .autnums = KNOWN "    - {asn: 4199999998, holder: Somebody Else}\n",
	  .history = ASN_WAS("4199999998"),
	  .code = ACT,
	  .says = { "example-asn", "4199999998" } },
	{ .name = "an AS number that was refused",
	  .account = READY,
	  .autnums = "    - {asn: 4199999998, holder: Somebody Else}\n",
	  .code = CHECK,
	  .says = { "the association of AS4199999999 was refused", "AS4199999999 is not found in any regional registry",
		    "write to peering@microsoft.com" },
	  .writes = 1 },
	{ .name = "a quota that is used up",
	  .account = READY,
	  .faults = "{\"kind\":\"status\",\"status\":429,\"method\":\"PUT\",\"path\":\"/peerAsns/\",\"retry_after\":1}",
	  .until = "asn",
	  .says = { "too many requests: wait: Number of requests exceeded", "trying again in a moment",
		    "sent: associate the AS number" },
	  .id = true,
	  .writes = 1 },
	{ .name = "a peering of another type",
	  .account = READY,
	  .history = ASN_WAS("4199999999") PEERING_WAS("Edge", "false"),
	  .code = CHECK,
	  .says = { "R22 example-ams", "exists with Microsoft network Edge; voice needs Voice",
		    "never written over" } },
	{ .name = "prefixes under a peering that is not for them",
	  .account = READY,
	  .faults = FAULT(405, "PUT", "/registeredPrefixes/", "OperationNotSupported"),
	  .code = ERROR,
	  .says = { "this cannot be done here", "Operation is not supported for this peering type",
		    "use a voice peering with an Active connection" },
	  .id = true,
	  .writes = 2 },
	{ .name = "a certificate that nobody trusts",
	  .untrusted = true,
	  .code = SIGN_IN,
	  .says = { "no trusted encrypted connection to https://127.0.0.1:",
		    "nobody this machine trusts made its certificate", "name its certificates as ca_file" } },
};

static char *replaced(char *text, const char *from, const char *to)
{
	char *at = strstr(text, from), *changed;

	if (!at)
		fail_msg("there is no '%s'", from);
	changed = mem_format("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	free(text);
	return changed;
}

static char *world_with(const struct bad *b)
{
	char *text = read_whole("src/lab/scenarios/rehearsal.yaml");

	if (b->account)
		text = replaced(text, "    provider: NotRegistered\n    registration: 2m\n", b->account);
	if (b->autnums)
		text = replaced(text, KNOWN, b->autnums);
	if (b->history) {
		char *history = mem_format("history:\n%sgoals:\n", b->history);

		text = replaced(text, "goals:\n", history);
		free(history);
	}
	return text;
}

/* ---- a proxy that lets nobody through, in a process of its own */

struct proxy {
	struct server server;
	pid_t pid;
};

static void proxy_begin(struct proxy *p, struct home *h)
{
	static const char no[] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

	server_listen_tcp(&p->server);
	p->pid = fork();
	if (p->pid == 0) {
		for (;;) {
			char asked[4096];
			int fd = accept(p->server.listener, NULL, NULL);

			if (read(fd, asked, sizeof asked) > 0)
				(void)!write(fd, no, sizeof no - 1);
			close(fd);
		}
	}
	home_setting(h, mem_format("https_proxy=http://127.0.0.1:%u", p->server.port));
}

static void proxy_end(struct proxy *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	server_release(&p->server);
}

static char *answers_with(struct live *l, const struct bad *b)
{
	char *text = read_whole(ANSWERS), *path;

	text = replaced(text, "sign_in: device", "sign_in: secret"); /* nobody has to wait for a code */
	if (b->from)
		text = replaced(text, b->from, b->to);
	path = home_file(&l->home, "bad.yaml", text);
	free(text);
	return path;
}

/* As often as it takes, with the digest that is asked for, while it is only somebody else's turn. */
static void run_to_its_end(struct live *l, struct ran *r, const char *config, const char *answers, const char *until,
			   struct text *said)
{
	char digest[DIGEST_LENGTH + 1] = "0";

	for (int i = 0; i < 40; i++) {
		const char *at;

		voxpeer(&l->home, r, "run", "--config", config, "-f", answers, "--digest", digest,
			until ? "--until" : NULL, until, NULL);
		text_add(said, r->err.s);
		at = r->code == ACT ? strstr(r->err.s, "with --digest ") : NULL;
		if (at)
			snprintf(digest, sizeof digest, "%s", at + strlen("with --digest "));
		else if (r->code == 8)
			order(l, "/lab/v1/clock", "{\"advance\":true}");
		else
			return;
	}
}

static void meet(const struct bad *b)
{
	void *state;
	struct ran r = RAN_INIT;

	struct text said = TEXT_INIT;
	char *world = world_with(b);

	begin_with(&state, world);
	free(world);
	struct live *l = state;
	char *config = config_of(l, "bad-config.yaml", !b->untrusted, "");
	char *answers = answers_with(l, b);

	struct proxy proxy;

	if (b->faults)
		order(l, "/lab/v1/faults", b->faults);
	if (b->proxied)
		proxy_begin(&proxy, &l->home);
	run_to_its_end(l, &r, config, answers, b->until, &said);
	if (b->proxied)
		proxy_end(&proxy);
	if (getenv("BAD_TRACE")) {
		fprintf(stderr, "== %s: %d, %zu writes\n%s%s\n", b->name, r.code,
			count_writes(l->log, "PUT", "") + count_writes(l->log, "POST", ""), r.out.s, r.err.s);
	} else {
		if (r.code != b->code)
			fail_msg("%s: exit code %d, not %d\n%s%s", b->name, r.code, b->code, r.out.s, r.err.s);
		for (size_t i = 0; i < COUNT(b->says) && b->says[i]; i++)
			if (!strstr(said.s, b->says[i]))
				fail_msg("%s: '%s' is not said\n%s%s", b->name, b->says[i], r.out.s, r.err.s);
		if (count_writes(l->log, "PUT", "") + count_writes(l->log, "POST", "") != b->writes ||
		    count_writes(l->log, "DELETE", ""))
			fail_msg("%s: not %u writes\n%s", b->name, b->writes, r.err.s);
		if (b->id && !strstr(said.s, "request id "))
			fail_msg("%s: no request id\n%s", b->name, r.err.s);
	}
	text_release(&said);
	ran_release(&r);
	free(config);
	free(answers);
	end(&state);
}

static void each_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(BAD); i++)
		meet(&BAD[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
