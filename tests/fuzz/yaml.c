/* Whatever bytes come, yaml_parse refuses them with a place and clean words, or gives a tree whose scalars can be written
 * and read again and are still the same. */
#include "fuzz.h"

#include "base/yaml.h"

static void scalar_reads_back(const char *value)
{
	struct text t = TEXT_INIT;
	struct yaml *y;

	text_add(&t, "{v: [");
	yaml_put_scalar(&t, value);
	text_add(&t, "]}\n");
	y = yaml_parse(t.s, t.n, "scalar", NULL);
	must(y && strcmp(yaml_get(y, "v")->first->value, value) == 0);
	yaml_free(y);
	text_release(&t);
}

/* Recursion is bounded by the depth that yaml_parse lets through. */
static void look_at(const struct yaml *y)
{
	for (; y; y = y->next) {
		must(y->line > 0 && y->column > 0);
		if (y->key)
			scalar_reads_back(y->key);
		if (y->kind == YAML_SCALAR)
			scalar_reads_back(y->value);
		look_at(y->first);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct yaml *y = yaml_parse((const char *)bytes, n, "input", &err);

	if (y)
		look_at(y);
	else
		must_be_message(&err, "input:");
	yaml_free(y);
	text_release(&err);
	return 0;
}
