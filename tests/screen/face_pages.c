/* What the screens look like: drawn here, so that a reviewer sees them. "[" stands before the cell of the cursor; where roles are compared,
 * a second picture follows with a letter for the role of each cell (face_rig.h).
 *
 * VOXPEER_DRAW=1 prints a screen that differs as it is now, ready to be pasted once it has been looked at. */
#include "face_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct screen_case {
	const char *name;
	enum screen_id screen;
	int cols, rows;
	const char *keys;
	bool roles;
	const char *want;
} cases[] = {
	/* clang-format off */
	{ "connections",
	  SCREEN_STEP, 80, 24, "", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connections                            3 of 4\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ Two or more in Amsterdam: different routers, equal\n"
	  " ▸ 4 Peering         │ bandwidth.\n"
	  " · 5 Provisioning    │\n"
	  "   6 Register        │   #  Facility  Router  State\n"
	  "   7 Activate        │ ▌ [1  63        ams-r1  failed\n"
	  "   8 Done            │   2  104       ams-r1  failed\n"
	  "                     │   +  add a connection\n"
	  "                     │\n"
	  "                     │ Fixed for voice: session addresses from Microsoft, Use\n"
	  "                     │ for Peering Service enabled.\n"
	  "                     │\n"
	  "                     │   Name  required  fixed later\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: review.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " R9: two connections end on this router; one must be on another.\n"
	  " ↑↓ move  Enter open  n review  a add  x remove  c copy         ? help  q leave\n" },
	{ "connections, roles",
	  SCREEN_STEP, 80, 24, "", true,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connections                            3 of 4\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ Two or more in Amsterdam: different routers, equal\n"
	  " ▸ 4 Peering         │ bandwidth.\n"
	  " · 5 Provisioning    │\n"
	  "   6 Register        │   #  Facility  Router  State\n"
	  "   7 Activate        │ ▌ [1  63        ams-r1  failed\n"
	  "   8 Done            │   2  104       ams-r1  failed\n"
	  "                     │   +  add a connection\n"
	  "                     │\n"
	  "                     │ Fixed for voice: session addresses from Microsoft, Use\n"
	  "                     │ for Peering Service enabled.\n"
	  "                     │\n"
	  "                     │   Name  required  fixed later\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: review.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " R9: two connections end on this router; one must be on another.\n"
	  " ↑↓ move  Enter open  n review  a add  x remove  c copy         ? help  q leave\n"
	  " bbbbbbb  NNNNNNNNN                        NNNNNNN NNNNNNN NNNNN   BBBBBBBBBBBB\n"
	  "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
	  " O R RRRRRRRRR       r T TTTTTTT T TTTTTTTTTTT                            f ff f\n"
	  " O R RRRRRRR         r\n"
	  " O R RRR             r\n"
	  " H H HHHHHHH         r\n"
	  " w R RRRRRRRRRRRR    r\n"
	  "   R RRRRRRRR        r   C  CCCCCCCC  CCCCCC  CCCCC\n"
	  "   R RRRRRRRR        r m                      FFFFFF\n"
	  "   R RRRR            r                        FFFFFF\n"
	  "                     r   f  fff f ffffffffff\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r   LLLL  pppppppp  fffff fffff\n"
	  "                     r\n"
	  "                     r\n"
	  " RRRRRRR RRR RRRRRR  r\n"
	  "                     r\n"
	  "                     r nnnnn nnnnnnn\n"
	  "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
	  " EEE EEE EEEEEEEEEEE EEE EE EEEE EEEEEEE EEE EEEE EE EE EEEEEEEE\n"
	  " KK dddd  KKKKK dddd  K dddddd  K ddd  K dddddd  K dddd         K dddd  K ddddd\n" },
	{ "a form, one rule broken",
	  SCREEN_STEP, 80, 24, "<Down><Enter><Down>", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connection 2\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │   Facility      104  fixed later\n"
	  " ▸ 4 Peering         │ ▌ [Router        ams-r1                           failed\n"
	  " · 5 Provisioning    │   Bandwidth     (10000 Mbps)\n"
	  "   6 Register        │   Light levels  -\n"
	  "   7 Activate        │   Key           -\n"
	  "   8 Done            │   Metro         Amsterdam  fixed\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: back to the connections.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " R9: two connections end on this router; one must be on another.\n"
	  " ↑↓ move  Enter edit  n done  Esc back                          ? help  q leave\n" },
	{ "a field being typed",
	  SCREEN_STEP, 80, 24, "<Down><Enter><Down><Enter>-x", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connection 2\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │   Facility      104  fixed later\n"
	  " ▸ 4 Peering         │ ▌ Router        ams-r1-x[                         ok\n"
	  " · 5 Provisioning    │   Bandwidth     (10000 Mbps)\n"
	  "   6 Register        │   Light levels  -\n"
	  "   7 Activate        │   Key           -\n"
	  "   8 Done            │   Metro         Amsterdam  fixed\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: back to the connections.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " Your own router at the end of this connection.\n"
	  " Enter keep  Tab next  Esc back  Ctrl-G as it was  Ctrl-U clear\n" },
	{ "choices",
	  SCREEN_STEP, 80, 24, "<Down><Enter><Enter>", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connection 2\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ ▌ Facility      104[\n"
	  " ▸ 4 Peering         │     63 Johan Huizingalaan 759   Amsterdam\n"
	  " · 5 Provisioning    │   ▌ 104 Science Park 121        Amsterdam\n"
	  "   6 Register        │     1236 Schepenbergweg 42      Amsterdam\n"
	  "   7 Activate        │ ─────────────────────────────────────────────────────────\n"
	  "   8 Done            │   Metro         Amsterdam  fixed\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: back to the connections.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " The building, by its PeeringDB number.\n"
	  " ↑↓ choose  a-z search  Enter take  Tab next  Esc back  Ctrl-U clear\n" },
	{ "choices narrowed",
	  SCREEN_STEP, 80, 24, "<Down><Enter><Enter>sci", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connection 2\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ ▌ Facility      sci[                              search\n"
	  " ▸ 4 Peering         │   ▌ 104 Science Park 121   Amsterdam\n"
	  " · 5 Provisioning    │ ─────────────────────────────────────────────────────────\n"
	  "   6 Register        │   Light levels  -\n"
	  "   7 Activate        │   Key           -\n"
	  "   8 Done            │   Metro         Amsterdam  fixed\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: back to the connections.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " The building, by its PeeringDB number.\n"
	  " ↑↓ choose  a-z search  Enter take  Tab next  Esc back  Ctrl-U clear\n" },
	{ "validation",
	  SCREEN_VALIDATION, 80, 24, "", true,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 6 Register › Validation                  checked 14:02:31\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │   Prefix          1 ams-r1   State\n"
	  " ▸ 4 Peering         │ ▌ [203.0.113.0/32  missing    failed\n"
	  " · 5 Provisioning    │   203.0.113.1/32  announced  done\n"
	  "   6 Register        │\n"
	  "   7 Activate        │ 203.0.113.0/32   1 of 2\n"
	  "   8 Done            │   ok       V2  not in a private range                here\n"
	  "                     │   failed   V6  announced on every session  service, 14:02\n"
	  "                     │                “Prefix not received from IP 192.0.2.2”\n"
	  "                     │   unknown  V7  community 8075:8007        judged after V6\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Mend ams-r2, then ask again (v). Enter: why and how.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  "\n"
	  " ↑↓ move  Enter why   v validate again  V validate all again    ? help  q leave\n"
	  " bbbbbbb  NNNNNNNNN                        NNNNNNN NNNNNNN NNNNN   BBBBBBBBBBBB\n"
	  "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
	  " O R RRRRRRRRR       r T TTTTTTTT T TTTTTTTTTT                  fffffff ffffffff\n"
	  " O R RRRRRRR         r\n"
	  " O R RRR             r   CCCCCC          C CCCCCC   CCCCC\n"
	  " H H HHHHHHH         r m                 FFFFFFF    FFFFFF\n"
	  " w R RRRRRRRRRRRR    r                   OOOOOOOOO  OOOO\n"
	  "   R RRRRRRRR        r\n"
	  "   R RRRRRRRR        r CCCCCCCCCCCCCC   C CC C\n"
	  "   R RRRR            r   OO       LL                                        ffff\n"
	  "                     r   FFFFFF   LL                              ffffffff fffff\n"
	  "                     r                fffffff fff ffffffff ffff ff ffffffffff\n"
	  "                     r   uuuuuuu  LL                             ffffff fffff ff\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r\n"
	  "                     r\n"
	  " RRRRRRR RRR RRRRRR  r\n"
	  "                     r\n"
	  "                     r nnnn nnnnnnn nnnn nnn nnnnn nnnn nnnnnn nnn nnn nnnn\n"
	  "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr\n"
	  "\n"
	  " KK dddd  KKKKK ddd   K dddddddd ddddd  K dddddddd ddd ddddd    K dddd  K ddddd\n" },
	{ "validation, the next prefix",
	  SCREEN_VALIDATION, 60, 18, "<Down>", false,
	  " voxpeer  ams-voice    AS64500 Example Voice   TRAINING 60x\n"
	  "── Now at step 4 of 8 Peering · Waiting for nobody ─────────\n"
	  " 6 Register › Validation                   checked 14:02:31\n"
	  "\n"
	  "   Prefix          1 ams-r1   State\n"
	  "   203.0.113.0/32  missing    failed\n"
	  " ▌ [203.0.113.1/32  announced  done\n"
	  "\n"
	  " 203.0.113.1/32   1 of 2\n"
	  "   ok       V2  not in a private range                 here\n"
	  "   ok       V6  announced on every session   service, 14:02\n"
	  "   unknown  V7  community 8075:8007         judged after V6\n"
	  "\n"
	  "\n"
	  " Mend ams-r2, then ask again (v). Enter: why and how.\n"
	  "────────────────────────────────────────────────────────────\n"
	  "\n"
	  " ↑↓ move  Enter why   v validate again      ? help  q leave\n" },
	{ "waiting",
	  SCREEN_WAIT, 80, 24, "<Down> ", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 5 Provisioning › Waiting for Microsoft\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ Microsoft reviews the peering request.\n"
	  " ▸ 4 Peering         │\n"
	  " · 5 Provisioning    │   since  Fri 20 Nov 09:14 UTC (2 d 4 h)\n"
	  "   6 Register        │   bound  none published; three weeks in all is usual\n"
	  "   7 Activate        │\n"
	  "   8 Done            │ Yours meanwhile\n"
	  "                     │   [ ] R13  LACP runs on every link\n"
	  "                     │ ▌ [[x] R14  BGP runs with BFD\n"
	  "                     │       noc@example.net, 1 Nov 2026\n"
	  "                     │   [ ] R15  no stateful firewall terminates a connection\n"
	  "                     │       of this metro, on either side\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ You may leave: all is saved.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " Tick when it is so.\n"
	  " ↑↓ move  Space untick  r look  O add a note  m message         ? help  q leave\n" },
	{ "review, the name asked for",
	  SCREEN_REVIEW, 80, 24, "nexample<Enter>", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Review                    nothing is sent yet\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ ▌ Name          -  (fixed later)\n"
	  " ▸ 4 Peering         │   Peering type  Direct\n"
	  " · 5 Provisioning    │\n"
	  "   6 Register        │\n"
	  "   7 Activate        │\n"
	  "   8 Done            │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: type example-ams to release it.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " Type example-ams to create example-ams: example[\n"
	  " that is not example-ams; type it exactly, or Esc\n" },
	{ "removing asks",
	  SCREEN_STEP, 60, 18, "<Down>x", false,
	  " voxpeer  ams-voice    AS64500 Example Voice   TRAINING 60x\n"
	  "── Now at step 4 of 8 Peering · Waiting for nobody ─────────\n"
	  " 4 Peering › Connections                             3 of 4\n"
	  "\n"
	  " Two or more in Amsterdam: different routers, equal\n"
	  " bandwidth.\n"
	  "\n"
	  "   #  Facility  Router  State\n"
	  "   1  63        ams-r1  failed\n"
	  " ▌ 2  104       ams-r1  failed\n"
	  "   +  add a connection\n"
	  "\n"
	  " Fixed for voice: session addresses from Microsoft, Use for\n"
	  "                                                   ↓ 3 more\n"
	  " Next: review.\n"
	  "────────────────────────────────────────────────────────────\n"
	  " [Remove connection 2? y removes, any other key keeps it\n"
	  "\n" },
	{ "the journey in focus",
	  SCREEN_STEP, 80, 24, "<Left><Down>", false,
	  " voxpeer  ams-voice                        AS64500 Example Voice   TRAINING 60x\n"
	  "─────────────────────┬──────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       │ 4 Peering › Connections                            3 of 4\n"
	  " ✓ 2 Account         │\n"
	  " ✓ 3 ASN             │ Two or more in Amsterdam: different routers, equal\n"
	  " ▸ 4 Peering         │ bandwidth.\n"
	  "▌[· 5 Provisioning    │\n"
	  "   6 Register        │   #  Facility  Router  State\n"
	  "   7 Activate        │   1  63        ams-r1  failed\n"
	  "   8 Done            │   2  104       ams-r1  failed\n"
	  "                     │   +  add a connection\n"
	  "                     │\n"
	  "                     │ Fixed for voice: session addresses from Microsoft, Use\n"
	  "                     │ for Peering Service enabled.\n"
	  "                     │\n"
	  "                     │   Name  required  fixed later\n"
	  "                     │\n"
	  "                     │\n"
	  " Waiting for nobody  │\n"
	  "                     │\n"
	  "                     │ Next: review.\n"
	  "─────────────────────┴──────────────────────────────────────────────────────────\n"
	  " Provisioning: waiting\n"
	  " ↑↓ move  Enter go there  n review  a add                       ? help  q leave\n" },
	{ "60 x 18",
	  SCREEN_STEP, 60, 18, "", false,
	  " voxpeer  ams-voice    AS64500 Example Voice   TRAINING 60x\n"
	  "── Now at step 4 of 8 Peering · Waiting for nobody ─────────\n"
	  " 4 Peering › Connections                             3 of 4\n"
	  "\n"
	  " Two or more in Amsterdam: different routers, equal\n"
	  " bandwidth.\n"
	  "\n"
	  "   #  Facility  Router  State\n"
	  " ▌ [1  63        ams-r1  failed\n"
	  "   2  104       ams-r1  failed\n"
	  "   +  add a connection\n"
	  "\n"
	  " Fixed for voice: session addresses from Microsoft, Use for\n"
	  "                                                   ↓ 3 more\n"
	  " Next: review.\n"
	  "────────────────────────────────────────────────────────────\n"
	  " R9: two connections end on this router; one must be on an…\n"
	  " ↑↓ move  Enter open  n review  a add       ? help  q leave\n" },
	{ "40 x 10",
	  SCREEN_STEP, 40, 10, "", false,
	  " voxpeer  ams-voice  AS…   TRAINING 60x\n"
	  " 4 Peering › Connections         3 of 4\n"
	  " Two or more in Amsterdam: different\n"
	  " routers, equal bandwidth.\n"
	  "   #  Facility  Router  State\n"
	  " ▌ [1  63        ams-r1  failed\n"
	  "   2  104       ams-r1  failed ↓ 5 more\n"
	  " Next: review.\n"
	  " R9: two connections end on this route…\n"
	  " ↑↓ move  Enter open    ? help  q leave\n" },
	{ "40 x 10, a form",
	  SCREEN_STEP, 40, 10, "<Enter><Down>", false,
	  " voxpeer  ams-voice  AS…   TRAINING 60x\n"
	  " 4 Peering › Connection 1\n"
	  "   Facility      63  fixed later\n"
	  " ▌ [Router        ams-r1        failed\n"
	  "   Bandwidth     (10000 Mbps)\n"
	  "   Light levels  -\n"
	  "   Key           -             ↓ 1 more\n"
	  " Next: back to the connections.\n"
	  " R9: two connections end on this route…\n"
	  " ↑↓ move  Enter edit    ? help  q leave\n" },
	{ "too small",
	  SCREEN_STEP, 39, 10, "", false,
	  "[This window is 39 x 10: enlarge it to\n"
	  "40 x 10, or use voxpeer --line.\n"
	  "\n"
	  "\n"
	  "\n"
	  "\n"
	  "\n"
	  "\n"
	  "\n"
	  "\n" },
	{ "200 x 60",
	  SCREEN_VALIDATION, 200, 60, "<Down>", false,
	  " voxpeer  ams-voice                                                                                                                                                AS64500 Example Voice   TRAINING 60x\n"
	  "────────────────────────────────┬─────────────────────────────────────────────────────────────────────────────────────────────────────────────┬─────────────────────────────────────────────────────────\n"
	  " ✓ 1 Readiness       done       │ 6 Register › Validation                                                                    checked 14:02:31 │ Screen 11\n"
	  " ✓ 2 Account         done       │                                                                                                             │\n"
	  " ✓ 3 ASN             done       │   Prefix          1 ams-r1   State                                                                          │ Nothing to see here.\n"
	  " ▸ 4 Peering         not begun  │   203.0.113.0/32  missing    failed                                                                         │\n"
	  " · 5 Provisioning    waiting    │ ▌ [203.0.113.1/32  announced  done                                                                           │\n"
	  "   6 Register        not begun  │                                                                                                             │\n"
	  "   7 Activate        not begun  │ 203.0.113.1/32   1 of 2                                                                                     │\n"
	  "   8 Done            not begun  │   ok       V2   not in a private range                                                  here                │\n"
	  "                                │   ok       V6   announced on every session                                    service, 14:02                │\n"
	  "                                │   unknown  V7   community 8075:8007                                          judged after V6                │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  " Waiting for nobody             │                                                                                                             │\n"
	  "                                │                                                                                                             │\n"
	  "                                │ Mend ams-r2, then ask again (v). Enter: why and how.                                                        │\n"
	  "────────────────────────────────┴─────────────────────────────────────────────────────────────────────────────────────────────────────────────┴─────────────────────────────────────────────────────────\n"
	  "\n"
	  " ↑↓ move  Enter why   v validate again  V validate all again  y show the key                                                                                                            ? help  q leave\n" },
	/* clang-format on */
};

static void print_drawn(const char *s)
{
	for (bool start = true; *s; start = *s++ == '\n') {
		if (start)
			printf("\t  \"");
		if (*s == '\n')
			printf("\\n\"\n");
		else
			printf("%s%c", *s == '"' || *s == '\\' ? "\\" : "", *s);
	}
}

static void screens_are_as_drawn(void **state)
{
	unsigned differ = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct screen_case *c = &cases[i];
		struct text have = TEXT_INIT;
		struct rig r;

		rig_init(&r, (struct view){ .screen = c->screen, .step = STEP_PEERING }, c->cols, c->rows);
		rig_keys(&r, c->keys);
		rig_screen(&r, &have);
		if (c->roles)
			rig_roles(&r, &have);
		if (strcmp(have.s, c->want) != 0) {
			differ++;
			print_error("%s differs:\n%s", c->name, have.s);
			if (getenv("VOXPEER_DRAW"))
				print_drawn(have.s);
		}
		text_release(&have);
		rig_release(&r);
	}
	assert_int_equal(differ, 0);
}

/* Drawn twice, a screen is the same; and a change of size and back changes nothing. */
static void drawing_settles(void **state)
{
	static const int sizes[][2] = { { 200, 60 }, { 39, 9 }, { 40, 10 }, { 61, 13 }, { 1, 1 }, { 80, 24 } };
	struct text before = TEXT_INIT, after = TEXT_INIT;
	struct rig r;

	(void)state;
	rig_init(&r, (struct view){ .screen = SCREEN_STEP, .step = STEP_PEERING }, 80, 24);
	rig_keys(&r, "<Down><Enter><Down><Enter>-x");
	rig_screen(&r, &before);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		grid_resize(&r.grid, sizes[i][0], sizes[i][1]);
		full_draw(r.full, r.now, &r.grid);
	}
	rig_screen(&r, &after);
	assert_string_equal(after.s, before.s);
	text_release(&before);
	text_release(&after);
	rig_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_drawn),
		cmocka_unit_test(drawing_settles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
