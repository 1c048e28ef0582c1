/* Where voxpeer keeps things (XDG base directories), and who sits here. Every string is the caller's to free. */
#ifndef APP_PLACE_H
#define APP_PLACE_H
#include <stdbool.h>
struct text;

/* False, err says why: HOME would be needed for one of these, and is no absolute path. */
bool place_known(struct text *err);
char *place_state_home(void);            /* $XDG_STATE_HOME, else ~/.local/state */
char *place_config_file(void);           /* $XDG_CONFIG_HOME/voxpeer/config.yaml, else ~/.config/… */
char *place_who(void);                   /* "user@host" */
char *place_beside(const char *program); /* the program of that name beside this one, else just its name */
#endif
