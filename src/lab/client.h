/* Asking a lab that runs, over its Unix socket: one request, its reply. For orders from the shell. */
#ifndef LAB_CLIENT_H
#define LAB_CLIENT_H
struct text;
/* The status, and the body into reply (replaced); -1 and err: nobody answers there, or what came is no reply. */
int lab_client_ask(const char *socket, const char *method, const char *target, const char *body, struct text *reply,
		   struct text *err);
#endif
