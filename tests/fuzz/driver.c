/* driver CORPUS INPUTS: a fuzz target without libFuzzer. Gives it every file of the folder CORPUS, then INPUTS alterations of them. The
 * same corpus gives the same inputs: what it found once it finds again. Prints how many there were. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"

enum { SEEDS_MAX = 500, SEED_BYTES = 256 * 1024, CHANGES_MAX = 6, RUN_MAX = 64 };

struct seeds {
	struct text v[SEEDS_MAX];
	size_t n;
};

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_seeds(struct seeds *s, const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, by_name);

	for (int i = 0; i < n; i++) {
		char *path = mem_format("%s/%s", folder, entries[i]->d_name);

		if (entries[i]->d_name[0] != '.' && s->n < SEEDS_MAX)
			must(file_read(path, SEED_BYTES, &s->v[s->n++], NULL));
		free(path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

/* xorshift64* (Vigna): chance that is the same on every machine. */
static uint64_t chance;

static size_t below(size_t most)
{
	chance ^= chance >> 12;
	chance ^= chance << 25;
	chance ^= chance >> 27;
	return most ? (size_t)((chance * 0x2545f4914f6cdd1d) >> 33) % most : 0;
}

/* What grammars trip over. */
static const char *const PIECES[] = {
	"\"",
	"\\u0000",
	"{",
	"}",
	"[",
	"]",
	":",
	",",
	"\n",
	"\r\n",
	"- ",
	"\x1b[2J",
	"\xe2\x80\xae",
	"\xc3",
	"\xff",
	"%00",
	"../",
	"9223372036854775808",
	"-1",
	"4294967296",
	"1e400",
	"null",
	"\t",
	"&a ",
	"*a",
	"255.255.255.255/33",
	"::/0",
	"\x7f",
};

static void splice(struct text *t, size_t at, size_t drop, const char *put, size_t n)
{
	struct text out = TEXT_INIT;

	text_addn(&out, t->s, at);
	text_addn(&out, put, n);
	text_addn(&out, t->s + at + drop, t->n - at - drop);
	text_release(t);
	*t = out;
}

static void change(struct text *t, const struct seeds *s)
{
	size_t at = below(t->n + 1), run = below(t->n - at < RUN_MAX ? t->n - at + 1 : RUN_MAX);
	const struct text *other = &s->v[below(s->n)];
	const char *piece = PIECES[below(sizeof PIECES / sizeof *PIECES)];
	size_t from = below(other->n + 1), length = below(other->n - from < RUN_MAX ? other->n - from + 1 : RUN_MAX);

	switch (below(5)) {
	case 0: /* one bit */
		if (at < t->n)
			t->s[at] = (char)((unsigned char)t->s[at] ^ 1u << below(8));
		break;
	case 1:
		splice(t, at, run, "", 0);
		break;
	case 2:
		splice(t, at, 0, piece, strlen(piece));
		break;
	case 3:
		splice(t, at, run, other->s + from, length);
		break;
	default:
		text_cut(t, at);
	}
}

/* In memory of just its size: a byte read behind it is seen. */
static void give(const struct text *t)
{
	uint8_t *exact = mem_resize(NULL, t->n);

	memcpy(exact, t->s, t->n);
	LLVMFuzzerTestOneInput(exact, t->n);
	free(exact);
}

static void altered(const struct seeds *s, size_t i)
{
	struct text t = TEXT_INIT;
	const struct text *seed = &s->v[i % s->n];

	text_addn(&t, seed->s, seed->n);
	for (size_t k = 1 + below(CHANGES_MAX); k; k--)
		change(&t, s);
	give(&t);
	text_release(&t);
}

int main(int argc, char **argv)
{
	static struct seeds s;
	size_t inputs = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0;

	if (argc != 3)
		return 2;
	chance = 0x9e3779b97f4a7c15;
	for (size_t i = 0; i < SEEDS_MAX; i++)
		text_init(&s.v[i]);
	read_seeds(&s, argv[1]);
	for (size_t i = 0; i < s.n; i++)
		give(&s.v[i]);
	for (size_t i = 0; s.n && i < inputs; i++)
		altered(&s, i);
	printf("%zu\n", s.n ? s.n + inputs : 0);
	for (size_t i = 0; i < SEEDS_MAX; i++)
		text_release(&s.v[i]);
	return s.n ? 0 : 1;
}
