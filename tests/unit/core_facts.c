/* The index: who belongs to whom, what overlaps, which route was seen where, and the prefix × session matrix. */
#include "core_known.h"

static int setup(void **state)
{
	*state = known_at(FAILED_PREFIX);
	return 0;
}

static int teardown(void **state)
{
	known_free(*state);
	return 0;
}

/* ---- building */

static void it_is_built_once_a_generation(void **state)
{
	struct known *k = *state;
	const struct facts *f = known(k);
	const void *prefixes = f->prefixes;
	struct when later = { WORLD_NOW + 1, WORLD_NOW + 1 };

	facts_build(&k->f, k->m, NULL, later, false);
	assert_ptr_equal(f->prefixes, prefixes);
	assert_null(f->catalogues);
	assert_false(f->outside);
	assert_int_equal(f->now.wall, later.wall);
	mem_replace(&known_prefix(k, 0)->prefix, "203.0.113.0/25");
	known(k);
	assert_int_equal(f->prefixes[0].net.length, 25);
}

static void training_comes_from_the_mode(void **state)
{
	static const struct {
		const char *mode;
		bool training;
	} rows[] = { { "training", true }, { "live", false }, { "guide", false }, { "Training?", false } };
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mem_replace(&k->m->mode, rows[i].mode);
		assert_int_equal(known(k)->training, rows[i].training);
	}
}

static void the_association_is_found_by_number_before_name(void **state)
{
	struct known *k = *state;
	struct seen_asn *other = rows_add(&k->m->seen.asns, &RECORD_SEEN_ASN, model_new_id(k->m));

	other->name = mem_text("EXAMPLE-ASN");
	other->number = 64999;
	assert_int_equal(known(k)->asn->number, 64500);
	mem_replace(&k->m->asn.number, "");
	assert_int_equal(known(k)->asn->number, 64999);
	mem_replace(&k->m->asn.number, "64500");
	((struct seen_asn *)rows_at(&k->m->seen.asns, &RECORD_SEEN_ASN, 0))->gone = world_ago(1);
	assert_int_equal(known(k)->asn->number, 64999);
	mem_replace(&k->m->asn.name, "something-else");
	assert_null(known(k)->asn);
}

/* ---- prefixes */

static void prefixes_are_found_by_row_and_by_name(void **state)
{
	struct known *k = *state;
	const struct facts *f = known(k);

	for (uint32_t i = 0; i < 2; i++) {
		const struct prefix_answer *p = known_prefix(k, i);

		assert_ptr_equal(facts_prefix(f, p->row.id)->answer, p);
		assert_ptr_equal(facts_prefix_named(f, p->name)->answer, p);
	}
	assert_ptr_equal(facts_prefix_named(f, "SBC-AMS"), facts_prefix(f, known_prefix(k, 0)->row.id));
	assert_null(facts_prefix(f, 0));
	assert_null(facts_prefix(f, 999999));
	assert_null(facts_prefix_named(f, "sbc"));
	assert_null(facts_prefix_named(f, ""));
	assert_null(facts_prefix_named(f, NULL));
}

static void many_rows_are_found_again(void **state)
{
	enum { MANY = 3000 };
	struct known *k = *state;
	const struct facts *f;

	for (unsigned i = 0; i < MANY; i++) {
		struct prefix_answer *p = rows_add(&k->m->prefixes, &RECORD_PREFIX, model_new_id(k->m));

		p->name = mem_format("p%u", (i * 7919) % MANY);
		p->prefix = mem_format("11.%u.%u.0/24", i / 250, i % 250);
	}
	f = known(k);
	assert_int_equal(f->nprefixes, MANY + 2);
	assert_int_equal(f->nsorted, MANY + 2);
	for (size_t i = 1; i < f->nsorted; i++)
		assert_true(prefix_compare(&f->prefixes[f->sorted[i - 1]].net, &f->prefixes[f->sorted[i]].net) <= 0);
	for (size_t i = 0; i < f->nprefixes; i++) {
		const struct prefix_answer *p = f->prefixes[i].answer;

		assert_ptr_equal(facts_prefix(f, p->row.id)->answer, p);
		assert_ptr_equal(facts_prefix_named(f, p->name)->answer, p);
		assert_null(f->prefixes[i].overlap);
	}
}

