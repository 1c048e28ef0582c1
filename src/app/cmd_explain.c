/* explain: the same pages as on the screens, as plain text, without a session or a network. */
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "core/explain.h"
#include "core/wizard.h"

enum { COLUMNS = 80, ROWS_MAX = 1000, FOUND_MAX = 20 };

static void print_page(enum screen_id screen, struct ref ref)
{
	struct model m;
	struct arena a = { 0 };
	struct page p = { 0 };
	struct text out = TEXT_INIT;
	model_init(&m);
	struct wizard *w = wizard_new(&m, &(struct wizard_setup){ .who = "", .offline = true });
	wizard_page(w, &(struct view){ .screen = screen, .ref = ref }, &a, &p);
	p.next = NULL; /* it leads back to a screen, and here is none */
	page_plain(&p, COLUMNS, ROWS_MAX, &out);
	fputs(out.s, stdout);
	text_release(&out);
	wizard_free(w);
	arena_release(&a);
	model_release(&m);
}

static int list_found(const char *word)
{
	uint16_t ids[FOUND_MAX];
	size_t n = explain_search(word, ids, FOUND_MAX);
	for (size_t i = 0; i < n && i < FOUND_MAX; i++)
		printf("%-28s %s\n", explain_at(ids[i])->code, explain_at(ids[i])->title);
	return n ? EXIT_DONE : EXIT_USAGE;
}

static int explain_word(const struct options *o, const char *word)
{
	uint16_t id = explain_find(word);
	if (!id)
		id = explain_message(word);
	if (id) {
		print_page(SCREEN_EXPLAIN, (struct ref){ .kind = REF_EXPLAIN, .code = id });
		return EXIT_DONE;
	}
	if (list_found(word) == EXIT_DONE)
		return EXIT_DONE;
	return complain(o, EXIT_USAGE, "nothing is known under '%s'; voxpeer explain lists every code", word);
}

int cmd_explain(const struct options *o)
{
	struct text words = TEXT_INIT;
	int code = EXIT_DONE;
	for (size_t i = 1; i < o->nwords; i++) /* a message of the service, as it was copied */
		text_addf(&words, "%s%s", i > 1 ? " " : "", o->words[i]);
	if (words.n)
		code = explain_word(o, words.s);
	else
		print_page(SCREEN_EXPLAIN, (struct ref){ 0 });
	text_release(&words);
	return code;
}
