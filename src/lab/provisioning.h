/* How a connection gets from a request to service: a table of stages, each with what it
 * waits for. A stage's time starts when its condition holds and starts anew when the condition was lost meanwhile. */
#ifndef LAB_PROVISIONING_H
#define LAB_PROVISIONING_H
struct thing;
struct world;
void provisioning_due(struct world *w, struct thing *connection);
/* Sessions go up and down with the routers; stages are armed and cancelled. */
void provisioning_settle(struct world *w);
#endif