static void an_invalid_prefix_is_kept_and_not_sorted(void **state)
{
	static const char *const texts[] = { "", "203.0.113.5/24", "1.2.3/24", "203.0.113.0" };
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		const struct facts *f;

		mem_replace(&known_prefix(k, 0)->prefix, texts[i]);
		f = known(k);
		assert_int_equal(f->nprefixes, 2);
		assert_int_equal(f->nsorted, 1);
		assert_false(f->prefixes[0].valid);
	}
}

static void a_registration_is_matched_by_name_else_by_prefix(void **state)
{
	struct known *k = *state;

	assert_ptr_equal(known(k)->prefixes[0].seen, known_seen_prefix(k, 0));
	mem_replace(&known_seen_prefix(k, 0)->name, "by-hand");
	assert_ptr_equal(known(k)->prefixes[0].seen, known_seen_prefix(k, 0));
	mem_replace(&known_seen_prefix(k, 0)->prefix, "203.0.113.0/25");
	assert_null(known(k)->prefixes[0].seen);
	mem_replace(&known_seen_prefix(k, 0)->name, "SBC-AMS");
	assert_ptr_equal(known(k)->prefixes[0].seen, known_seen_prefix(k, 0));
	known_seen_prefix(k, 0)->gone = world_ago(1);
	assert_null(known(k)->prefixes[0].seen);
}

static void a_key_is_entered_or_carried_over(void **state)
{
	struct known *k = *state;

	assert_string_equal(facts_key(known(k), known_chosen(k, 0)), known_seen_prefix(k, 0)->key);
	mem_replace(&known_chosen(k, 0)->key, "00000000-0000-0000-0000-00000000beef");
	assert_string_equal(facts_key(known(k), known_chosen(k, 0)), "00000000-0000-0000-0000-00000000beef");
	mem_replace(&known_chosen(k, 0)->key, "");
	mem_replace(&known_seen_prefix(k, 0)->key, "");
	assert_null(facts_key(known(k), known_chosen(k, 0)));
	assert_null(facts_key(known(k), NULL));
}

static void an_activation_is_matched_by_name_else_by_prefix(void **state)
{
	struct known *k = *state;

	assert_null(facts_chosen(known(k), known_chosen(k, 0)));
	world_active(k->w, "sbc-ams", "203.0.113.0/24");
	assert_string_equal(facts_chosen(known(k), known_chosen(k, 0))->name, "sbc-ams");
	assert_null(facts_chosen(known(k), known_chosen(k, 1)));
	world_active(k->w, "by-hand", "198.51.100.0/24");
	assert_string_equal(facts_chosen(known(k), known_chosen(k, 1))->name, "by-hand");
	assert_null(facts_chosen(known(k), NULL));
}

static void what_nobody_chose_is_counted_once(void **state)
{
	struct known *k = *state;

	world_active(k->w, "sbc-ams", "203.0.113.0/24");
	world_active(k->w, "by-hand", "198.51.100.0/24"); /* under another name, and chosen all the same */
	assert_null(known(k)->unchosen);
	world_active(k->w, "theirs", "192.0.2.0/24");
	world_active(k->w, "theirs-too", "192.0.2.128/25");
	assert_int_equal(known(k)->nunchosen, 2);
	assert_string_equal(known(k)->unchosen->name, "theirs");
}

/* ---- overlaps */

