#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/yaml.h"
#include "net/signin.h"
#include "place.h"

enum kind { KIND_CLOUD, KIND_ORIGIN, KIND_WORD, KIND_FILE };
static const struct key {
	const char *name;
	enum kind kind;
	const char *variable; /* of the environment; what Azure's own tools read */
} KEYS[CONFIG_KEYS] = {
	[CONFIG_CLOUD] = { "cloud", KIND_CLOUD, NULL },
	[CONFIG_LOGIN] = { "login", KIND_ORIGIN, NULL },
	[CONFIG_MANAGEMENT] = { "management", KIND_ORIGIN, NULL },
	[CONFIG_IDENTITY] = { "identity", KIND_ORIGIN, NULL },
	[CONFIG_CLIENT_ID] = { "client_id", KIND_WORD, "AZURE_CLIENT_ID" },
	[CONFIG_SECRET_FILE] = { "secret_file", KIND_FILE, NULL },
	[CONFIG_CERTIFICATE_FILE] = { "certificate_file", KIND_FILE, "AZURE_CLIENT_CERTIFICATE_PATH" },
	[CONFIG_KEY_FILE] = { "key_file", KIND_FILE, NULL },
	[CONFIG_TOKEN_FILE] = { "token_file", KIND_FILE, NULL },
	[CONFIG_AZ] = { "az", KIND_FILE, NULL },
	[CONFIG_CA_FILE] = { "ca_file", KIND_FILE, "SSL_CERT_FILE" },
};

const char *config_key_name(enum config_key key)
{
	return KEYS[key].name;
}

/* ---- Judging a value */

static bool judge_cloud(const char *value, struct text *why)
{
	if (signin_cloud_of(value))
		return true;
	text_addf(why, "'%s' is no cloud; there are", value);
	for (size_t i = 0; signin_cloud_at(i); i++)
		text_addf(why, "%s %s", i ? "," : "", signin_cloud_at(i)->name);
	return false;
}

/* The rest (plain HTTP for this machine only, no name or password) is judged where calls are made. */
static bool judge_origin(const char *value, struct text *why)
{
	size_t scheme = str_starts(value, "https://") ? 8 : str_starts(value, "http://") ? 7 : 0;
	const char *host = value + scheme;

	if (scheme && *host && !strpbrk(host, "/?#@ "))
		return true;
	return text_fail(why, "'%s' is no origin; write https://HOST without a path", value);
}

static bool judge_word(const char *value, struct text *why)
{
	return *value && !strpbrk(value, " \t\r\n") ? true : text_fail(why, "'%s' is not one word", value);
}

static bool judge_file(const char *value, struct text *why)
{
	return *value ? true : text_fail(why, "a file is expected");
}

static bool judge(enum config_key key, const char *value, struct text *why)
{
	static bool (*const by_kind[])(const char *, struct text *) = {
		[KIND_CLOUD] = judge_cloud,
		[KIND_ORIGIN] = judge_origin,
		[KIND_WORD] = judge_word,
		[KIND_FILE] = judge_file,
	};

	return by_kind[KEYS[key].kind](value, why);
}

/* ---- Taking one */

/* "az" is looked for in PATH, "fd:3" is open already; any other name without a slash in front is beside the configuration file. */
static char *beside(const struct config *c, enum config_key key, const char *value)
{
	const char *slash = strrchr(c->file, '/');

	if (KEYS[key].kind != KIND_FILE || value[0] == '/' || !slash || str_starts(value, "fd:"))
		return mem_text(value);
	if (key == CONFIG_AZ && !strchr(value, '/'))
		return mem_text(value);
	return mem_format("%.*s/%s", (int)(slash - c->file), c->file, value);
}

static bool take_yaml(struct config *c, enum config_key key, const struct yaml *y, struct text *err)
{
	struct text why = TEXT_INIT;
	bool ok = y->kind == YAML_SCALAR ? judge(key, y->value, &why) : text_fail(&why, "one value is expected");

	if (ok) {
		free(c->value[key]);
		c->value[key] = beside(c, key, y->value);
		c->origin[key] = c->file;
	} else {
		yaml_fail(err, c->file, y, "%s: %s", KEYS[key].name, why.s);
	}
	text_release(&why);
	return ok;
}

static bool read_yaml(struct config *c, const struct yaml *map, struct text *err)
{
	const char *known[CONFIG_KEYS + 1] = { NULL };
	bool ok;

	for (int i = 0; i < CONFIG_KEYS; i++)
		known[i] = KEYS[i].name;
	ok = yaml_known_keys(map, c->file, known, err);
	for (int i = 0; i < CONFIG_KEYS && ok; i++) {
		const struct yaml *y = yaml_get(map, KEYS[i].name);
		ok = !y || (y->plain && !*y->value) || take_yaml(c, (enum config_key)i, y, err);
	}
	return ok;
}

static bool take_variable(struct config *c, enum config_key key, struct text *err)
{
	const char *name = KEYS[key].variable, *value = name ? getenv(name) : NULL;
	struct text why = TEXT_INIT;
	bool ok = c->value[key] || str_empty(value) || judge(key, value, &why);

	if (!ok)
		text_fail(err, "%s: %s", name, why.s);
	else if (!c->value[key] && !str_empty(value)) {
		c->value[key] = mem_text(value);
		c->origin[key] = name;
	}
	text_release(&why);
	return ok;
}

static bool read_file(struct config *c, const char *named, struct text *err)
{
	c->there = access(c->file, F_OK) == 0;
	if (!c->there && !named)
		return true;
	struct yaml *y = yaml_load(c->file, err);
	bool ok = y && read_yaml(c, y, err);
	yaml_free(y);
	return ok;
}

bool config_load(struct config *c, const char *named, struct text *err)
{
	*c = (struct config){ .file = named ? mem_text(named) : place_config_file() };
	bool ok = read_file(c, named, err);
	for (int i = 0; i < CONFIG_KEYS && ok; i++)
		ok = take_variable(c, (enum config_key)i, err);
	return ok;
}

/* ---- What counts */

static const struct signin_cloud *cloud(const struct config *c)
{
	return c->value[CONFIG_CLOUD] ? signin_cloud_of(c->value[CONFIG_CLOUD]) : signin_cloud_at(0);
}

static const char *otherwise(const struct config *c, enum config_key key)
{
	switch (key) {
	case CONFIG_CLOUD:
		return cloud(c)->name;
	case CONFIG_LOGIN:
		return cloud(c)->login;
	case CONFIG_MANAGEMENT:
		return cloud(c)->management;
	default:
		return NULL;
	}
}

const char *config_get(const struct config *c, enum config_key key)
{
	return c->value[key] ? c->value[key] : otherwise(c, key);
}

const char *config_origin(const struct config *c, enum config_key key)
{
	if (c->origin[key])
		return c->origin[key];
	return key == CONFIG_LOGIN || key == CONFIG_MANAGEMENT ? "cloud" : "default";
}

void config_release(struct config *c)
{
	for (int i = 0; i < CONFIG_KEYS; i++)
		free(c->value[i]);
	free(c->file);
	*c = (struct config){ 0 };
}
