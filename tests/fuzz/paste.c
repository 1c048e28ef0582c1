/* Whatever is pasted as a list, or typed as a note, becomes rows of clean text that are saved and read back the same, screens that
 * a terminal can show, and lines of the journal that are one JSON object each. */
#include "fuzz.h"

#include "base/json.h"
#include "base/mem.h"
#include "core/wizard.h"
#include "session/session.h"

struct desk {
	struct model m;
	struct wizard *w;
	struct effects fx;
	uint8_t turn;
};

static void journal_line_holds(const char *line)
{
	struct json *j = json_parse(line, strlen(line), NULL, NULL);

	must(json_kind(j) == JSON_OBJECT && !strchr(line, '\n'));
	must_be_clean(line);
	json_free(j);
}

static void happens(struct desk *d, struct event ev)
{
	ev.now = (struct when){ 1800000000000, 1800000000000 };
	ev.random[0] = d->turn++;
	effects_clear(&d->fx);
	wizard_update(d->w, &ev, &d->fx);
	for (size_t i = 0; i < d->fx.n; i++) {
		if (d->fx.v[i].kind == FX_JOURNAL)
			journal_line_holds(d->fx.v[i].text);
		if (d->fx.v[i].kind == FX_SAY)
			must_be_clean(d->fx.v[i].text);
	}
}

static void shown(struct desk *d, enum step_id step)
{
	struct arena a = { 0 };
	struct page p = { 0 };
	struct text out = TEXT_INIT;

	wizard_page(d->w, &(struct view){ .screen = SCREEN_STEP, .step = (uint16_t)step }, &a, &p);
	page_plain(&p, 80, 50, &out);
	must_be_clean_lines(&out);
	text_release(&out);
	arena_release(&a);
}

static void saved(const struct model *m)
{
	struct text once = TEXT_INIT;
	struct model back;

	session_write(m, &(struct json_out){ .to = &once, .indent = 1 }, false);
	must(session_read(once.s, once.n, &back, NULL));
	must(record_equal(&RECORD_MODEL, m, &back));
	model_release(&back);
	text_release(&once);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint16_t groups[] = { GROUP_PREFIXES, GROUP_CHOSEN, GROUP_PEERINGS };
	const unsigned choice = must_choose(&bytes, &n, 4);
	struct desk d = { 0 };
	char *text = mem_textn((const char *)bytes, n);

	model_init(&d.m);
	mem_replace(&d.m.name, "fuzz");
	mem_replace(&d.m.mode, "training");
	d.w = wizard_new(&d.m, &(struct wizard_setup){ .who = "noc@example.net", .offline = true });
	happens(&d, (struct event){ .kind = EV_START });
	if (choice < 3)
		happens(&d, (struct event){ .kind = EV_PASTE,
					    .ref = { .kind = REF_ROW, .code = groups[choice] },
					    .text = text });
	else
		happens(&d, (struct event){ .kind = EV_DO, .id = ACT_NOTE, .text = text });
	shown(&d, STEP_PREFIXES);
	shown(&d, STEP_SERVICE);
	saved(&d.m);
	wizard_free(d.w);
	effects_release(&d.fx);
	model_release(&d.m);
	free(text);
	return 0;
}