static void overlaps_are_found_on_both_sides(void **state)
{
	static const struct {
		const char *first, *second;
		bool overlap;
	} rows[] = {
		{ "203.0.113.0/24", "203.0.113.0/24", true },  { "203.0.113.0/24", "203.0.113.128/25", true },
		{ "203.0.112.0/23", "203.0.113.0/24", true },  { "203.0.113.0/25", "203.0.113.128/25", false },
		{ "203.0.112.0/24", "203.0.113.0/24", false }, { "0.0.0.0/0", "203.0.113.0/24", true },
	};
	struct known *k = *state;

	rows_clear(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct facts *f;

		mem_replace(&known_prefix(k, 0)->prefix, rows[i].first);
		mem_replace(&known_prefix(k, 1)->prefix, rows[i].second);
		f = known(k);
		assert_int_equal(f->prefixes[0].overlap != NULL, rows[i].overlap);
		assert_int_equal(f->prefixes[1].overlap != NULL, rows[i].overlap);
		assert_int_equal(f->prefixes[1].service_overlap != NULL, rows[i].overlap);
	}
}

/* The container does not stand beside what it contains: another one stands between. */
static void a_container_is_found_past_its_other_contents(void **state)
{
	struct known *k = *state;
	const struct facts *f;

	rows_clear(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	mem_replace(&known_prefix(k, 0)->prefix, "11.0.0.0/8");
	mem_replace(&known_prefix(k, 1)->prefix, "11.0.1.0/24");
	world_prefix(k->w, "third", "11.200.0.0/16");
	world_prefix(k->w, "apart", "12.0.0.0/24");
	f = known(k);
	assert_has(f->prefixes[2].overlap, "11.0.0.0/8 (sbc-ams)");
	assert_null(f->prefixes[3].overlap);
}

static void registrations_elsewhere_overlap_too(void **state)
{
	struct known *k = *state;
	struct seen_prefix *other = rows_add(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX, model_new_id(k->m));

	assert_null(known(k)->prefixes[0].overlap);
	other->peering = mem_text("example-fra");
	other->name = mem_text("sbc");
	other->prefix = mem_text("203.0.113.0/24");
	assert_string_equal(known(k)->prefixes[0].overlap, "203.0.113.0/24 (sbc, example-fra)");
	assert_null(known(k)->prefixes[0].service_overlap);
	other->gone = world_ago(1);
	assert_null(known(k)->prefixes[0].overlap);
}

static void an_own_activation_is_no_overlap_a_foreign_one_is(void **state)
{
	struct known *k = *state;

	world_active(k->w, "sbc-ams", "203.0.113.0/24");
	assert_null(known(k)->prefixes[0].service_overlap);
	world_active(k->w, "old", "203.0.113.0/25");
	assert_has(known(k)->prefixes[0].service_overlap, "203.0.113.0/25 (old");
}

/* ---- sessions */

static void connections_are_matched_by_identifier_before_facility(void **state)
{
	struct known *k = *state;
	const struct facts *f = known(k);
	size_t n;
	const struct fact_session *s = facts_sessions_of(f, known_peering(k, 0), &n);

	assert_int_equal(n, 2);
	for (uint32_t i = 0; i < 2; i++) {
		assert_ptr_equal(s[i].connection, known_connection(k, i));
		assert_ptr_equal(s[i].seen, known_seen_connection(k, i));
		assert_int_equal(s[i].number, i + 1);
		assert_ptr_equal(facts_session(f, known_connection(k, i)->row.id), &s[i]);
	}
	known_seen_connection(k, 0)->facility = 104;
	known_seen_connection(k, 1)->facility = 63;
	assert_ptr_equal(known(k)->sessions[0].seen, known_seen_connection(k, 0));
	mem_replace(&known_seen_connection(k, 0)->identifier, "SOMEBODY-ELSE");
	mem_replace(&known_seen_connection(k, 1)->identifier, "");
	assert_ptr_equal(known(k)->sessions[0].seen, known_seen_connection(k, 1));
	assert_ptr_equal(known(k)->sessions[1].seen, known_seen_connection(k, 0));
}

static void identifiers_come_in_any_case(void **state)
{
	struct known *k = *state;

	mem_replace(&known_connection(k, 0)->identifier, "abcdef01-0000-4000-8000-000000000001");
	mem_replace(&known_seen_connection(k, 0)->identifier, "ABCDEF01-0000-4000-8000-000000000001");
	known_seen_connection(k, 0)->facility = 1;
	assert_ptr_equal(known(k)->sessions[0].seen, known_seen_connection(k, 0));
}

static void connections_of_the_service_alone_are_kept(void **state)
{
	struct known *k = *state;
	size_t n;
	const struct fact_session *s;

	rows_remove(&known_peering(k, 0)->connections, &RECORD_CONNECTION, known_connection(k, 0)->row.id);
	s = facts_sessions_of(known(k), known_peering(k, 0), &n);
	assert_int_equal(n, 2);
	assert_ptr_equal(s[0].seen, known_seen_connection(k, 1));
	assert_null(s[1].connection);
	assert_ptr_equal(s[1].seen, known_seen_connection(k, 0));
	assert_int_equal(s[1].number, 2);
}

static void a_peering_of_another_group_or_gone_is_not_matched(void **state)
{
	struct known *k = *state;

	assert_non_null(facts_peering(known(k), known_peering(k, 0)));
	mem_replace(&known_seen_peering(k, 0)->name, "EXAMPLE-AMS");
	assert_non_null(facts_peering(known(k), known_peering(k, 0)));
	mem_replace(&known_seen_peering(k, 0)->group, "elsewhere");
	assert_null(facts_peering(known(k), known_peering(k, 0)));
	assert_null(known(k)->sessions[0].seen);
	mem_replace(&known_seen_peering(k, 0)->group, "VOICE-PEERING");
	known_seen_peering(k, 0)->gone = world_ago(1);
	assert_null(facts_peering(known(k), known_peering(k, 0)));
	assert_null(facts_peering(known(k), NULL));
}

static void a_session_is_up_when_both_layers_are(void **state)
{
	static const struct {
		const char *connection, *session;
		bool up;
	} rows[] = {
		{ "Active", "Established", true },      { "Active", "", true },
		{ "Active", "Active", false },          { "Active", "Idle", false },
		{ "Validating", "Established", false }, { "PendingApproval", "", false },
	};
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		mem_replace(&known_seen_connection(k, 0)->state, rows[i].connection);
		mem_replace(&known_seen_connection(k, 0)->state_v4, rows[i].session);
		assert_int_equal(facts_session_up(&known(k)->sessions[0]), rows[i].up);
	}
}

