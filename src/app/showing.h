/* "Show me": the next step of the lesson's own solution, played where it can be seen: the answers of the step through the same events as
 * typing, its release, what is due on the routers. Each step that was shown is reported to the coach. */
#ifndef APP_SHOWING_H
#define APP_SHOWING_H
struct host;
void showing_next(struct host *h);
#endif
