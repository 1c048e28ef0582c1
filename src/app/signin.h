/* The runtime's side of signing in: the configuration, the machine of net/signin.h, and the one child it may want (the CLI).
 *
 *   signing_open(&a, named_config, &err)
 *   signing_begin(&a, way, tenant, now, random, &err)    FX_SIGNIN; false: cannot even begin, and why
 *   signing_turn(&a, net, now)                           after every wait: what is new
 *   signing_close(&a)                                    after net_free                                                          */
#ifndef APP_SIGNIN_H
#define APP_SIGNIN_H
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/text.h"
#include "config.h"
#include "net/signin.h"
#include "page/machine.h"

enum { SIGNING_FDS = 2 };
struct signing {
	struct config config;
	struct signin *machine; /* NULL: not opened */
	bool awaited;           /* an end of what signing_begin began has not been told */
	bool code_told;
	struct sign_in_code code; /* borrowed from the machine; of the last SIGNING_CODE */
	struct {
		pid_t pid; /* 0: none */
		uint32_t serial;
		int talk[SIGNING_FDS]; /* what it writes: results, complaints; -1: ended */
		struct text complaint;
		msec until;
	} child;
};
enum signing_news { SIGNING_SAME, SIGNING_CODE, SIGNING_IN, SIGNING_FAILED /* signin_why */ };

bool signing_open(struct signing *a, const char *config, struct text *err);
void signing_close(struct signing *a);
bool signing_begin(struct signing *a, const char *way, const char *tenant, msec now, const uint8_t random[16],
		   struct text *err);
enum signing_news signing_turn(struct signing *a, struct net *n, msec now);
/* What to wait for besides the network. */
unsigned signing_fds(const struct signing *a, struct pollfd fds[SIGNING_FDS]);
/* Milliseconds until it wants a turn by itself; -1: no need. */
msec signing_wait(const struct signing *a, msec now);
#endif