static void addresses_come_from_the_service_else_from_the_mail(void **state)
{
	struct known *k = *state;

	assert_string_equal(facts_session_address(&known(k)->sessions[1], &k->a), "192.0.2.2");
	mem_replace(&known_seen_connection(k, 1)->peer_v4, "192.0.2.2/31");
	assert_string_equal(facts_session_address(&known(k)->sessions[1], &k->a), "192.0.2.2");
	mem_replace(&known_seen_connection(k, 1)->peer_v4, "");
	assert_null(facts_session_address(&known(k)->sessions[1], &k->a));
	mem_replace(&known_connection(k, 1)->address, "192.0.2.6/31");
	assert_string_equal(facts_session_address(&known(k)->sessions[1], &k->a), "192.0.2.6");
}

/* ---- routes and paths */

static void a_route_is_known_only_from_a_read_since_the_session_came_up(void **state)
{
	struct known *k = *state;
	const struct facts *f = known(k);
	struct seen_routes *read = rows_at(&k->m->seen.route_reads, &RECORD_SEEN_ROUTES, 0);
	bool is_known;

	assert_non_null(facts_route(f, &f->prefixes[0], &f->sessions[0], &is_known));
	assert_true(is_known);
	assert_null(facts_route(f, &f->prefixes[0], &f->sessions[1], &is_known));
	assert_true(is_known);
	known_seen_connection(k, 1)->session_since = world_ago(0);
	f = known(k);
	assert_null(facts_route(f, &f->prefixes[0], &f->sessions[1], &is_known));
	assert_false(is_known);
	read->seen = (struct when){ 0 };
	f = known(k);
	assert_null(facts_route(f, &f->prefixes[0], &f->sessions[0], &is_known));
	assert_false(is_known);
}

