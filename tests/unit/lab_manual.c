/* voxpeer-scenario(5) describes every key of the language and every word that a value may be; each call that voxpeer-lab(1)
 * describes is answered. */
#include <ctype.h>
#include <stdio.h>

#include "base/json.h"
#include "lab/service.h"
#include "manual.h"

#include "../../src/lab/route.h"
#include "../../src/lab/scene.h"

/* ---- The language. */

/* As a word of its own. */
static bool has_word(const char *page, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = page; (at = strstr(at, word)); at++) {
		bool begins = at == page || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');

		if (begins && !(isalnum((unsigned char)at[n]) || at[n] == '_'))
			return true;
	}
	return false;
}

struct pages {
	struct text whole, keys; /* keys: the lines that name some */
};

static void read_pages(struct pages *p)
{
	manual_read("docs/man/voxpeer-scenario.5", &p->whole);
	for (const char *line = p->whole.s; *line;) {
		size_t n = strcspn(line, "\n");

		if (!strncmp(line, ".Cm ", 4) || !strncmp(line, ".It Cm ", 7)) {
			text_addn(&p->keys, line + 4, n - 4);
			text_addc(&p->keys, '\n');
		}
		line += n + (line[n] == '\n');
	}
}

static void expect_words(const struct pages *p, const struct spec_field *f)
{
	for (const char *const *w = f->words; w && *w; w++)
		if (**w && !has_word(p->whole.s, *w))
			fail_msg("voxpeer-scenario(5) does not say that %s may be '%s'", f->key, *w);
}

/* States and codes are the service's, and not spelled out. Conditions hold conditions, and are looked at once. */
static void expect_keys(const struct pages *p, const struct spec *spec)
{
	for (const struct spec_field *f = spec->fields; f->key; f++) {
		if (!has_word(p->keys.s, f->key))
			fail_msg("voxpeer-scenario(5) does not name the key '%s'", f->key);
		if (spec != &scene_cond_spec || !strcmp(f->key, "exists"))
			expect_words(p, f);
		if (f->of && f->of != &scene_cond_spec)
			expect_keys(p, f->of);
	}
}

static void every_key_is_described(void **state)
{
	(void)state;
	struct pages p = { TEXT_INIT, TEXT_INIT };

	read_pages(&p);
	expect_keys(&p, &scene_spec);
	expect_keys(&p, &scene_cond_spec);
	assert_false(has_word(p.keys.s, "nosuchkey"));
	text_release(&p.whole);
	text_release(&p.keys);
}

/* ---- The calls: "GET clock", several with a comma between. */

static void expect_call(const char *call, size_t n)
{
	char method[16] = "", path[100] = "", target[120];

	if (sscanf(call, "%15[A-Z] %99[^ ,?[\n]", method, path) != 2 || !n)
		fail_msg("'%.*s' is no call", (int)n, call);
	snprintf(target, sizeof target, "/lab/v1/%s", path);
	if (!lab_route_known(method, target))
		fail_msg("nothing answers %s %s, which voxpeer-lab(1) describes", method, target);
}

static void every_call_is_answered(void **state)
{
	(void)state;
	struct text page = TEXT_INIT, items = TEXT_INIT;
	size_t found = 0;

	manual_read("docs/man/voxpeer-lab.1", &page);
	manual_items(&page, ".Ss Orders", ".Ss ", &items);
	for (const char *at = items.s; *at; found++) {
		size_t n = strcspn(at, ",\n");

		expect_call(at + strspn(at, " "), n);
		at += n + (at[n] != '\0');
		at += strspn(at, " ");
	}
	assert_in_range(found, 15, 100);
	text_release(&page);
	text_release(&items);
}

/* ---- What they answer: every member is described. */

static const char world[] =
	"based_on: first-light\nname: mine\ntitle: Mine\n"
	"lesson: {number: 1, learn: x, expects: [V6]}\n"
	"registry:\n  vrps: [{prefix: 203.0.113.0/24, origin: 64500}]\n"
	"goals: [{id: a, kind: met, forbidden: yes, text: x, when: {failures: 1}}, {id: b, kind: condition, text: y,"
	" when: {passed: 1m}}]\n"
	"hints: [{look: x, means: y}]\n"
	"events: [{at: 1m, say: hello}]\n"
	"solution:\n  actions: [{path: /lab/v1/routers/ams-r1, method: PATCH, body: '{}'}]\n"
	"  steps: [{step: asn, say: x}]\n";

static void expect_members(const char *page, const char *target, const struct json *j)
{
	for (const struct json *c = json_first(j); c; c = json_next(c)) {
		if (json_key(c) && !has_word(page, json_key(c)))
			fail_msg("voxpeer-lab(1) does not describe '%s', which GET %s answers", json_key(c), target);
		expect_members(page, target, c);
	}
}

static void expect_described(struct lab *lab, msec now, const char *page, const char *method, const char *target,
			     const char *body)
{
	const struct lab_request request = { .method = method, .target = target, .body = body, .n = strlen(body) };
	struct lab_reply reply = LAB_REPLY_INIT;

	lab_request(lab, now, &request, &reply);
	assert_in_range(reply.status, 200, 201);
	struct json *j = json_parse(reply.body.s, reply.body.n, NULL, NULL);

	assert_non_null(j);
	expect_members(page, target, j);
	json_free(j);
	lab_reply_release(&reply);
}

static void every_member_is_described(void **state)
{
	(void)state;
	static const char *const orders[][3] = {
		{ "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V6\",\"what\":\"x\"}" },
		{ "POST", "/lab/v1/hints", "{\"id\":1}" },
		{ "POST", "/lab/v1/faults", "{\"kind\":\"status\"}" },
		{ "POST", "/lab/v1/clock", "{\"skip\":\"1h\"}" },
		{ "POST", "/lab/v1/checkpoints", "{\"name\":\"x\"}" },
		{ "GET", "/lab/v1/scenario", "" },
		{ "GET", "/lab/v1/score", "" },
		{ "GET", "/lab/v1/routers", "" },
		{ "GET", "/lab/v1/registry", "" },
		{ "GET", "/lab/v1/faults", "" },
		{ "GET", "/lab/v1/checkpoints", "" },
	};
	const struct lab_setup setup = { .yaml = world, .yaml_n = sizeof world - 1, .yaml_file = "mine", .now = 1000 };
	struct text page = TEXT_INIT, err = TEXT_INIT;
	struct lab *lab = lab_open(&setup, &err);

	if (!lab)
		fail_msg("%s", err.s);
	manual_read("docs/man/voxpeer-lab.1", &page);
	for (size_t i = 0; i < COUNT(orders); i++)
		expect_described(lab, 1000, page.s, orders[i][0], orders[i][1], orders[i][2]);
	lab_close(lab);
	text_release(&page);
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_described),
		cmocka_unit_test(every_call_is_answered),
		cmocka_unit_test(every_member_is_described),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
