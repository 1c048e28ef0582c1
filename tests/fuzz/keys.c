/* Whatever a terminal sends, in pieces of whatever size below that of a burst, gives the same clean keys; and a line that is typed with them is text, its
 * cursor between two characters, what is shown of it inside its cells. */
#include "fuzz.h"

#include "ui/edit.h"

enum { LINE_MAX_BYTES = 200, CELLS = 20 };

static void describe(void *self, const struct key *key)
{
	struct text *out = self;

	must(key->name != KB_CHAR || utf8_char_width(key->code) >= 0);
	if (key->name == KB_PASTE) {
		must(utf8_valid(key->text, key->n) && !strpbrk(key->text, "\r\x1b\x7f"));
		text_addf(out, "paste %zu %s ", key->n, key->text);
		return;
	}
	key_describe(key, out);
	text_addc(out, ' ');
}

static void fed(const char *bytes, size_t n, size_t piece, struct text *out)
{
	struct keys k = { 0 };

	for (size_t at = 0; at < n; at += piece)
		keys_feed(&k, bytes + at, n - at < piece ? n - at : piece, false, describe, out);
	keys_feed(&k, "", 0, true, describe, out);
	must(!keys_held(&k));
	keys_release(&k);
}

static void typed(void *self, const struct key *key)
{
	struct edit *e = self;
	struct edit_part part;

	edit_key(e, key);
	must(e->text.n <= LINE_MAX_BYTES && utf8_valid(e->text.s, e->text.n));
	must(e->at <= e->text.n && utf8_valid(e->text.s, e->at));
	edit_show(e, CELLS, &part);
	must(part.from + part.n <= e->text.n && part.cursor >= 0 && part.cursor < CELLS);
	must(utf8_valid(e->text.s + part.from, part.n));
}

static void line(const char *bytes, size_t n, bool lines)
{
	struct keys k = { 0 };
	struct edit e = { .lines = lines };

	edit_begin(&e, "", LINE_MAX_BYTES);
	keys_feed(&k, bytes, n, true, typed, &e);
	keys_release(&k);
	edit_release(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text whole = TEXT_INIT, cut = TEXT_INIT;
	size_t piece = 2 + must_choose(&bytes, &n, KEYS_BURST - 3);

	fed((const char *)bytes, n, 1, &whole);
	fed((const char *)bytes, n, piece, &cut);
	must(strcmp(whole.s, cut.s) == 0);
	line((const char *)bytes, n, false);
	line((const char *)bytes, n, true);
	text_release(&whole);
	text_release(&cut);
	return 0;
}
