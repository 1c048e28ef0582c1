/* The score sheet in its three forms: what the lab judged, nothing of one's own, and nothing that does harm where it is read. */
#include "unit.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/text.h"
#include "coach/score.h"

static const char SCORE[] =
	"{\"scenario\":\"silent-router\",\"title\":\"Silent | "
	"*router*\",\"level\":\"basic\",\"points\":83,\"of\":100,\"needed\":60,"
	"\"passed\":true,\"goals\":[{\"id\":\"g1\",\"text\":\"Both registered\",\"done\":true,\"points\":60},"
	"{\"id\":\"g2\",\"text\":\"One failure only\",\"done\":false,\"broken\":true,\"points\":30},"
	"{\"id\":\"g3\",\"text\":\"Nothing else\",\"done\":false,\"broken\":false,\"points\":10}],"
	"\"hints\":{\"taken\":2,\"cost\":7},\"shown\":[\"asn\"],\"mistakes\":[{\"code\":\"V6\",\"what\":\"not "
	"\\u001b[31mannounced\","
	"\"at\":\"2026-11-17T11:22:00Z\"}],\"began\":\"2026-11-02T08:00:00Z\",\"now\":\"2026-11-17T11:22:00Z\",\"steps_"
	"done\":6}";
static const struct score_facts FACTS = {
	.session = "try-2", .name = "A. Trainee", .version = "1.2", .date = 1800000000000
};

static const char *printed(struct arena *a,
			   void (*form)(const struct json *, const struct score_facts *, struct text *))
{
	struct text out = TEXT_INIT, err = TEXT_INIT;
	struct json *score = json_parse(SCORE, sizeof SCORE - 1, NULL, &err);

	assert_non_null(score);
	form(score, &FACTS, &out);
	json_free(score);
	const char *kept = arena_text(a, out.s);

	assert_null(strchr(kept, '\x1b'));
	text_release(&out);
	return kept;
}

static void the_text_says_what_was_judged(void **state)
{
	struct arena a = { 0 };
	const char *out = printed(&a, score_text);

	(void)state;
	assert_non_null(strstr(out, "83 of 100 points, passed (60 are needed)"));
	assert_non_null(strstr(out, "pass    60  Both registered"));
	assert_non_null(strstr(out, "fail    30  One failure only"));
	assert_non_null(strstr(out, "open    10  Nothing else"));
	assert_non_null(strstr(out, "hints     2 taken, 7 points"));
	assert_non_null(strstr(out, "time      15 d 3 h"));
	assert_non_null(strstr(out, "V6"));
	arena_release(&a);
}

static void the_certificate_says_that_it_is_training(void **state)
{
	struct arena a = { 0 };
	const char *out = printed(&a, score_markdown);

	(void)state;
	assert_non_null(strstr(out, "**A. Trainee** has passed the lesson **Silent \\| \\*router\\*** (basic)"));
	assert_non_null(strstr(out, "15 Jan 2027"));
	assert_non_null(strstr(out, "(`voxpeer explain V6`)"));
	assert_non_null(strstr(out, "Nothing of it exists at Microsoft"));
	arena_release(&a);
}

static void the_json_reads_back(void **state)
{
	struct arena a = { 0 };
	const char *out = printed(&a, score_json);
	struct json *j = json_parse(out, strlen(out), NULL, NULL);
	int64_t n = 0;

	(void)state;
	assert_true(json_int(json_get(j, "points"), &n));
	assert_int_equal(n, 83);
	assert_string_equal(json_str(json_get(json_next(json_first(json_get(j, "goals"))), "result")), "fail");
	assert_string_equal(json_str(json_get(json_first(json_get(j, "mistakes")), "code")), "V6");
	assert_string_equal(json_str(json_first(json_get(j, "shown"))), "asn");
	assert_null(json_get(j, "ended"));
	json_free(j);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_says_what_was_judged),
		cmocka_unit_test(the_certificate_says_that_it_is_training),
		cmocka_unit_test(the_json_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
