/* The files of themes/, compiled in (ui.mk makes themes_data.c from them), in the order of their names but dark first: the default. */
#ifndef UI_THEMES_DATA_H
#define UI_THEMES_DATA_H
#include <stddef.h>
struct theme_data {
	const char *name, *yaml;
};
extern const struct theme_data THEMES_DATA[];
extern const size_t THEMES_DATA_COUNT;
#endif
