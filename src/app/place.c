#include "place.h"

#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

static const char *home(void)
{
	const char *h = getenv("HOME");
	if (!str_empty(h))
		return h;
	const struct passwd *p = getpwuid(getuid());
	return p ? p->pw_dir : "/";
}

/* What is relative is no place: XDG wants it to be ignored. */
static const char *absolute(const char *variable)
{
	const char *v = getenv(variable);
	return !str_empty(v) && v[0] == '/' ? v : NULL;
}

bool place_known(struct text *err)
{
	const char *h = home();
	if (h[0] == '/' || (absolute("XDG_STATE_HOME") && absolute("XDG_CONFIG_HOME")))
		return true;
	text_add(err, "HOME is ");
	utf8_quote(err, h);
	return text_fail(err, ", which is no absolute path; set it to your home folder");
}

static char *xdg(const char *variable, const char *below_home)
{
	const char *v = absolute(variable);
	if (v)
		return mem_text(v);
	return mem_format("%s/%s", home(), below_home);
}

char *place_state_home(void)
{
	return xdg("XDG_STATE_HOME", ".local/state");
}

char *place_config_file(void)
{
	char *base = xdg("XDG_CONFIG_HOME", ".config");
	char *file = mem_format("%s/voxpeer/config.yaml", base);
	free(base);
	return file;
}

char *place_who(void)
{
	char host[256] = "localhost";
	gethostname(host, sizeof host - 1);
	const struct passwd *p = getpwuid(getuid());
	return mem_format("%s@%s", p ? p->pw_name : "unknown", host);
}

char *place_beside(const char *program)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n <= 0)
		return mem_text(program);
	self[n] = 0;
	char *slash = strrchr(self, '/');
	*slash = 0;
	char *path = mem_format("%s/%s", self, program);
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return mem_text(program);
}
