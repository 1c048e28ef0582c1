/* Random faults between both programs on a real socket: what is cut off, dripped or too big there, no test inside one process
 * meets. Only with VOXPEER_LONG (make deep): the waits between two tries are real. */
#include "program.h"

enum { JOURNEYS = 20, FAULTS_MAX = 4, RUNS_MAX = 40 };

static const char *const kinds[] = {
	"\"kind\":\"status\",\"status\":500",
	"\"kind\":\"status\",\"status\":503,\"retry_after\":1",
	"\"kind\":\"status\",\"status\":429,\"retry_after\":1",
	"\"kind\":\"status\",\"status\":403",
	"\"kind\":\"html\",\"status\":502",
	"\"kind\":\"reset_before\"",
	"\"kind\":\"reset_after\"",
	"\"kind\":\"half_body\"",
	"\"kind\":\"slow\",\"delay\":\"1s\"",
	"\"kind\":\"big_body\"",
	"\"kind\":\"wrong_json\"",
	"\"kind\":\"unknown_state\"",
};

/* A linear congruential generator (Knuth, MMIX); its high bits. */
static unsigned draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * 6364136223846793005U + 1442695040888963407U;
	return (unsigned)(*seed >> 40) % below;
}

static void draw_faults(const struct lab_process *lab, uint64_t *seed)
{
	for (unsigned n = 1 + draw(seed, FAULTS_MAX); n; n--) {
		bool put = draw(seed, 2);
		char *body = mem_format("{%s,\"skip\":%u,\"count\":%u%s}", kinds[draw(seed, COUNT(kinds))],
					draw(seed, put ? 8 : 60), 1 + draw(seed, 2), put ? ",\"method\":\"PUT\"" : "");

		lab_tell(lab, "POST", "/lab/v1/faults", body);
		free(body);
	}
}

/* It ends well, or with one of these and why; then it is run again. */
static void run_to_the_end(struct home *h, const struct lab_process *lab, unsigned number)
{
	struct ran r = RAN_INIT;
	int code = -1;

	for (unsigned runs = 0; code; runs++) {
		code = voxpeer(h, &r, "run", "-f", "docs/example.yaml", "--lab", lab->socket, "--wait", NULL);
		bool explained = (code == 1 || code == 4 || code == 8) && r.out.n + r.err.n > 0;

		if (code && (!explained || runs == RUNS_MAX))
			fail_msg("journey %u, run %u ends with %d\n%s%s", number, runs + 1, code, r.out.s, r.err.s);
	}
	ran_release(&r);
}

static void journey(unsigned number)
{
	uint64_t seed = number + 1;
	struct home h;
	struct lab_process lab;

	home_new(&h);
	lab_begin(&h, &lab, "first-light");
	lab_tell(&lab, "POST", "/lab/v1/clock", "{\"speed\":1000000}");
	draw_faults(&lab, &seed);
	run_to_the_end(&h, &lab, number);
	for (size_t i = 0; i < COUNT(example_writes); i++) {
		if (count_writes(lab.log, "PUT", example_writes[i]) != 1)
			fail_msg("journey %u: %zu writes of %s", number,
				 count_writes(lab.log, "PUT", example_writes[i]), example_writes[i]);
	}
	assert_int_equal(count_writes(lab.log, "DELETE", ""), 0);
	lab_end(&lab);
	home_free(&h);
}

static void each_is_made_once(void **state)
{
	(void)state;
	if (!getenv("VOXPEER_LONG"))
		skip();
	for (unsigned i = 0; i < JOURNEYS; i++)
		journey(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_is_made_once) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
