/* From a JSON object of the service to a row of ours, by table: where a member stands, where it goes, what it must be. */
#ifndef ARM_DECODE_H
#define ARM_DECODE_H
#include "arm/arm.h"
#include "base/json.h"

/* How one kind of object is read. `take` fills the zeroed row; false: the object cannot be used (it has no name, or one no
 * resource can have). What then becomes of a list: a catalogue leaves the item out, anything else is ARM_STRANGE, since
 * a resource that is overlooked might be created again. */
struct decoder {
	const struct record *record;
	bool (*take)(const struct json *item, void *row);
	bool catalogue;
	bool (*wanted)(const struct json *item); /* NULL: all */
};
const struct decoder *decoder_of(const struct record *record);

/* Append one row; fit for records that are no rows too. */
void *decode_add(struct arm_answer *answer);

/* s cleaned, at most max bytes, owned by the caller; NULL when it is no string or empty. */
char *decode_text(const struct json *s, size_t max);
#endif
