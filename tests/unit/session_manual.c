/* The manual pages of both files against the record tables: every key is described, in order, with its kind; and the
 * example is the one that ships. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "session/session.h"

enum { RECORDS_MOST = 64, FILE_MOST = 1 << 20 };

struct found {
	const struct record *v[RECORDS_MOST];
	size_t n;
	unsigned hidden; /* flags of fields that the page does not have */
};

static void find_records(struct found *found, const struct record *r)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i] == r)
			return;
	found->v[found->n++] = r;
	for (uint8_t i = 0; i < r->n; i++)
		if (r->fields[i].of && !(r->fields[i].flags & found->hidden))
			find_records(found, r->fields[i].of);
}

/* ---- What the tables say, as lines of the page */

static void put_kind(struct text *out, const struct field *f)
{
	static const char *const words[] = {
		[K_TEXT] = "", [K_INT] = "integer", [K_WHEN] = "time", [K_RECORD] = "one ", [K_ROWS] = "list of ",
	};
	const char *word = f->kind == K_INT && (f->flags & F_ID) ? "id" : words[f->kind];

	if (*word)
		text_addf(out, " Pq %s%s", word, f->of ? f->of->name : "");
}

static void put_tables(struct text *out, unsigned hidden)
{
	struct found found = { .hidden = hidden };

	find_records(&found, &RECORD_MODEL);
	for (size_t r = 0; r < found.n; r++) {
		text_addf(out, ".Ss %s\n", found.v[r]->name);
		for (uint8_t i = 0; i < found.v[r]->n; i++) {
			const struct field *f = &found.v[r]->fields[i];

			if (f->flags & hidden)
				continue;
			text_addf(out, ".It Cm %s", f->key);
			put_kind(out, f);
			text_addc(out, '\n');
		}
	}
}

/* ---- What the page says */

static void read_page(const char *path, struct text *out)
{
	struct text err = TEXT_INIT;

	if (!file_read(path, FILE_MOST, out, &err))
		fail_msg("%s", err.s);
	text_release(&err);
}

static void put_page(struct text *out, const struct text *page)
{
	for (const char *line = page->s; *line;) {
		size_t n = strcspn(line, "\n");

		if (str_starts(line, ".Ss ") || str_starts(line, ".It Cm "))
			text_addn(out, line, n + 1);
		line += n + (line[n] == '\n');
	}
}

static void expect_page(const char *path, unsigned hidden)
{
	struct text page = TEXT_INIT, says = TEXT_INIT, tables = TEXT_INIT;

	read_page(path, &page);
	put_page(&says, &page);
	put_tables(&tables, hidden);
	assert_string_equal(says.s, tables.s);
	text_release(&page);
	text_release(&says);
	text_release(&tables);
}

static void the_session_page_has_every_member(void **state)
{
	(void)state;
	expect_page("docs/man/voxpeer-session.5", 0);
}

static void the_answers_page_has_every_key(void **state)
{
	(void)state;
	expect_page("docs/man/voxpeer-answers.5", F_KEEP);
}

/* ---- The example */

static void the_example_of_the_page_is_the_one_that_ships(void **state)
{
	struct text page = TEXT_INIT, example = TEXT_INIT;

	(void)state;
	read_page("docs/man/voxpeer-answers.5", &page);
	read_page("docs/example.yaml", &example);
	assert_non_null(strstr(page.s, example.s));
	text_release(&page);
	text_release(&example);
}

static void the_example_is_right(void **state)
{
	struct text err = TEXT_INIT;
	struct model m;

	(void)state;
	if (!answers_read("docs/example.yaml", &m, &err))
		fail_msg("%s", err.s);
	assert_int_equal(m.prefixes.n, 2);
	model_release(&m);
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_session_page_has_every_member),
		cmocka_unit_test(the_answers_page_has_every_key),
		cmocka_unit_test(the_example_of_the_page_is_the_one_that_ships),
		cmocka_unit_test(the_example_is_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
