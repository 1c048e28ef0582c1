#include "explain/messages.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Patterns in lower case; '*' stands for any text, and any text may follow. The first that matches counts. */
static const struct {
	const char *pattern, *code;
} PATTERNS[] = {
	/* registration */
	{ "prefix not received from ip", "message.not-received" },
	{ "advertisement missing maps community", "message.community" },
	{ "advertisement missing peering service community", "message.community" },
	{ "as path isn't correct", "message.path" },
	{ "as path is not correct", "message.path" },
	{ "as path for prefix* isn't correct", "message.path" },
	{ "as path for prefix* is not correct", "message.path" },
	{ "internal server error", "message.internal" },

	/* activation */
	{ "provider has fewer than two sessions in its primary location", "message.primary-sessions" },
	{ "provider has less than two sessions in its primary location", "message.primary-sessions" },
	{ "provider has no sessions in its backup location", "message.backup-sessions" },
	{ "peering service prefix is invalid", "message.invalid-prefix" },
	{ "not receiving prefix advertisement from ip*", "message.no-advertisement" },
	{ "received route for prefix* should have the*community", "message.route-community" },
	{ "as path length for prefix* should be", "message.path-length" },
	{ "as path for prefix* shouldn't have any private asn", "message.path-private" },
	{ "as path for prefix* should not have any private asn", "message.path-private" },
	{ "as path for prefix* can't include private asn", "message.path-private" },
	{ "as path for prefix* cannot include private asn", "message.path-private" },
	{ "peering service provider not found", "message.provider-not-found" },

	/* activation, as the portal's page words it, now and earlier */
	{ "invalid peering service prefix", "message.invalid-prefix" },
	{ "prefix wasn't received from*provider", "message.no-advertisement" },
	{ "prefix was not received from*provider", "message.no-advertisement" },
	{ "prefix announcement doesn't have a valid bgp community", "message.route-community" },
	{ "prefix announcement does not have a valid bgp community", "message.route-community" },
	{ "prefix overlaps with an existing prefix", "message.overlap" },
	{ "prefix received with longer as path", "message.path-length" },
	{ "prefix received with private as in the path", "message.path-private" },
	{ "backup route not found", "message.no-backup-route" },

	/* recorded replies and examples */
	{ "prefix is not announced by the service provider to microsoft", "message.no-advertisement" },
	{ "deletion in progress", "message.deleting" },
	{ "invalid ip prefix", "message.bad-prefix" },
	{ "invalid peering service key", "message.key" },
	{ "this request was not approved by*microsoft's peering team", "message.not-approved" },
	{ "ipv4 address is already configured with a different asn", "message.other-asn" },
	{ "ipv6 address is already configured with a different asn", "message.other-asn" },

	/* the training lab's own, where nothing is documented */
	{ "prefix is longer than /24", "message.too-long" },
	{ "origin asn is not in a routing registry", "message.origin" },
	{ "route is rpki invalid", "message.rpki" },

	/* refused requests */
	{ "peering location not supported", "message.location" },
	{ "operation is not supported for this peering type", "message.peering-type" },
	{ "resource does not exist", "error.NotFound" },
	{ "the resource '*was not found", "error.ResourceNotFound" },
	{ "resource group '*could not be found", "error.ResourceGroupNotFound" },
	{ "internal error has occurred while executing the operation", "error.InternalServerError" },
	{ "the subscription is not registered to use namespace", "error.MissingSubscriptionRegistration" },
	{ "number of '*exceeded", "error.SubscriptionRequestsThrottled" },
};

/* The next character in lower case; a typographic apostrophe (U+2019) reads as the plain one. */
static char next(const char **s)
{
	char c = **s;

	if (!strncmp(*s, "\xe2\x80\x99", 3)) {
		*s += 3;
		return '\'';
	}
	(*s)++;
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Piece by piece between the stars; each is looked for as early as it goes. */
static const char *skip_piece(const char *text, const char *piece, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!*text || next(&text) != piece[i])
			return NULL;
	return text;
}

static const char *find_piece(const char *text, const char *piece, size_t n)
{
	for (; *text; text++) {
		const char *end = skip_piece(text, piece, n);

		if (end)
			return end;
	}
	return n ? NULL : text;
}

static bool matches(const char *pattern, const char *text)
{
	size_t n = strcspn(pattern, "*");

	text = skip_piece(text, pattern, n);
	for (pattern += n; text && *pattern; pattern += n) {
		n = strcspn(++pattern, "*");
		text = find_piece(text, pattern, n);
	}
	return text != NULL;
}

const char *message_code(const char *message)
{
	if (!message)
		return NULL;
	message += strspn(message, " \t\r\n\"");
	for (size_t i = 0; i < sizeof PATTERNS / sizeof *PATTERNS; i++)
		if (matches(PATTERNS[i].pattern, message))
			return PATTERNS[i].code;
	return NULL;
}
