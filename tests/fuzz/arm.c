/* Whatever a service answers to whichever call, arm_read takes it or refuses it, and what it keeps is clean: the first two bytes
 * choose the call and the status, the rest is the body. */
#include "fuzz.h"

#include "arm/arm.h"

static void clean_rows(const struct rows *rows, const struct record *r)
{
	for (uint32_t i = 0; i < rows->n; i++) {
		void *row = rows_at(rows, r, i);

		for (uint8_t k = 0; k < r->n; k++)
			if (r->fields[k].kind == K_TEXT)
				must_be_clean(*field_text(row, &r->fields[k]));
			else if (r->fields[k].kind == K_ROWS)
				clean_rows(field_rows(row, &r->fields[k]), r->fields[k].of);
	}
}

static void judge(const struct arm_answer *answer)
{
	must_be_clean(answer->code);
	must_be_clean(answer->message);
	must_be_clean(answer->text);
	must_be_clean(answer->next_link);
	must(answer->class == ARM_OK || answer->rows.n == 0);
	must((answer->class == ARM_OK) == (answer->message == NULL));
	if (answer->record)
		clean_rows(&answer->rows, answer->record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint16_t statuses[] = { 200, 201, 202, 204, 302, 400, 401, 403, 404, 409, 429, 500, 0 };
	const struct arm_args args = { .prefix = "203.0.113.0/24", .asn = "64500", .parent = "p" };
	struct arm_answer answer;
	struct arena a = { 0 };

	if (n < 2)
		return 0;
	arm_read_about((enum op_id)(bytes[0] % OP_N), &args, statuses[bytes[1] % (sizeof statuses / sizeof *statuses)],
		       (const char *)bytes + 2, n - 2, &a, &answer);
	judge(&answer);
	rows_clear(&answer.rows, answer.record);
	arena_release(&a);
	return 0;
}
