/* Whatever the configuration file holds, it is refused with a place and clean words, or gives values that can be used: origins with
 * nothing behind the host, one word where one is expected. */
#include "fuzz.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../src/app/config.h"

/* Read as the program reads it: by its name. */
static int file_of(const uint8_t *bytes, size_t n, char name[64])
{
	int fd = memfd_create("config", MFD_CLOEXEC);

	must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
	snprintf(name, 64, "/proc/self/fd/%d", fd);
	return fd;
}

static void fit(const struct config *c)
{
	static const enum config_key origins[] = { CONFIG_LOGIN, CONFIG_MANAGEMENT };

	for (int i = 0; i < CONFIG_KEYS; i++)
		must(config_origin(c, (enum config_key)i) != NULL);
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
		const char *origin = config_get(c, origins[i]);

		must(str_starts(origin, "https://") || str_starts(origin, "http://"));
		must(!strpbrk(strstr(origin, "//") + 2, "/?#@ "));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct text err = TEXT_INIT;
	struct config c;
	char name[64];
	int fd = file_of(bytes, n, name);

	if (config_load(&c, name, &err))
		fit(&c);
	else
		must_be_message(&err, "");
	config_release(&c);
	text_release(&err);
	close(fd);
	return 0;
}
