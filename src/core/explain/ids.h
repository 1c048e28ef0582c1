/* The explanations of rules come first and in order, so that constant tables can name them. */
#ifndef CORE_EXPLAIN_IDS_H
#define CORE_EXPLAIN_IDS_H
enum { EXPLAIN_R_COUNT = 36, EXPLAIN_V_COUNT = 13, EXPLAIN_A_COUNT = 11 };
#define EXPLAIN_R(n) (n)
#define EXPLAIN_V(n) (EXPLAIN_R_COUNT + (n))
#define EXPLAIN_A(n) (EXPLAIN_R_COUNT + EXPLAIN_V_COUNT + (n))
#endif
