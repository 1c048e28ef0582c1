/* voxpeer-lab as a trainer uses it: an order to a lab that runs, and how a class stands, read without anybody noticing. */
#include "program.h"

static int voxpeer_lab(struct home *h, struct ran *r, ...)
{
	va_list ap;

	va_start(ap, r);
	struct arguments a = arguments_of("voxpeer-lab", ap);

	va_end(ap);
	struct process p = process_begin(h, "voxpeer-lab", a.v);

	process_end(&p, r);
	return r->code;
}

static void orders_reach_a_lab(void **state)
{
	(void)state;
	struct home h;
	struct lab_process lab;
	struct ran r = RAN_INIT;

	home_new(&h);
	lab_begin(&h, &lab, "silent-router");
	voxpeer_lab(&h, &r, "inject", lab.socket, "router", "ams-r2", "bfd=off", NULL);
	assert_code(&r, 0);
	assert_has(r.out.s, "\"bfd\":false");
	voxpeer_lab(&h, &r, "inject", lab.log, "announce", "ams-r2", "198.51.100.0/24", "path=64500",
		    "communities=8075:8007", NULL); /* found by its state file */
	assert_code(&r, 0);
	voxpeer_lab(&h, &r, "inject", lab.socket, "withdraw", "ams-r1", "203.0.113.0/24", NULL);
	assert_code(&r, 0);
	voxpeer_lab(&h, &r, "inject", lab.socket, "clock", "skip=3h", NULL);
	assert_code(&r, 0);
	voxpeer_lab(&h, &r, "inject", lab.socket, "fault", "kind=status", "count=3", NULL);
	assert_has(r.out.s, "\"count\":3");
	voxpeer_lab(&h, &r, "inject", lab.socket, "look", "score", NULL);
	assert_has(r.out.s, "\"moves\":{\"clock\":0,\"routers\":0"); /* none of them was the trainee's move */
	voxpeer_lab(&h, &r, "inject", lab.socket, "withdraw", "ams-r1", "203.0.113.0/24", NULL);
	assert_code(&r, 1);
	assert_has(r.err.s, "does not announce");
	voxpeer_lab(&h, &r, "inject", lab.socket, "rooter", "x", NULL);
	assert_has(r.err.s, "did you mean 'router'");
	voxpeer_lab(&h, &r, "inject", "nobody", "look", "score", NULL);
	assert_code(&r, 1);
	assert_has(r.err.s, "nobody has nobody open");
	voxpeer_lab(&h, &r, "inject", "./nobody", "look", "score", NULL);
	assert_has(r.err.s, "no lab answers there");
	voxpeer_lab(&h, &r, "serve", NULL);
	assert_code(&r, 2);
	assert_string_equal(r.err.s, "voxpeer-lab: one of --unix and --listen is needed\n"
				     "voxpeer-lab --help shows how it is used\n");
	lab_end(&lab);
	ran_release(&r);
	home_free(&h);
}

/* The lab runs meanwhile; not a byte of its file is another, and it still answers. */
static void a_class_is_read(void **state)
{
	(void)state;
	struct home h;
	struct lab_process lab;
	struct ran r = RAN_INIT;

	home_new(&h);
	lab_begin(&h, &lab, "silent-router");
	json_free(lab_order(&lab, "POST", "/lab/v1/clock", "{\"paused\":true}"));
	json_free(lab_order(&lab, "POST", "/lab/v1/notes", "{\"kind\":\"session\",\"step\":\"account\",\"done\":1}"));
	json_free(lab_order(&lab, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V9\",\"what\":\"x\"}"));
	json_free(
		lab_order(&lab, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V6\",\"what\":\"wanted\"}"));
	char *before = read_whole(lab.log), *torn = home_file(&h, "torn.lab", "{\"voxpeer_lab\":1");

	voxpeer_lab(&h, &r, "class", "--json", lab.log, torn, NULL);
	assert_code(&r, 0);
	struct json *j = json_parse(r.out.s, r.out.n, NULL, NULL);
	const struct json *one = json_first(json_get(j, "labs")), *two = json_next(one);
	int64_t mistakes = 0;

	assert_true(json_int(json_get(one, "mistakes"), &mistakes));
	assert_int_equal(mistakes, 1); /* what the lesson wants met is none */

	assert_string_equal(json_str(json_get(one, "scenario")), "silent-router");
	assert_string_equal(json_str(json_get(one, "step")), "account");
	assert_has(json_str(json_get(two, "error")), "nothing is in it yet");
	voxpeer_lab(&h, &r, "class", lab.log, NULL);
	assert_has(r.out.s, "silent-router");
	char *after = read_whole(lab.log);

	assert_string_equal(before, after);
	json_free(lab_order(&lab, "GET", "/lab/v1/score", NULL));
	voxpeer_lab(&h, &r, "class", "/nowhere", NULL);
	assert_code(&r, 1);
	voxpeer_lab(&h, &r, "class", NULL);
	assert_code(&r, 0);
	assert_has(r.out.s, "no labs");
	json_free(j);
	free(before);
	free(after);
	free(torn);
	lab_end(&lab);
	ran_release(&r);
	home_free(&h);
}

