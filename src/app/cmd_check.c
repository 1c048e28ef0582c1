/* check: every requirement and check that can be judged now, with its reason. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "runtime.h"

enum { JUDGED_AT_ONCE = 64 };

struct check {
	struct text out;
	struct json_out j;
	bool json, failed, open;
};

static void put_json(struct check *c, const struct judged *v)
{
	char iso[WHEN_ISO_MAX];
	json_object(&c->j, NULL);
	json_put_str(&c->j, "code", v->code);
	json_put_str(&c->j, "what", v->what);
	json_put_str(&c->j, "subject", str_or(v->subject, ""));
	json_put_str(&c->j, "state", state_word(v->verdict.state));
	json_put_bool(&c->j, "blocks", v->blocks);
	json_put_str(&c->j, "source", source_word(v->verdict.source));
	if (v->verdict.when.wall)
		json_put_str(&c->j, "at", when_iso(v->verdict.when.wall, iso));
	json_put_str(&c->j, "reason", str_or(v->verdict.text, ""));
	json_object_end(&c->j);
}

static void put_text(struct check *c, const struct judged *v)
{
	text_addf(&c->out, "%-8s %-4s %s: %s\n", state_word(v->verdict.state), v->code, judged_about(v),
		  str_or(v->verdict.text, v->what));
}

static void put(struct check *c, const struct judged *v)
{
	bool failed = v->verdict.state == ST_FAILED;
	c->failed |= failed;
	c->open |= v->blocks && !failed && v->verdict.state != ST_OK && v->verdict.state != ST_WARNING &&
		   v->verdict.state != ST_NA && v->verdict.state != ST_WAITING;
	(c->json ? put_json : put_text)(c, v);
}

static int print(struct check *c, struct runtime *rt, const struct options *o)
{
	struct arena a = { 0 };
	struct judged found[JUDGED_AT_ONCE];
	c->json = o->json;
	c->j = (struct json_out){ .to = &c->out, .indent = 2 };
	if (c->json) {
		json_object(&c->j, NULL);
		json_put_int(&c->j, "version", 1);
		json_array(&c->j, "checks");
	}
	for (size_t from = 0, n; (n = wizard_judged(rt->wizard, runtime_now(rt), &a, from, found, JUDGED_AT_ONCE));
	     from += n)
		for (size_t i = 0; i < n; i++)
			put(c, &found[i]);
	for (size_t i = 0, n = wizard_wrong(rt->wizard, &a, found, JUDGED_AT_ONCE); i < n; i++)
		put(c, &found[i]);
	int code = c->failed ? EXIT_CHECK : c->open ? EXIT_ACT : EXIT_DONE;
	if (c->json) {
		json_array_end(&c->j);
		json_put_int(&c->j, "exit", code);
		json_object_end(&c->j);
		text_addc(&c->out, '\n');
	}
	fputs(c->out.s, stdout);
	arena_release(&a);
	return code;
}

int cmd_check(const struct options *o)
{
	struct runtime rt = { .exit_code = -1 };
	struct model file;
	struct check c = { .out = TEXT_INIT };
	model_init(&file);
	int reading, code = o->file ? read_answers(o, &file) : EXIT_DONE;
	if (!code) {
		code = open_for_looking(&rt, o, &file, &reading);
		if (!code) /* what was not read is judged unknown */
			code = print(&c, &rt, o);
		runtime_close(&rt);
	}
	text_release(&c.out);
	model_release(&file);
	return code;
}
