/* Faults: what goes wrong on the way to the service and back, for as many requests as asked. They lie outside the world:
 * a fault never decides anything, it only spoils a reply. */
#ifndef LAB_FAULTS_H
#define LAB_FAULTS_H
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "items.h"
#include "scene.h"

struct visit;
struct fault {
	struct scene_fault what; /* count: how many are left */
};
struct lab_faults {
	struct arena arena;
	struct items list; /* struct fault */
};
void lab_faults_add(struct lab_faults *f, const struct scene_fault *what);
void lab_faults_clear(struct lab_faults *f); /* ready for more */
/* The fault that meets this request, counted down; NULL: none. Until the next call. */
const struct scene_fault *lab_faults_meet(struct lab_faults *f, const char *method, const char *path);
/* Before the request is carried out; true: the reply is made and it never will be. */
bool lab_fault_before(struct visit *v, const struct scene_fault *fault);
/* After it was. */
void lab_fault_after(struct visit *v, const struct scene_fault *fault);
#endif
