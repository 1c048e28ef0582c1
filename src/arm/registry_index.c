#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "registry.h"

struct origin {
	struct prefix prefix;
	uint32_t asn;
	const struct json *entry;
};

static int by_prefix(const void *a, const void *b)
{
	const struct origin *x = a, *y = b;
	int order = prefix_compare(&x->prefix, &y->prefix);

	return order ? order : (x->asn > y->asn) - (x->asn < y->asn);
}

static bool add_all(const struct json *list, struct origins *out)
{
	bool ok = true;

	out->v = mem_array(NULL, json_count(list) + 1, sizeof *out->v);
	for (const struct json *e = json_first(list); e && ok; e = json_next(e)) {
		struct origin *o = &out->v[out->n++];

		*o = (struct origin){ .entry = e };
		ok = registry_entry(e, &o->prefix, &o->asn);
	}
	if (ok && out->n)
		qsort(out->v, out->n, sizeof *out->v, by_prefix);
	return ok;
}

bool registry_index(const struct json *root, struct registry_index *out)
{
	*out = (struct registry_index){ 0 };
	return add_all(json_get(root, "routes"), &out->routes) && add_all(json_get(root, "vrps"), &out->vrps);
}

void registry_index_release(struct registry_index *index)
{
	free(index->routes.v);
	free(index->vrps.v);
}

static size_t first_of(const struct origins *all, const struct prefix *p)
{
	size_t low = 0, high = all->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (prefix_compare(&all->v[mid].prefix, p) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The prefix of this length that p lies in. */
static struct prefix shortened(const struct prefix *p, unsigned length)
{
	struct prefix out = { .length = (uint8_t)length, .v6 = p->v6 };
	unsigned whole = length / 8, rest = length % 8;

	memcpy(out.addr, p->addr, whole);
	if (rest)
		out.addr[whole] = p->addr[whole] & (uint8_t)(0xff << (8 - rest));
	return out;
}

size_t registry_covering(const struct origins *all, const struct prefix *p, const uint32_t *origin,
			 const struct json *out[REGISTRY_COVERING])
{
	size_t n = 0;

	for (unsigned length = 0; length <= p->length; length++) {
		struct prefix outer = shortened(p, length);

		for (size_t i = first_of(all, &outer);
		     n < REGISTRY_COVERING && i < all->n && prefix_equal(&all->v[i].prefix, &outer); i++)
			if (!origin || all->v[i].asn == *origin)
				out[n++] = all->v[i].entry;
	}
	return n;
}
