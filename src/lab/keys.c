#include "keys.h"

#include <string.h>

#include "base/text.h"
#include "world.h"

static const char mark[] = "\"key of ";

static const struct registered_prefix *in_subscription(const struct subscription *s, const char *name)
{
	const struct registered_prefix *found = NULL;
	for (size_t i = 0; i < s->peerings.n && !found; i++)
		found = lab_peering_prefix(s->peerings.at[i], name);
	return found;
}

static bool add_key(const struct world *w, const char *name, struct text *out, struct text *err)
{
	const struct registered_prefix *found = NULL;
	for (size_t i = 0; i < w->subscriptions.n && !found; i++)
		found = in_subscription(w->subscriptions.at[i], name);
	if (!found)
		return text_fail(err, "no prefix '%s' is registered; its key is not known", name);
	text_addf(out, "\"%s\"", found->key);
	return true;
}

bool lab_keys_fill(const struct world *w, const char *body, struct text *out, struct text *err)
{
	bool good = true;
	const char *at;
	while (good && (at = strstr(body, mark))) {
		const char *name = at + sizeof mark - 1;
		size_t n = strcspn(name, "\"");
		struct text wanted = TEXT_INIT;
		text_addn(out, body, (size_t)(at - body));
		text_addn(&wanted, name, n);
		good = add_key(w, wanted.s, out, err);
		text_release(&wanted);
		body = name + n + (name[n] == '"');
	}
	text_add(out, body);
	return good;
}
