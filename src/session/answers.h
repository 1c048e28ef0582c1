/* What reading and writing of answers share. */
#ifndef SESSION_ANSWERS_H
#define SESSION_ANSWERS_H
#include "model/record.h"

enum { ANSWERS_VERSION = 1 };

/* A field that an answers file may hold; one that is written to it holds no secret either. */
static inline bool answers_has(const struct field *f)
{
	return !(f->flags & F_KEEP);
}
static inline bool answers_shows(const struct field *f)
{
	return !(f->flags & (F_KEEP | F_SECRET));
}
#endif
