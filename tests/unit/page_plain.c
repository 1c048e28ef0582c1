/* Pages as plain text: drawn as a reviewer can read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "page/page.h"

struct fixture {
	struct arena a;
	struct page p;
	struct text out;
};

static int fixture_new(void **state)
{
	static struct fixture f; /* given anew to each test */

	f = (struct fixture){ .out = TEXT_INIT };
	page_clear(&f.p);
	*state = &f;
	return 0;
}

static int fixture_free(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->a);
	text_release(&f->out);
	return 0;
}

static void expect(struct fixture *f, unsigned columns, size_t rows, const char *drawn)
{
	page_plain(&f->p, columns, rows, &f->out);
	assert_string_equal(f->out.s, drawn);
}

static void nothing_is_nothing(void **state)
{
	expect(*state, 80, 10, "");
}

static void title_words_and_next(void **state)
{
	struct fixture *f = *state;

	f->p.title = "4 Peering › Connections";
	f->p.aside = "3 of 4";
	f->p.next = "Next: review. Blocked by R9 on connection 2.";
	page_text(&f->p, &f->a, "Two or more in Amsterdam: different routers, equal bandwidth.");
	page_head(&f->p, &f->a, "Fixed for voice");
	page_text(&f->p, &f->a, "session addresses\nfrom Microsoft");
	expect(f, 40, 10,
	       "4 Peering › Connections           3 of 4\n"
	       "\n"
	       "Two or more in Amsterdam: different\n"
	       "routers, equal bandwidth.\n"
	       "\n"
	       "Fixed for voice\n"
	       "session addresses\n"
	       "from Microsoft\n"
	       "\n"
	       "Next: review. Blocked by R9 on\n"
	       "connection 2.\n");
}

static void pairs_align_in_their_run(void **state)
{
	struct fixture *f = *state;

	page_pair(&f->p, &f->a, "since", "Fri 20 Nov 09:14 (2 d 4 h)");
	page_pair(&f->p, &f->a, "next look", "in 4 min");
	page_pair(&f->p, &f->a, "by", "%s", "");
	expect(f, 30, 10,
	       "\n"
	       "  since      Fri 20 Nov 09:14\n"
	       "             (2 d 4 h)\n"
	       "  next look  in 4 min\n"
	       "  by         -\n");
}

static void fields_show_value_preset_and_judgement(void **state)
{
	struct fixture *f = *state;
	struct block *b = page_add(&f->p, &f->a, B_FIELD);

	b->field =
		(struct field_view){ .label = "Bandwidth", .value = "10000", .unit = "Mbps", .verdict.state = ST_NA };
	b = page_add(&f->p, &f->a, B_FIELD);
	b->field = (struct field_view){ .label = "Region", .preset = "West Europe", .verdict.state = ST_NA };
	b = page_add(&f->p, &f->a, B_FIELD);
	b->field = (struct field_view){ .label = "Router",
					.value = "ams-r1",
					.verdict = { .state = ST_FAILED, .text = "one must be on another router" } };
	b = page_add(&f->p, &f->a, B_FIELD);
	b->field = (struct field_view){ .label = "NOC reachable", .flags = FIELD_TICK, .verdict.state = ST_NA };
	b = page_add(&f->p, &f->a, B_FIELD);
	b->field = (struct field_view){
		.label = "SKU", .value = "Premium_Direct_Free", .flags = FIELD_FIXED, .verdict.state = ST_NA
	};
	expect(f, 80, 10,
	       "\n"
	       "  Bandwidth: 10000 Mbps\n"
	       "  Region: West Europe (unless changed)\n"
	       "  Router: ams-r1  failed\n"
	       "      one must be on another router\n"
	       "  [ ] NOC reachable\n"
	       "  SKU: Premium_Direct_Free  (fixed)\n");
}

static void a_secret_shows_only_its_end(void **state)
{
	struct fixture *f = *state;
	struct block *b = page_add(&f->p, &f->a, B_FIELD);

	b->field = (struct field_view){
		.label = "Key", .value = "2b6c09a1-4f2a", .flags = FIELD_SECRET, .verdict.state = ST_NA
	};
	b = page_add(&f->p, &f->a, B_FIELD);
	b->field = (struct field_view){
		.label = "Short", .value = "2b6c4f2a", .flags = FIELD_SECRET, .verdict.state = ST_NA
	};
	expect(f, 80, 10, "\n  Key: ****-4f2a\n  Short: ****\n");
}

