/* The mail that is ready to send, as plain lines to be copied out. */
#include "base/text.h"
#include "steps/screens.h"

static void nobody(struct sheet *s)
{
	page_text(s->p, s->a, "There is nobody to write to about this: nothing waits and nothing failed.");
	sheet_next(s, "Next: back to where you came from.");
}

void screen_message(struct sheet *s)
{
	struct mail mail = { 0 };

	s->p->title = "Message to copy";
	if (!wizard_mail(s->w, s->v->ref, s->now, s->a, &mail)) {
		nobody(s);
		return;
	}
	page_add(s->p, s->a, B_PLAIN)->text = arena_format(s->a, "To: %s\nSubject: %s\n\n%s", str_or(mail.to, "?"),
							   str_or(mail.subject, "?"), str_or(mail.text, ""));
	sheet_next(s, "Copy it, send it from your NOC: voxpeer sends no mail.");
}
