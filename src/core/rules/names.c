/* Names and identifiers: the form only. */
#include "core/judge.h"

#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "core/rules.h"
#include "rules/values.h"

enum { WORDS_MAX = 200, PARAGRAPH_MAX = 1000, RESOURCE_NAME_MAX = 63, GROUP_NAME_MAX = 90, DOMAIN_MAX = 253 };

static struct verdict for_field(struct verdict v, struct ref r)
{
	return v.state == ST_OK ? v : with_cause(v, r);
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* ---- free text */

static bool is_control(uint32_t code, bool lines)
{
	if (lines && (code == '\n' || code == '\t'))
		return false;
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

static struct verdict free_text(const char *text, size_t max, bool lines, struct arena *a)
{
	size_t n = strlen(text), count = 0, used;
	uint32_t code;

	for (size_t i = 0; i < n; i += used, count++) {
		used = utf8_decode(text + i, n - i, &code);
		if (!used)
			return sayf(a, ST_FAILED, "character %zu is not valid UTF-8; type it again", count + 1);
		if (is_control(code, lines))
			return sayf(a, ST_FAILED, "character %zu is a control character; take it out", count + 1);
	}
	if (count > max)
		return sayf(a, ST_FAILED, "%zu characters; at most %zu are right", count, max);
	return say(ST_OK, NULL);
}

struct verdict judge_words(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(free_text(text, WORDS_MAX, false, a), r);
}

struct verdict judge_paragraph(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(free_text(text, PARAGRAPH_MAX, true, a), r);
}

/* ---- resource names */

struct name_form {
	const char *others; /* beside letters and digits */
	const char *right;
	size_t max;
};

/* The first character that may not stand there, whole: it may be longer than a byte. */
static const char *odd_character(const char *text, const char *others, struct arena *a)
{
	uint32_t code;
	size_t n;

	while (is_letter_or_digit(*text) || (*text && strchr(others, *text)))
		text++;
	if (!*text)
		return NULL;
	n = utf8_decode(text, strlen(text), &code);
	if (!n || is_control(code, false))
		return "a character that cannot be shown";
	return arena_format(a, "'%.*s'", (int)n, text);
}

static struct verdict name_value(const char *text, const struct name_form *form, struct arena *a)
{
	const char *odd = odd_character(text, form->others, a);

	if (odd)
		return sayf(a, ST_FAILED, "%s may not stand in a name; right are %s", odd, form->right);
	if (strlen(text) > form->max)
		return sayf(a, ST_FAILED, "%zu characters; a name has at most %zu", strlen(text), form->max);
	return say(ST_OK, NULL);
}

static bool name_taken(const struct facts *f, struct ref r, const char *text)
{
	if (r.code == Q_PEERING_NAME) {
		ROWS_EACH (const struct peering, p, f->m->peerings)
			if (p->row.id != r.row && str_is_nocase(p->name, text))
				return true;
	} else if (r.code == Q_PREFIX_NAME) {
		for (size_t i = 0; i < f->nprefixes; i++)
			if (f->prefixes[i].answer->row.id != r.row && str_is_nocase(f->prefixes[i].answer->name, text))
				return true;
	}
	return false;
}

struct verdict judge_resource_name(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	static const struct name_form form = { "_.-", "letters, digits, _ . and -", RESOURCE_NAME_MAX };
	struct verdict v;

	if (str_empty(text))
		return say(ST_NA, NULL);
	v = name_value(text, &form, a);
	if (v.state == ST_OK && name_taken(f, r, text))
		v = sayf(a, ST_FAILED, "%s is the name of another row; each needs its own", text);
	return for_field(v, r);
}

struct verdict judge_group_name(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	static const struct name_form form = { "-_.()", "letters, digits, - _ . ( and )", GROUP_NAME_MAX };
	struct verdict v;

	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	v = name_value(text, &form, a);
	if (v.state == ST_OK && text[strlen(text) - 1] == '.')
		v = say(ST_FAILED, "the name ends in a full stop; take it off");
	return for_field(v, r);
}

/* ---- GUIDs, tenants */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_guid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t i = 0;

	for (; form[i]; i++)
		if (form[i] == '-' ? text[i] != '-' : !is_hex(text[i]))
			return false;
	return !text[i];
}

static struct verdict guid_value(const char *text)
{
	if (is_guid(text))
		return say(ST_OK, NULL);
	return say(ST_FAILED, "not a GUID; right is 8-4-4-4-12 hexadecimal digits, "
			      "like 00000000-0000-0000-0000-000000000001");
}

struct verdict judge_guid(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	(void)a;
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(guid_value(text), r);
}

/* Labels of letters, digits and inner hyphens, two or more of them. */
static bool is_domain(const char *text)
{
	size_t dots = 0;

	if (strlen(text) > DOMAIN_MAX)
		return false;
	for (const char *label = text;; label++, dots++) {
		size_t n = strcspn(label, ".");

		if (!n || n > 63 || label[0] == '-' || label[n - 1] == '-')
			return false;
		for (size_t i = 0; i < n; i++)
			if (!is_letter_or_digit(label[i]) && label[i] != '-')
				return false;
		label += n;
		if (!*label)
			return dots > 0;
	}
}

struct verdict judge_tenant(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	(void)a;
	if (str_empty(text))
		return say(ST_NA, NULL);
	if (is_guid(text) || is_domain(text) || str_is_nocase(text, "organizations") || str_is_nocase(text, "common"))
		return say(ST_OK, NULL);
	return with_cause(say(ST_FAILED, "not a tenant; right is its GUID, its domain, 'organizations' or 'common'"),
			  r);
}

struct verdict judge_key(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	const struct chosen *c = chosen_row(f, r.row);
	const struct fact_prefix *p = c ? facts_chosen_prefix(f, c) : NULL;
	struct verdict v;

	(void)a;
	if (str_empty(text))
		return say(ST_NA, NULL);
	v = guid_value(text);
	if (v.state == ST_OK && p && p->seen && !str_empty(p->seen->key) && !str_is_nocase(p->seen->key, text))
		v = say(ST_FAILED, "not the key of this registration; leave it empty: it is carried over");
	return for_field(v, r);
}

/* ---- contacts */

static bool is_freemail_label(const char *label, size_t n)
{
	static const char *const labels[] = { "gmail",  "googlemail", "yahoo", "ymail", "hotmail",    "outlook", "live",
					      "msn",    "icloud",     "aol",   "gmx",   "protonmail", "proton",  "mail",
					      "yandex", "zoho",       "qq",    "163",   "me",         "web",     NULL };

	for (size_t i = 0; labels[i]; i++)
		if (strlen(labels[i]) == n && !strncmp(labels[i], label, n))
			return true;
	return false;
}

/* What follows the name: one label ("com", "nl"), or a registry's second level ("co.uk"). */
static bool is_public_suffix(const char *suffix)
{
	static const char *const second[] = { "co.", "com.", "net.", "org.", "ne.", "or.", NULL };

	for (size_t i = 0; second[i]; i++)
		if (str_starts(suffix, second[i]))
			suffix += strlen(second[i]);
	return *suffix && !strchr(suffix, '.');
}

/* gmail.com, yahoo.co.uk; but live.example.net is a host of one's own. */
static bool is_freemail(const char *domain)
{
	char lower[DOMAIN_MAX + 1];
	size_t n = strlen(domain), label;

	if (n > DOMAIN_MAX)
		return false;
	for (size_t i = 0; i <= n; i++)
		lower[i] = domain[i] >= 'A' && domain[i] <= 'Z' ? (char)(domain[i] - 'A' + 'a') : domain[i];
	label = strcspn(lower, ".");
	return lower[label] && is_freemail_label(lower, label) && is_public_suffix(lower + label + 1);
}

static bool is_local_part(const char *text, size_t n)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~.";