static void routes_of_another_peering_are_not_taken(void **state)
{
	struct known *k = *state;
	const struct facts *f;
	bool is_known;

	ROWS_EACH (struct seen_route, r, k->m->seen.routes)
		mem_replace(&r->peering, "example-fra");
	f = known(k);
	assert_null(facts_route(f, &f->prefixes[0], &f->sessions[0], &is_known));
	assert_true(is_known);
}

static void the_path_is_what_was_entered_with_the_own_as_first(void **state)
{
	static const struct {
		const char *origin, *path;
	} rows[] = {
		{ "", "64500" },
		{ "64500", "64500" },
		{ "AS64501", "64500 64501" },
		{ "64500 64501", "64500 64501" },
		{ "64501 64502", "64501 64502" },
		{ "x", NULL },
	};
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct as_path path, right;
		const struct facts *f;

		mem_replace(&known_prefix(k, 0)->origin, rows[i].origin);
		f = known(k);
		assert_int_equal(facts_path(f, &f->prefixes[0], &path), rows[i].path != NULL);
		if (!rows[i].path)
			continue;
		assert_true(as_path_parse(rows[i].path, &right, NULL));
		assert_int_equal(path.n, right.n);
		assert_memory_equal(path.asn, right.asn, right.n * sizeof *right.asn);
	}
}

/* ---- the matrix */

struct cell_row {
	const char *error; /* of the registration, NULL: Verified */
	bool read;         /* routes read after it */
	enum cell_kind first, second;
};

static void set_error(struct known *k, const char *error)
{
	mem_replace(&known_seen_prefix(k, 0)->state, error ? "Failed" : "Verified");
	mem_replace(&known_seen_prefix(k, 0)->error, error);
}

static void cells_follow_the_newer_of_routes_and_words(void **state)
{
	/* on session 1 the route is received, on session 2 it is not */
	static const struct cell_row rows[] = {
		{ "Prefix not received from IP 192.0.2.2", false, CELL_UNKNOWN, CELL_MISSING },
		{ "Prefix not received from IP 192.0.2.2.", true, CELL_ANNOUNCED, CELL_MISSING },
		{ "Prefix not received from IP 192.0.2.0, 192.0.2.2", false, CELL_MISSING, CELL_MISSING },
		{ "Prefix not received from IP 192.0.2.3", false, CELL_UNKNOWN, CELL_MISSING },
		{ "Prefix not received from IP 192.0.2.22", false, CELL_UNKNOWN, CELL_UNKNOWN },
		{ "Prefix not received from IP", false, CELL_UNKNOWN, CELL_UNKNOWN },
		{ "Advertisement missing MAPS community", false, CELL_NO_COMMUNITY, CELL_NO_COMMUNITY },
		{ "Advertisement missing MAPS community: from 192.0.2.0", false, CELL_NO_COMMUNITY, CELL_UNKNOWN },
		{ "Advertisement missing MAPS community", true, CELL_NO_COMMUNITY, CELL_MISSING },
		{ "AS path isn't correct", false, CELL_PATH, CELL_PATH },
		{ "AS path isn't correct: 64500 65001 from 192.0.2.0 has a private AS number", false, CELL_PRIVATE,
		  CELL_UNKNOWN },
		{ "AS path isn't correct", true, CELL_ANNOUNCED, CELL_MISSING },
		{ "Internal server error", false, CELL_UNKNOWN, CELL_UNKNOWN },
		{ "New words", false, CELL_UNKNOWN, CELL_UNKNOWN },
		{ NULL, false, CELL_ANNOUNCED, CELL_ANNOUNCED },
		{ NULL, true, CELL_ANNOUNCED, CELL_MISSING },
	};
	struct known *k = *state;
	struct seen_routes *read = rows_at(&k->m->seen.route_reads, &RECORD_SEEN_ROUTES, 0);

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct facts *f;
		enum cell_kind kinds[2];

		set_error(k, rows[i].error);
		read->seen = rows[i].read ? world_ago(MSEC_MINUTE) : (struct when){ 0 };
		f = known(k);
		for (size_t s = 0; s < 2; s++) {
			struct verdict v = facts_cell(f, &f->prefixes[0], &f->sessions[s], &kinds[s], &k->a);

			assert_non_null(v.text);
			assert_int_equal(v.cause.kind, REF_PAIR);
			assert_int_equal(v.cause.row, f->prefixes[0].answer->row.id);
			assert_int_equal(v.cause.col, f->sessions[s].connection->row.id);
		}
		if (kinds[0] != rows[i].first || kinds[1] != rows[i].second)
			fail_msg("row %zu: %s, %s", i, CELL_WORD[kinds[0]], CELL_WORD[kinds[1]]);
	}
}

