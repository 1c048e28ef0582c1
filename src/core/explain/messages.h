/* The words the service uses, old and new, with whatever details stand in and behind them. */
#ifndef CORE_EXPLAIN_MESSAGES_H
#define CORE_EXPLAIN_MESSAGES_H
/* The code of the explanation, NULL: words that are not documented. Case and kind of apostrophe do not matter. */
const char *message_code(const char *message);
#endif
