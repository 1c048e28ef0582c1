/* plan: every request that would be sent, in order, with bodies, and the digest that a live run has to give. Sends no write. */
#include <stdio.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "runtime.h"

enum { PLANNED_AT_ONCE = 64 };

struct plan {
	struct text out;
	struct json_out j;
	bool json;
	unsigned due, differ;
};

static void put_json(struct plan *p, const struct planned *r)
{
	json_object(&p->j, NULL);
	json_put_str(&p->j, "what", r->label);
	json_put_str(&p->j, "about", str_or(r->about, ""));
	json_put_bool(&p->j, "due", r->due);
	json_put_str(&p->j, "method", r->method);
	json_put_str(&p->j, "path", r->path);
	if (r->body)
		json_put_raw(&p->j, "body", r->body);
	if (r->note)
		json_put_str(&p->j, "note", r->note);
	json_object_end(&p->j);
}

static void put_text(struct plan *p, const struct planned *r)
{
	text_addf(&p->out, "%s %s %s%s%s\n", r->due ? "*" : " ", r->label, str_or(r->about, ""), r->note ? ": " : "",
		  str_or(r->note, ""));
	if (!r->due)
		return;
	text_addf(&p->out, "    %s %s\n", r->method, r->path);
	if (r->body)
		text_addf(&p->out, "    %s\n", r->body);
}

static void put(struct plan *p, const struct planned *r)
{
	if (r->due) {
		p->due++;
	} else if (r->drift)
		p->differ++;
	(p->json ? put_json : put_text)(p, r);
}

unsigned plan_digest(struct runtime *rt, char hex[DIGEST_HEX])
{
	struct arena a = { 0 };
	struct planned found[PLANNED_AT_ONCE];
	struct text all = TEXT_INIT;
	unsigned due = 0;
	for (size_t from = 0, n; (n = wizard_plan(rt->wizard, &a, from, found, PLANNED_AT_ONCE)); from += n) {
		for (size_t i = 0; i < n; i++)
			if (found[i].due) {
				due++;
				text_addf(&all, "%s %s\n%s\n", found[i].method, found[i].path,
					  str_or(found[i].body, ""));
			}
		arena_reset(&a);
	}
	digest_sha256(all.s, all.n, hex);
	text_release(&all);
	arena_release(&a);
	return due;
}

static void put_all(struct plan *p, struct runtime *rt)
{
	struct arena a = { 0 };
	struct planned found[PLANNED_AT_ONCE];
	for (size_t from = 0, n; (n = wizard_plan(rt->wizard, &a, from, found, PLANNED_AT_ONCE)); from += n) {
		for (size_t i = 0; i < n; i++)
			put(p, &found[i]);
		arena_reset(&a);
	}
	arena_release(&a);
}

static int print(struct plan *p, struct runtime *rt, const struct options *o)
{
	char digest[DIGEST_HEX];
	p->j = (struct json_out){ .to = &p->out, .indent = 2 };
	p->json = o->json;
	if (p->json) {
		json_object(&p->j, NULL);
		json_put_int(&p->j, "version", 1);
		json_array(&p->j, "requests");
	}
	put_all(p, rt);
	plan_digest(rt, digest);
	if (p->json) {
		json_array_end(&p->j);
		json_put_int(&p->j, "due", p->due);
		json_put_int(&p->j, "differ", p->differ);
		json_put_str(&p->j, "digest", digest);
		json_object_end(&p->j);
		text_addc(&p->out, '\n');
	} else {
		if (model_mode(&rt->model) == MODE_GUIDE)
			text_addf(&p->out, "%u to be made in the portal, in this order; guide sends none of them\n",
				  p->due);
		else
			text_addf(&p->out, "%u writes due, digest %s\n", p->due, digest);
		if (p->differ)
			text_addf(&p->out, "%u of what exists %s not as answered; a run leaves it and stops\n",
				  p->differ, p->differ == 1 ? "is" : "are");
	}
	fputs(p->out.s, stdout);
	if (p->due && model_mode(&rt->model) == MODE_LIVE && !wizard_has_written(rt->wizard) && !o->quiet)
		fprintf(stderr,
			"these would be the first writes from here; nobody has shown a voice peering that was made "
			"through this interface: mode: guide follows you in the portal instead\n");
	return p->due || p->differ ? EXIT_ACT : EXIT_DONE;
}

int cmd_plan(const struct options *o)
{
	struct runtime rt = { .exit_code = -1 };
	struct model file;
	struct plan p = { .out = TEXT_INIT };
	model_init(&file);
	int reading, code = o->file ? read_answers(o, &file) : EXIT_DONE;
	if (!code) {
		code = open_for_looking(&rt, o, &file, &reading);
		if (!code) /* a plan of what is half known would be of other requests */
			code = reading ? reading : print(&p, &rt, o);
		runtime_close(&rt);
	}
	text_release(&p.out);
	model_release(&file);
	return code;
}