static void a_check_says_state_source_and_time(void **state)
{
	struct fixture *f = *state;
	struct block *b = page_add(&f->p, &f->a, B_CHECK);

	b->title = "V6";
	b->text = "announced on every session";
	b->verdict = (struct verdict){ .state = ST_FAILED,
				       .source = BY_SERVICE,
				       .when = { .wall = 1, .service = 1793606400000 },
				       .text = "Prefix not received from IP 192.0.2.2" };
	b = page_add(&f->p, &f->a, B_CHECK);
	b->title = "V2";
	b->text = "not private";
	b->verdict = (struct verdict){ .state = ST_OK, .source = BY_HERE };
	expect(f, 80, 10,
	       "\n"
	       "  failed   V6  announced on every session  (service, Mon 2 Nov 08:00)\n"
	       "           Prefix not received from IP 192.0.2.2\n"
	       "  ok       V2  not private  (here)\n");
}

/* ---- Tables */

static const char *const heads[] = { "#", "Facility", "Router" };
static const char *const facilities[] = { "63", "104 Science Park 121", "1236" };

static struct ref some_row(const void *self, size_t i, struct arena *a, struct cell *cells)
{
	(void)self;
	cells[0] = (struct cell){ .text = arena_format(a, "%zu", i + 1), .state = ST_NA, .right = true };
	cells[1] = (struct cell){ .text = facilities[i % 3], .state = ST_NA };
	cells[2] = (struct cell){ .text = "", .state = ST_UNKNOWN };
	return (struct ref){ REF_ROW, 1, (uint32_t)i, 0 };
}

static struct block *add_table(struct fixture *f, size_t rows)
{
	struct block *b = page_add(&f->p, &f->a, B_TABLE);

	b->table = (struct table){ .heads = heads, .ncols = 3, .nrows = rows, .row = some_row, .empty = "none yet" };
	return b;
}

static void columns_stand_beside_each_other_when_they_fit(void **state)
{
	add_table(*state, 12);
	expect(*state, 80, 2,
	       "\n"
	       "  #  Facility              Router\n"
	       "  1  63                    unknown\n"
	       "  2  104 Science Park 121  unknown\n"
	       "  and 10 more\n");
}

static void and_below_when_they_do_not(void **state)
{
	add_table(*state, 2);
	expect(*state, 30, 10,
	       "\n"
	       "  #: 1\n"
	       "    Facility: 63\n"
	       "    Router: unknown\n"
	       "  #: 2\n"
	       "    Facility: 104 Science Park\n"
	       "    121\n"
	       "    Router: unknown\n");
}

static void columns_for_wide_places_go_first(void **state)
{
	static const uint8_t fit[] = { FIT_WHOLE, FIT_ROOM, FIT_WHOLE };

	add_table(*state, 2)->table.fit = fit;
	expect(*state, 30, 10,
	       "\n"
	       "  #  Router\n"
	       "  1  unknown\n"
	       "  2  unknown\n");
}

static void an_empty_table_says_so(void **state)
{
	add_table(*state, 0);
	expect(*state, 80, 10, "\n  none yet\n");
}

static void plain_lines_and_long_words_stay_whole_or_are_cut_between_characters(void **state)
{
	struct fixture *f = *state;
	struct block *b = page_add(&f->p, &f->a, B_PLAIN);

	b->text = "router bgp 64500\n  neighbor 192.0.2.1 remote-as 8075 and a very long line that stays as it is";
	page_text(&f->p, &f->a, "äöüäöüäöüäöüäöüäöüäöüäöü");
	expect(f, 1, 10,
	       "\n"
	       "router bgp 64500\n  neighbor 192.0.2.1 remote-as 8075 and a very long line that stays as it is\n"
	       "\n"
	       "äöüäöüäöüäöüäöüäöüäö\n"
	       "üäöü\n");
}

/* What is for a camera stands in words elsewhere, and leaves no gap. */
static void a_picture_is_passed_over(void **state)
{
	struct fixture *f = *state;

	page_pair(&f->p, &f->a, "Address", "https://example.net");
	page_add(&f->p, &f->a, B_CODE)->text = "https://example.net";
	page_pair(&f->p, &f->a, "Code", "ABCD");
	expect(f, 80, 10, "\n  Address  https://example.net\n  Code     ABCD\n");
}

int main(void)
{
#define DRAWN(test) cmocka_unit_test_setup_teardown(test, fixture_new, fixture_free)
	const struct CMUnitTest tests[] = {
		DRAWN(nothing_is_nothing),
		DRAWN(a_picture_is_passed_over),
		DRAWN(title_words_and_next),
		DRAWN(pairs_align_in_their_run),
		DRAWN(fields_show_value_preset_and_judgement),
		DRAWN(a_secret_shows_only_its_end),
		DRAWN(a_check_says_state_source_and_time),
		DRAWN(columns_stand_beside_each_other_when_they_fit),
		DRAWN(and_below_when_they_do_not),
		DRAWN(columns_for_wide_places_go_first),
		DRAWN(an_empty_table_says_so),
		DRAWN(plain_lines_and_long_words_stay_whole_or_are_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
