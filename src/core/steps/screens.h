/* The screens of the wizard, one file each; step pages first. The frame around them (title line, rail) is page.c. */
#ifndef CORE_STEPS_SCREENS_H
#define CORE_STEPS_SCREENS_H
#include "steps/sheet.h"

screen_fn step_readiness, step_account, step_asn, step_peering, step_provisioning, step_prefixes, step_service,
	step_done;
screen_fn screen_review, screen_wait, screen_validation, screen_checks, screen_explain, screen_journal, screen_requests,
	screen_help, screen_message, screen_notes, screen_beside;

/* Parts that stand on more than one screen. */
void put_connections(struct sheet *s);                        /* the table of every connection with its state */
void put_own_tasks(struct sheet *s);                          /* what can be ticked now, below its heading */
void put_since(struct sheet *s);                              /* what changed since the operator left, all of it */
void put_since_grave(struct sheet *s);                        /* vanished, twice: above the page of a step as a whole */
void put_since_news(struct sheet *s);                         /* what moved on: below it */
void put_will_send(struct sheet *s);                          /* what this step would send, in one line */
const char *key_masked(const char *key, struct arena *a);     /* "••••-4f2a", "none yet" */
const char *key_text(const struct sheet *s, const char *key); /* masked unless the view reveals it */
const char *bandwidth_said(const char *mbps, struct arena *a); /* "10 Gbps"; what is no number stays as it is */
struct question;
void put_question_help(struct sheet *s,
		       const struct question *q); /* help, example, portal, unit, what is fixed later */
struct explain;
void put_causes(struct sheet *s, const struct explain *e); /* numbered, below a heading */
void put_step_help(struct sheet *s);                       /* what a step is about, in a paragraph */
void put_explanations(struct sheet *s, unsigned class);    /* a table of one enum explain_class */
void put_request_lines(struct sheet *s, const char *method, const char *path, const char *body);
/* A prefix is validated on its own: the word for the answer row, and the service's term. */
struct fact_prefix;
struct said registration_said(const struct fact_prefix *p);
struct said activation_said(const struct fact_prefix *p);
#endif
