/* What is refused is refused in the same words, with keys, line by line and from the file. */
#include "harness.h"

enum { FOUND_MAX = 64 };

struct refusal {
	const char *old, *new;   /* in docs/example.yaml */
	const char *keys, *line; /* up to and with the wrong answer */
	const char *words;
};
static const struct refusal REFUSALS[] = {
	{ "number: 64500", "number: 64512", "3\rexample-asn\t64512\r", ":go 3\nexample-asn\n64512\n",
	  "AS64512 is private (RFC 6996); give a public one from your regional registry" },
	{ "203.0.113.0/24", "203.0.113.1/24", "6asbc-ams\t203.0.113.1/24\r", ":go 6\na\nsbc-ams\n203.0.113.1/24\n",
	  "'203.0.113.1/24' has host bits set; the /24 it lies in is 203.0.113.0/24" },
	{ "bandwidth_mbps: 10000", "bandwidth_mbps: 1000", "4aexample-ams\tAmsterdam\ra63\tams-r1\t1000\r",
	  ":go 4\na\nexample-ams\nAmsterdam\na\n63\nams-r1\n1000\n",
	  "1000 Mbps is below the least, 10000 Mbps (10 Gbps)" },
	/* Backspace goes back, as Esc does. */
	{ "router: ams-r2", "router: ams-r1", "4aexample-ams\tAmsterdam\ra63\tams-r1\t\t\t\r\177a104\tams-r1\r",
	  ":go 4\na\nexample-ams\nAmsterdam\na\n63\nams-r1\n\n\n\n<\na\n104\nams-r1\n",
	  "connections 1 and 2 both end on ams-r1; one must be on another router" },
};

/* ---- the file: every mistake that a run prints before it writes */

static void add_failed(const struct judged *v, size_t n, struct text *out)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].verdict.state == ST_FAILED)
			text_addf(out, "%s: %s\n", v[i].code, v[i].verdict.text);
	}
}

static void said_by_file(const struct refusal *c, struct text *out)
{
	struct rig *r = rig_new("first-light", true);
	struct text yaml = TEXT_INIT;
	struct judged found[FOUND_MAX];
	struct arena a = { 0 };
	struct model file;

	example_with(&yaml, c->old, c->new);
	rig_read(yaml.s, &file);
	rig_file(r, &file);
	for (size_t from = 0, n; (n = wizard_judged(r->wizard, rig_now(r), &a, from, found, FOUND_MAX)); from += n)
		add_failed(found, n, out);
	add_failed(found, wizard_wrong(r->wizard, &a, found, FOUND_MAX), out);
	arena_release(&a);
	model_release(&file);
	text_release(&yaml);
	rig_free(r);
}

static void said_on_screen(const struct refusal *c, struct text *out)
{
	struct rig *r = rig_new("first-light", false);
	struct screen *s = screen_new(r, 200, 60);

	screen_type(s, c->keys);
	screen_text(s, out);
	screen_free(s);
	rig_free(r);
}

static void said_line_by_line(const struct refusal *c, struct text *out)
{
	struct rig *r = rig_new("first-light", false);
	struct talk *t = talk_new(r);

	talk_type(t, c->line);
	text_add(out, t->heard.s);
	talk_free(t);
	rig_free(r);
}

static void same_words(void **state)
{
	(void)state;
	static void (*const FACES[])(const struct refusal *, struct text *) = { said_by_file, said_on_screen,
										said_line_by_line };

	for (size_t i = 0; i < COUNT(REFUSALS); i++) {
		for (size_t k = 0; k < COUNT(FACES); k++) {
			struct text said = TEXT_INIT;

			FACES[k](&REFUSALS[i], &said);
			assert_has(said.s, REFUSALS[i].words);
			text_release(&said);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
