/* A request as it goes over the wire, in lines that fit beside the rail: method and path, then the body indented. */
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "steps/screens.h"

/* The path on lines of its own, broken where its parts begin: subscription, group, provider, query. */
static void add_path(struct text *t, const char *path)
{
	static const char *const starts[] = { "/resourceGroups/", "/resourcegroups/",     "/providers/",
					      "/prefixes/",       "/registeredPrefixes/", "?" };

	for (; *path; path++) {
		for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
			if (str_starts(path, starts[i]))
				text_add(t, "\n    ");
		}
		text_addc(t, *path);
	}
}

/* Indented, so that it can be read; a body that is no JSON stays as it is. */
static void add_body(struct text *t, const char *body)
{
	struct json *j = json_parse(body, strlen(body), NULL, NULL);
	struct json_out out = { .to = t, .indent = 2 };

	text_addc(t, '\n');
	if (j)
		json_put_node(&out, NULL, j);
	else
		text_add(t, body);
	json_free(j);
}

void put_request_lines(struct sheet *s, const char *method, const char *path, const char *body)
{
	struct text t = TEXT_INIT;

	text_addf(&t, "%s ", method);
	add_path(&t, path);
	if (!str_empty(body))
		add_body(&t, body);
	page_add(s->p, s->a, B_PLAIN)->text = arena_textn(s->a, t.s, t.n);
	text_release(&t);
}
