#include "arm/arm.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

static bool is_secret(const char *key)
{
	return str_is(key, "peeringServicePrefixKey") || str_is(key, "md5AuthenticationKey");
}

static void put_masked(struct json_out *out, const char *key, const struct json *j)
{
	enum json_kind kind = json_kind(j);

	if (key && is_secret(key)) {
		json_put_str(out, key, "(masked)");
		return;
	}
	if (kind != JSON_OBJECT && kind != JSON_ARRAY) {
		json_put_node(out, key, j);
		return;
	}
	(kind == JSON_OBJECT ? json_object : json_array)(out, key);
	for (const struct json *c = json_first(j); c; c = json_next(c))
		put_masked(out, kind == JSON_OBJECT ? json_key(c) : NULL, c);
	(kind == JSON_OBJECT ? json_object_end : json_array_end)(out);
}

const char *arm_masked(const char *body, struct arena *a)
{
	struct text t = TEXT_INIT;
	struct json_out out = { .to = &t };
	struct json *root = body ? json_parse(body, strlen(body), NULL, NULL) : NULL;
	const char *masked;

	if (!body)
		return NULL;
	if (root)
		put_masked(&out, NULL, root);
	masked = arena_text(a, root && !out.failed ? t.s : "(withheld)");
	text_release(&t);
	json_free(root);
	return masked;
}
