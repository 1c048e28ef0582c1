/* What happens by itself, in plain words: what comes next, what has just gone by, and what it is like in real life. */
#ifndef LAB_PASSING_H
#define LAB_PASSING_H
struct passed;
struct text;
struct thing;

/* What is due: "connection 1 of example-ams is approved by Microsoft". Appended. */
void passing_next(const struct thing *thing, struct text *out);
/* What came about: the same with its outcome. Appended. */
void passing_what(const struct passed *p, struct text *out);
/* One sentence about the wait that ended so. */
const char *passing_life(const struct passed *p);
#endif