/* Nobody writes to the pipe: whoever waits for it waits for ever. */
static void a_pipe_is_waited_for_by_nobody(void **state)
{
	(void)state;
	static const char *const commands[][2] = { { "scenario", "show" }, { "class", NULL }, { "scenario", "check" } };
	struct home h;
	struct ran r = RAN_INIT;

	home_new(&h);
	char *pipe = mem_format("%s/pipe.yaml", h.root);

	assert_int_equal(mkfifo(pipe, 0600), 0);
	for (size_t i = 0; i < COUNT(commands); i++) {
		if (commands[i][1])
			voxpeer_lab(&h, &r, commands[i][0], commands[i][1], pipe, NULL);
		else
			voxpeer_lab(&h, &r, commands[i][0], pipe, NULL);
		assert_has((r.err.n ? r.err.s : r.out.s), "not a regular file");
	}
	voxpeer(&h, &r, "train", pipe, "--no-input", NULL);
	assert_has(r.err.s, "not a regular file");
	voxpeer_lab(&h, &r, "serve", "--listen", "127.0.0.1:0", "--tls-cert", pipe, "--tls-key", pipe, NULL);
	assert_has(r.err.s, "not a regular file");
	free(pipe);
	ran_release(&r);
	home_free(&h);
}

static void a_relative_home_is_no_place(void **state)
{
	(void)state;
	struct home h;
	struct ran r = RAN_INIT;

	home_new(&h);
	free(h.env[1]);
	h.env[1] = mem_text("HOME=somewhere");
	free(h.env[2]);
	h.env[2] = mem_text("XDG_STATE_HOME=else");
	voxpeer_lab(&h, &r, "class", NULL);
	assert_code(&r, 1);
	assert_has(r.err.s, "HOME is 'somewhere', which is no absolute path");
	voxpeer_lab(&h, &r, "inject", "example", "clock", "paused=on", NULL);
	assert_true(r.code != 0);
	assert_has(r.err.s, "HOME is 'somewhere', which is no absolute path");
	ran_release(&r);
	home_free(&h);
}

static void a_new_scenario_is_checked(void **state)
{
	(void)state;
	struct home h;
	struct ran r = RAN_INIT;

	home_new(&h);
	voxpeer_lab(&h, &r, "scenario", "new", "mine", NULL);
	assert_code(&r, 0);
	char *file = home_file(&h, "mine.yaml", r.out.s);

	voxpeer_lab(&h, &r, "scenario", "check", file, "first-light", NULL);
	assert_code(&r, 0);
	voxpeer_lab(&h, &r, "scenario", "play", file, NULL);
	assert_code(&r, 0);
	assert_has(r.out.s, "goal reached: Both prefixes are activated");
	voxpeer_lab(&h, &r, "scenario", "list", "--json", NULL);
	assert_has(r.out.s, "\"name\":\"first-light\"");
	free(file);
	ran_release(&r);
	home_free(&h);
}

/* ---- Killed in the midst, and started again on its state file. */

static void add_reply(const struct lab_process *lab, const char *path, struct text *all)
{
	struct json_out out = { .to = all };
	struct json *j = lab_order(lab, "GET", path, NULL);

	json_put_node(&out, NULL, j);
	json_free(j);
}

static void add_all(const struct lab_process *lab, struct text *all)
{
	static const char *const paths[] = { "/lab/v1/clock",    "/lab/v1/score",    "/lab/v1/checkpoints",
					     "/lab/v1/scenario", "/lab/v1/registry", "/lab/v1/routers" };

	for (size_t i = 0; i < COUNT(paths); i++)
		add_reply(lab, paths[i], all);
}

static void a_killed_lab_comes_back(void **state)
{
	(void)state;
	struct home h;
	struct lab_process lab;
	struct ran r = RAN_INIT;
	struct text before = TEXT_INIT, after = TEXT_INIT;

	home_new(&h);
	lab_begin(&h, &lab, "silent-router");
	lab_tell(&lab, "POST", "/lab/v1/clock", "{\"paused\":true}");
	lab_tell(&lab, "POST", "/lab/v1/checkpoints", "{\"name\":\"early\"}");
	lab_tell(&lab, "PATCH", "/lab/v1/routers/ams-r1", "{\"bfd\":false}");
	lab_tell(&lab, "POST", "/lab/v1/clock", "{\"skip\":\"3d\"}");
	lab_tell(&lab, "PUT", "/lab/v1/routers/ams-r2/announcements",
		 "{\"prefix\":\"198.51.100.0/24\",\"path\":\"64500\",\"communities\":\"8075:8007\"}");
	lab_tell(&lab, "POST", "/lab/v1/notes", "{\"kind\":\"mistake\",\"code\":\"V9\",\"what\":\"x\"}");
	lab_tell(&lab, "POST", "/lab/v1/checkpoints/early/restore", NULL);
	lab_tell(&lab, "PATCH", "/lab/v1/routers/ams-r2", "{\"session\":\"down\"}");
	add_all(&lab, &before);
	kill(lab.process.pid, SIGKILL);
	process_end(&lab.process, &r);
	lab_begin(&h, &lab, "first-light"); /* it goes on with its own */
	add_all(&lab, &after);
	assert_string_equal(before.s, after.s);
	assert_has(after.s, "\"restores\":1");
	lab_end(&lab);
	text_release(&before);
	text_release(&after);
	ran_release(&r);
	home_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_reach_a_lab),
		cmocka_unit_test(a_class_is_read),
		cmocka_unit_test(a_pipe_is_waited_for_by_nobody),
		cmocka_unit_test(a_relative_home_is_no_place),
		cmocka_unit_test(a_new_scenario_is_checked),
		cmocka_unit_test(a_killed_lab_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
