/* The configuration file: where the real service is, and what signing in to it needs. YAML with known keys; the environment speaks for
 * a few of them; what neither names is the cloud's own or a default. Training reads none of it.
 *
 *   config_load(&c, NULL or --config, &err)     no file is fine, unless it was named
 *   config_get(&c, CONFIG_LOGIN)                NULL: not given
 *   config_origin(&c, CONFIG_LOGIN)             where that comes from, in words
 *   config_release(&c)                                                                                                            */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H
#include <stdbool.h>
#include <stddef.h>

struct text;
enum config_key {
	CONFIG_CLOUD, /* AzureCloud, AzureUSGovernment, AzureChinaCloud */
	CONFIG_LOGIN, /* origins, where they are not the cloud's */
	CONFIG_MANAGEMENT,
	CONFIG_IDENTITY,
	CONFIG_CLIENT_ID,
	CONFIG_SECRET_FILE, /* files; relative ones are beside the configuration file */
	CONFIG_CERTIFICATE_FILE,
	CONFIG_KEY_FILE,
	CONFIG_TOKEN_FILE, /* or fd:N */
	CONFIG_AZ,
	CONFIG_CA_FILE,
	CONFIG_KEYS
};
struct config {
	char *file; /* the one that was looked for */
	bool there;
	char *value[CONFIG_KEYS];
	const char *origin[CONFIG_KEYS];
};
bool config_load(struct config *c, const char *named, struct text *err);
const char *config_get(const struct config *c, enum config_key key);
const char *config_origin(const struct config *c, enum config_key key);
const char *config_key_name(enum config_key key);
void config_release(struct config *c);
#endif
