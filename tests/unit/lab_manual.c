/* voxpeer-scenario(5) describes every key of the language and every word that a value may be; each call that voxpeer-lab(1)
 * describes is answered. */
#include <ctype.h>
#include <stdio.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_described),
		cmocka_unit_test(every_call_is_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