	if (!n || n > 64 || text[0] == '.' || text[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_letter_or_digit(text[i]) && !strchr(others, text[i]))
			return false;
	return true;
}

struct verdict email_value(const char *text, struct arena *a)
{
	const char *at = strchr(text, '@');

	if (!at || !is_local_part(text, (size_t)(at - text)) || !is_domain(at + 1))
		return say(ST_FAILED, "not a mail address; right is like noc@example.net");
	if (is_freemail(at + 1))
		return sayf(a, ST_FAILED, "%s is a public mail service; give a mailbox on your own domain", at + 1);
	return say(ST_OK, NULL);
}

struct verdict judge_email(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(email_value(text, a), r);
}

/* Digits of a number as people write it: blanks, dots, hyphens, brackets, slashes between them; "x12" or "ext. 12" behind. */
static bool phone_digits(const char *text, size_t *digits)
{
	size_t n = strcspn(text, "xXeE");
	const char *extension = text + n;

	*digits = 0;
	for (size_t i = text[0] == '+'; i < n; i++) {
		if (text[i] >= '0' && text[i] <= '9')
			(*digits)++;
		else if (!strchr(" .-()/", text[i]))
			return false;
	}
	if (!*extension)
		return true;
	extension += strspn(extension, "xXeEtT. ");
	n = strspn(extension, "0123456789");
	return n && !extension[n];
}

struct verdict phone_value(const char *text, struct arena *a)
{
	size_t digits;

	if (!phone_digits(text, &digits))
		return say(ST_FAILED, "not a telephone number; right is like +31 20 555 0100");
	if (digits < 7 || digits > 15)
		return sayf(a, ST_FAILED, "%zu digits; a number has 7 to 15, like +31 20 555 0100 (E.164)", digits);
	if (text[0] != '+' && !str_starts(text, "00"))
		return say(ST_WARNING, "no country code; write it as +31 20 555 0100, it is called from abroad");
	return say(ST_OK, NULL);
}

struct verdict judge_phone(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	return for_field(phone_value(text, a), r);
}

struct verdict judge_role(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	static const char *const roles[] = { "Noc", "Policy", "Technical", "Service", "Escalation", "Other" };

	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_is(text, roles[i]))
			return say(ST_OK, NULL);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_is_nocase(text, roles[i]))
			return with_cause(sayf(a, ST_FAILED, "the service spells it %s", roles[i]), r);
	return with_cause(say(ST_FAILED, "not a role; right are Noc, Policy, Technical, Service, Escalation, Other"),
			  r);
}

/* ---- attestations */

struct verdict judge_requirement(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)f;
	if (str_empty(text))
		return say(ST_NA, NULL);
	if (rule_attestable(text))
		return say(ST_OK, NULL);
	if (rule_by_code(text))
		return with_cause(sayf(a, ST_FAILED, "%s is judged from data; it cannot be attested", text), r);
	return with_cause(sayf(a, ST_FAILED, "%s is not the code of a requirement; right is for example R13", text), r);
}