/* While it is judged anew the old error text still stands there. */
static void a_pending_prefix_says_nothing(void **state)
{
	struct known *k = *state;
	const struct facts *f;
	enum cell_kind kind;

	rows_clear(&k->m->seen.route_reads, &RECORD_SEEN_ROUTES);
	mem_replace(&known_seen_prefix(k, 0)->state, "Pending");
	f = known(k);
	assert_int_equal(facts_cell(f, &f->prefixes[0], &f->sessions[1], &kind, &k->a).state, ST_UNKNOWN);
	assert_int_equal(kind, CELL_UNKNOWN);
}

static void older_routes_yield_to_newer_words_unless_these_do_not_speak(void **state)
{
	struct known *k = *state;
	struct seen_routes *read = rows_at(&k->m->seen.route_reads, &RECORD_SEEN_ROUTES, 0);
	const struct facts *f;
	enum cell_kind kind;

	world_route(k->w, "203.0.113.0/24", "192.0.2.2");
	read->seen = world_ago(MSEC_HOUR);
	f = known(k);
	facts_cell(f, &f->prefixes[0], &f->sessions[1], &kind, &k->a);
	assert_int_equal(kind, CELL_MISSING);
	facts_cell(f, &f->prefixes[0], &f->sessions[0], &kind, &k->a);
	assert_int_equal(kind, CELL_ANNOUNCED);
	read->seen = world_ago(0);
	f = known(k);
	facts_cell(f, &f->prefixes[0], &f->sessions[1], &kind, &k->a);
	assert_int_equal(kind, CELL_ANNOUNCED);
}

static void received_paths_are_judged(void **state)
{
	static const struct {
		const char *path;
		bool training;
		enum cell_kind kind;
		const char *piece;
	} rows[] = {
		{ "64500", true, CELL_ANNOUNCED, "path 64500" },
		{ "64500 4837 4808", true, CELL_ANNOUNCED, "" },
		{ "64500 9680 9681 3462", true, CELL_PATH, "length 4" },
		{ "64500 64500", true, CELL_PATH, "position 2" },
		{ "64500 65001", true, CELL_PRIVATE, "private AS65001 at position 2" },
		{ "64500 23456", true, CELL_PRIVATE, "AS23456" },
		{ "64500", false, CELL_PRIVATE, "documentation AS64500" },
		{ "7018", false, CELL_ANNOUNCED, "" },
		{ "64500 nonsense", true, CELL_UNKNOWN, "cannot be read" },
	};
	struct known *k = *state;
	struct seen_route *r = rows_at(&k->m->seen.routes, &RECORD_SEEN_ROUTE, 0);

	rows_clear(&k->m->seen.prefixes, &RECORD_SEEN_PREFIX);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct facts *f;
		enum cell_kind kind;
		struct verdict v;

		mem_replace(&r->as_path, rows[i].path);
		mem_replace(&k->m->mode, rows[i].training ? "training" : "live");
		f = known(k);
		v = facts_cell(f, &f->prefixes[0], &f->sessions[0], &kind, &k->a);
		if (kind != rows[i].kind)
			fail_msg("%s: %s", rows[i].path, CELL_WORD[kind]);
		assert_has(v.text, rows[i].piece);
		assert_int_equal(v.source, BY_SERVICE);
	}
}

