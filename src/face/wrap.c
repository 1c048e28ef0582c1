#include "wrap.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"

/* The last blank that a line may end before; 0: none. */
static size_t last_blank(const char *s, size_t fit)
{
	if (s[fit] == ' ')
		return fit;
	while (fit > 0 && s[fit - 1] != ' ')
		fit--;
	return fit ? fit - 1 : 0;
}

/* One character at least, or no line would ever end. */
static size_t one_character(const char *s)
{
	uint32_t code;
	size_t used = utf8_decode(s, strlen(s), &code);

	return used ? used : 1;
}

size_t wrap_first(const char *s, size_t cells, const char **next)
{
	size_t line = strcspn(s, "\n"), fit = utf8_fit(s, cells), end;

	if (line <= fit) {
		*next = s[line] ? s + line + 1 : NULL;
		return line;
	}
	end = last_blank(s, fit);
	if (!end)
		end = fit ? fit : one_character(s);
	*next = s + end + (s[end] == ' ');
	return end;
}

const char *wrap_line(const char *s, size_t cells, size_t i, size_t *n)
{
	const char *next;

	if (str_empty(s))
		return NULL;
	*n = wrap_first(s, cells, &next);
	while (i-- > 0) {
		s = next;
		if (!s)
			return NULL;
		*n = wrap_first(s, cells, &next);
	}
	return s;
}

size_t wrap_count(const char *s, size_t cells)
{
	size_t count = 0;

	while (!str_empty(s)) {
		wrap_first(s, cells, &s);
		count++;
	}
	return count;
}
