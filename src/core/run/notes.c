#include "run/notes.h"

#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "run/look.h"

enum { BACK_OFF_FIRST = 2 * MSEC_SECOND, BACK_OFF_MOST = 10 * MSEC_MINUTE, DOUBLINGS_MAX = 10, MASK_SHOWN = 4 };

void note_moved(struct wizard *w)
{
	w->m->gen++;
}

void note_changed(struct wizard *w)
{
	note_moved(w);
	w->turn_dirty = true;
}

static void put_time(struct json_out *o, const char *key, msec at)
{
	char iso[WHEN_ISO_MAX];

	if (at)
		json_put_str(o, key, when_iso(at, iso));
}

static void put_text(struct json_out *o, const char *key, const char *s)
{
	if (s)
		json_put_str(o, key, s);
}

void note_journal(struct wizard *w, const char *what, const char *about, const char *from, const char *to)
{
	struct text line = TEXT_INIT;
	struct json_out o = { .to = &line };

	json_object(&o, NULL);
	put_time(&o, "at", w->now.wall);
	put_time(&o, "service", w->now.service);
	put_text(&o, "who", w->setup.who);
	put_text(&o, "what", what);
	put_text(&o, "about", about);
	put_text(&o, "from", from);
	put_text(&o, "to", to);
	json_object_end(&o);
	if (w->fx)
		effects_add(w->fx, FX_JOURNAL)->text = arena_text(&w->fx->arena, line.s);
	text_release(&line);
}

static void forget_oldest(struct rows *rows, const struct record *r, uint32_t most)
{
	while (rows->n > most)
		rows_remove(rows, r, ((const struct row *)rows_at(rows, r, 0))->id);
}

void note_change(struct wizard *w, const char *about, const char *from, const char *to)
{
	struct change *c = rows_add(&w->m->changes, &RECORD_CHANGE, model_new_id(w->m));

	mem_replace(&c->about, about);
	mem_replace(&c->from, from);
	mem_replace(&c->to, to);
	c->at = w->now;
	forget_oldest(&w->m->changes, &RECORD_CHANGE, MODEL_CHANGES_MAX);
	note_journal(w, "change", about, from, to);
	note_changed(w);
}

void note_say(struct wizard *w, bool error, const char *format, ...)
{
	struct text t = TEXT_INIT;
	va_list ap;

	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	if (w->fx)
		effects_say(w->fx, error, "%s", t.s);
	text_release(&t);
}

void note_guid(struct wizard *w, char out[])
{
	guid_spin(w->random, w->spins++, out);
}

/* Between a half and the whole of `span`, so that many clients do not return at the same moment. */
static msec jittered(struct wizard *w, msec span)
{
	uint64_t use = w->spins++;
	uint64_t chance = hash_mix(use, w->random, sizeof w->random);

	return span / 2 + (msec)(chance % (uint64_t)(span / 2 + 1));
}

msec note_back_off(struct wizard *w, unsigned failures, msec retry_after)
{
	msec span = (msec)BACK_OFF_FIRST << (failures < DOUBLINGS_MAX ? failures : DOUBLINGS_MAX);

	span = jittered(w, span < BACK_OFF_MOST ? span : BACK_OFF_MOST);
	return w->now.wall + (span > retry_after ? span : retry_after);
}

msec note_time(const struct wizard *w)
{
	return w->now.service ? w->now.service : w->now.wall;
}

const char *masked(const char *secret, struct arena *a)
{
	size_t n = secret ? strlen(secret) : 0;

	if (!n)
		return "";
	return arena_format(a, "••••%s", n > (size_t)2 * MASK_SHOWN ? utf8_tail(secret, MASK_SHOWN) : "");
}