static void without_a_session_there_is_no_cell(void **state)
{
	static const struct {
		const char *connection, *session, *piece;
		enum state state;
	} rows[] = {
		{ "ProvisioningStarted", "", "connection ProvisioningStarted", ST_WAITING },
		{ "ProvisioningFailed", "", "ProvisioningFailed", ST_FAILED },
		{ "Active", "Active", "BGP Active", ST_FAILED },
		{ "NewState", "", "connection NewState", ST_WAITING },
	};
	struct known *k = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct facts *f;
		enum cell_kind kind;
		struct verdict v;

		mem_replace(&known_seen_connection(k, 0)->state, rows[i].connection);
		mem_replace(&known_seen_connection(k, 0)->state_v4, rows[i].session);
		f = known(k);
		v = facts_cell(f, &f->prefixes[0], &f->sessions[0], &kind, &k->a);
		assert_int_equal(kind, CELL_NO_SESSION);
		known_is(v, rows[i].state, rows[i].piece);
	}
}

static void nothing_at_all_is_no_crash(void **state)
{
	struct known *k = known_at(FRESH);
	const struct facts *f = known(k);
	size_t n;

	(void)state;
	assert_int_equal(f->nprefixes, 0);
	assert_int_equal(f->nsessions, 0);
	assert_null(facts_prefix(f, 1));
	assert_null(facts_prefix_named(f, "x"));
	assert_null(facts_session(f, 1));
	assert_null(facts_sessions_of(f, NULL, &n));
	assert_int_equal(n, 0);
	known_free(k);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_built_once_a_generation),
		TEST(training_comes_from_the_mode),
		TEST(the_association_is_found_by_number_before_name),
		TEST(prefixes_are_found_by_row_and_by_name),
		TEST(many_rows_are_found_again),
		TEST(an_invalid_prefix_is_kept_and_not_sorted),
		TEST(a_registration_is_matched_by_name_else_by_prefix),
		TEST(a_key_is_entered_or_carried_over),
		TEST(an_activation_is_matched_by_name_else_by_prefix),
		TEST(what_nobody_chose_is_counted_once),
		TEST(overlaps_are_found_on_both_sides),
		TEST(a_container_is_found_past_its_other_contents),
		TEST(registrations_elsewhere_overlap_too),
		TEST(an_own_activation_is_no_overlap_a_foreign_one_is),
		TEST(connections_are_matched_by_identifier_before_facility),
		TEST(identifiers_come_in_any_case),
		TEST(connections_of_the_service_alone_are_kept),
		TEST(a_peering_of_another_group_or_gone_is_not_matched),
		TEST(a_session_is_up_when_both_layers_are),
		TEST(addresses_come_from_the_service_else_from_the_mail),
		TEST(a_route_is_known_only_from_a_read_since_the_session_came_up),
		TEST(routes_of_another_peering_are_not_taken),
		TEST(the_path_is_what_was_entered_with_the_own_as_first),
		TEST(cells_follow_the_newer_of_routes_and_words),
		TEST(a_pending_prefix_says_nothing),
		TEST(older_routes_yield_to_newer_words_unless_these_do_not_speak),
		TEST(received_paths_are_judged),
		TEST(without_a_session_there_is_no_cell),
		cmocka_unit_test(nothing_at_all_is_no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
