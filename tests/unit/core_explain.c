/* The explanations: complete, consistent among themselves, and found by whatever the service sends. */
#include "unit.h"

#include <stdio.h>

#include "base/text.h"
#include "base/utf8.h"
#include "core/explain.h"
#include "core/rules.h"

static const char *code_of(uint16_t id)
{
	const struct explain *e = explain_at(id);

	return e ? e->code : "(none)";
}

/* ---- the table */

static void every_entry_is_whole(void **state)
{
	(void)state;
	assert_true(EXPLAIN_COUNT > 200);
	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const struct explain *e = &EXPLAIN[i];
		const char *const texts[] = { e->code, e->title, e->plain, e->meaning, e->cure };

		for (size_t t = 0; t < COUNT(texts); t++) {
			if (str_empty(texts[t]))
				fail_msg("%s lacks text %zu", str_or(e->code, "an entry"), t);
			assert_true(utf8_valid(texts[t], strlen(texts[t])));
			assert_null(strchr(texts[t], '\n'));
		}
		assert_true((unsigned)e->class < EXPLAIN_CLASSES);
		assert_true((unsigned)e->write_to < MAIL_N);
	}
}

static void codes_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++)
		for (size_t j = i + 1; j < EXPLAIN_COUNT; j++)
			if (str_is_nocase(EXPLAIN[i].code, EXPLAIN[j].code))
				fail_msg("%s stands twice", EXPLAIN[i].code);
}

static void lists_hold_texts(void **state)
{
	static const char *const vendors[] = { "IOS XR: ", "Junos: ", "EOS: ", "FRR", "BIRD", "SR OS: " };

	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const char *const *causes = EXPLAIN[i].causes, *const *look = EXPLAIN[i].look;
		unsigned seen = 0;

		if (causes)
			assert_non_null(causes[0]);
		for (; causes && *causes; causes++)
			assert_true(strlen(*causes) > 5);
		for (; look && *look; look++)
			for (size_t v = 0; v < COUNT(vendors); v++)
				if (str_starts(*look, vendors[v]) || (v == 4 && str_starts(*look, "FRR, BIRD")))
					seen |= 1u << v;
		/* On the router by vendor, all of them; or from anywhere. */
		if (EXPLAIN[i].look && seen != 0x3f && (seen || !str_starts(EXPLAIN[i].look[0], "any machine: ")))
			fail_msg("%s lacks a vendor: %#x", EXPLAIN[i].code, seen);
	}
}

static void failures_have_causes(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const struct explain *e = &EXPLAIN[i];

		if ((e->class == EXPLAIN_RULE || e->class == EXPLAIN_MESSAGE || e->class == EXPLAIN_ERROR) &&
		    !e->causes)
			fail_msg("%s has no causes", e->code);
	}
}

/* What the service judges may be judged wrongly: whom to tell stands beside it. So does the cure of everything. */
static void what_the_service_says_names_whom_to_write_to(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const struct explain *e = &EXPLAIN[i];
		bool judged = e->class == EXPLAIN_RULE && (e->code[0] == 'V' || e->code[0] == 'A');
		bool refused = e->class == EXPLAIN_MESSAGE && !str_is(e->code, "message.location");
		bool waits =
			str_starts(str_or(e->plain, ""), "waiting for Microsoft") && !str_is(e->code, "prefix.None");

		if ((judged || refused || waits) && !e->write_to)
			fail_msg("%s names nobody to write to", e->code);
		if (str_empty(e->cure) || str_empty(e->meaning))
			fail_msg("%s has no meaning or no cure", e->code);
	}
}

static bool looks(const char *code, const char *command)
{
	const struct explain *e = explain_at(explain_find(code));

	for (const char *const *look = e->look; look && *look; look++) {
		if (strstr(*look, command))
			return true;
	}
	return false;
}

/* The plain list of advertised routes of these two shows no communities. */
static void commands_show_what_is_looked_for(void **state)
{
	(void)state;
	assert_true(looks("V7", "IOS XR: show bgp advertised neighbor ADDRESS"));
	assert_true(looks("V7", "EOS: show ip bgp neighbors ADDRESS advertised-routes detail"));
	assert_true(looks("A2", "whois"));
	assert_true(looks("R31", "show interfaces"));
}

static void references_lead_somewhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++) {
		const char *at = EXPLAIN[i].see;

		while (at && *at) {
			char code[64];
			size_t n = strcspn(at, " ");

			assert_true(n && n < sizeof code);
			memcpy(code, at, n);
			code[n] = '\0';
			if (!explain_find(code) || str_is(code, EXPLAIN[i].code))
				fail_msg("%s refers to %s", EXPLAIN[i].code, code);
			at += n + strspn(at + n, " ");
		}
	}
}

/* ---- by code and by state */

static void codes_are_found(void **state)
{
	static const struct {
		const char *typed, *code;
	} rows[] = {
		{ "R9", "R9" },
		{ "r9", "R9" },
		{ "v13", "V13" },
		{ "A11", "A11" },
		{ "connection.pendingapproval", "connection.PendingApproval" },
		{ "PendingApproval", "connection.PendingApproval" },
		{ "message.not-received", "message.not-received" },
		{ "bfd", "term.BFD" },
		{ "8075:8007", "term.8075:8007" },
		{ "AuthorizationFailed", "error.AuthorizationFailed" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(code_of(explain_find(rows[i].typed)), rows[i].code);
}

/* "Active" is in service for a connection and down for a session: nothing is guessed. */
static void ambiguous_and_unknown_codes_are_not_guessed(void **state)
{
	static const char *const typed[] = { "Active",      "Failed", "Pending", "R37",     "V0",
					     "connection.", ".",      "",        "nonsense" };

	(void)state;
	for (size_t i = 0; i < COUNT(typed); i++)
		assert_int_equal(explain_find(typed[i]), 0);
	assert_int_equal(explain_find(NULL), 0);
	assert_null(explain_at(0));
	assert_null(explain_at((uint16_t)(EXPLAIN_COUNT + 1)));
	assert_non_null(explain_at((uint16_t)EXPLAIN_COUNT));
}

static const struct {
	enum explain_class class;
	const char *start, *states[14];
} STATES[] = {
	{ EXPLAIN_CONNECTION,
	  "connection.",
	  { "None", "PendingApproval", "Approved", "ProvisioningStarted", "ProvisioningFailed", "ProvisioningCompleted",
	    "Validating", "Active", "TypeChangeRequested", "TypeChangeInProgress", "ExternalBlocker",
	    "PendingRemove" } },
	{ EXPLAIN_SESSION,
	  "session.",
	  { "None", "Idle", "Connect", "Active", "OpenSent", "OpenReceived", "OpenConfirm", "Established", "PendingAdd",
	    "PendingUpdate", "PendingRemove" } },
	{ EXPLAIN_ASN, "asn.", { "None", "Pending", "Approved", "Failed" } },
	{ EXPLAIN_PREFIX, "prefix.", { "None", "Invalid", "Verified", "Failed", "Pending", "Warning", "Unknown" } },
	{ EXPLAIN_PREFIX, "learned.", { "ViaServiceProvider", "ViaSession" } },
	{ EXPLAIN_PREFIX,
	  "event.",
	  { "PrefixAnnouncementEvent", "PrefixWithdrawalEvent", "PrefixBackupRouteAnnouncementEvent",
	    "PrefixBackupRouteWithdrawalEvent", "PrefixActivePath", "PrefixBackupPath", "PrefixOriginAsChangeEvent",
	    "PrefixBackupRouteOriginAsChangeEvent" } },
	{ EXPLAIN_PROVIDER,
	  "provider.",
	  { "NotRegistered", "Registering", "Registered", "Unregistering", "Unregistered" } },
	{ EXPLAIN_PROVIDER, "resource.", { "Succeeded", "Updating", "Deleting", "Failed", "Canceled" } },
	{ EXPLAIN_PROVIDER, "subscription.", { "Enabled", "Warned", "PastDue", "Disabled", "Deleted" } },
	{ EXPLAIN_ERROR,
	  "error.",
	  { "ResourceNotFound", "ParentResourceNotFound", "ResourceGroupNotFound", "NotFound", "OperationNotSupported",
	    "BadArgument", "InternalServerError", "MissingSubscriptionRegistration", "NoRegisteredProviderFound",
	    "AuthorizationFailed", "SubscriptionRequestsThrottled", "InvalidAuthenticationToken",
	    "ExpiredAuthenticationToken" } },
	{ EXPLAIN_ERROR,
	  "error.",
	  { "InvalidAuthenticationTokenTenant", "SubscriptionNotFound", "InvalidApiVersionParameter", "ScopeLocked",
	    "ReadOnlyDisabledSubscription" } },
};

static void every_documented_state_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(STATES); i++)
		for (size_t s = 0; s < COUNT(STATES[i].states) && STATES[i].states[s]; s++) {
			char code[80];

			snprintf(code, sizeof code, "%s%s", STATES[i].start, STATES[i].states[s]);
			assert_string_equal(code_of(explain_state(STATES[i].class, STATES[i].states[s])), code);
		}
}

static void states_come_in_any_case_and_unknown_ones_fall_back(void **state)
{
	(void)state;
	assert_string_equal(code_of(explain_state(EXPLAIN_CONNECTION, "ACTIVE")), "connection.Active");
	assert_string_equal(code_of(explain_error("authorizationfailed")), "error.AuthorizationFailed");
	assert_int_equal(explain_state(EXPLAIN_CONNECTION, "ActiveNoBilling"), 0);
	assert_int_equal(explain_state(EXPLAIN_SESSION, "PendingApproval"), 0);
	assert_int_equal(explain_state(EXPLAIN_RULE, "R9"), 0);
	assert_int_equal(explain_state(EXPLAIN_CLASSES, "Active"), 0);
	assert_int_equal(explain_state(EXPLAIN_ASN, ""), 0);
	assert_int_equal(explain_state(EXPLAIN_ASN, NULL), 0);
	assert_int_equal(explain_error("Teapot"), 0);
	assert_int_equal(explain_error(NULL), 0);
}

/* ---- by message */

static void documented_messages_are_found(void **state)
{
	static const struct {
		const char *message, *code;
	} rows[] = {
		/* registration, with and without details, in either edition */
		{ "Prefix not received from IP", "message.not-received" },
		{ "Prefix not received from IP 192.0.2.2", "message.not-received" },
		{ "prefix NOT received from ip: 192.0.2.0, 192.0.2.2.", "message.not-received" },
		{ "Advertisement missing MAPS community", "message.community" },
		{ "Advertisement missing MAPS community: from 192.0.2.2", "message.community" },
		{ "AS path isn't correct", "message.path" },
		{ "AS path isn\xe2\x80\x99t correct: 64500 65001", "message.path" },
		{ "AS path is not correct", "message.path" },
		{ "Internal server error", "message.internal" },
		/* activation */
		{ "Provider has fewer than two sessions in its primary location", "message.primary-sessions" },
		{ "Provider has no sessions in its backup location: Frankfurt", "message.backup-sessions" },
		{ "Peering service prefix is invalid", "message.invalid-prefix" },
		{ "Not receiving prefix advertisement from IP for prefix", "message.no-advertisement" },
		{ "Not receiving prefix advertisement from IP 192.0.2.2 for prefix 203.0.113.0/24",
		  "message.no-advertisement" },
		{ "Received route for prefix should have the Peering Service community 8075:8007",
		  "message.route-community" },
		{ "Received route for prefix 203.0.113.0/24 should have the MAPS community 8075:8007",
		  "message.route-community" },
		{ "AS path length for prefix should be <=3 for prefix", "message.path-length" },
		{ "AS path length for prefix 203.0.113.0/24 should be <=3 for prefix", "message.path-length" },
		{ "AS path for prefix shouldn't have any private ASN", "message.path-private" },
		{ "AS path for prefix can't include private ASNs", "message.path-private" },
		{ "AS path for prefix isn't correct: 64500 64500", "message.path" },
		{ "Peering service provider not found", "message.provider-not-found" },
		/* the portal's page, now and in 2019 */
		{ "Invalid Peering Service prefix, the prefix should be valid format, only IPv4 prefix is supported "
		  "currently.",
		  "message.invalid-prefix" },
		{ "Prefix wasn't received from Peering Service provider, contact Peering Service provider.",
		  "message.no-advertisement" },
		{ "Prefix was not received from Peering Service provider.", "message.no-advertisement" },
		{ "Prefix announcement doesn't have a valid BGP community, contact Peering Service provider.",
		  "message.route-community" },
		{ "Prefix announcement does not have a valid BGP community", "message.route-community" },
		{ "Prefix overlaps with an existing prefix, contact Peering Service provider", "message.overlap" },
		{ "Prefix received with longer AS path(>3), contact Peering Service provider.", "message.path-length" },
		{ "Prefix received with longer AS path, please contact Peering Service provider.",
		  "message.path-length" },
		{ "Prefix received with private AS in the path", "message.path-private" },
		{ "Backup route not found, please contact Peering Service provider.", "message.no-backup-route" },
		/* recorded */
		{ "Prefix is not announced by the service provider to Microsoft.", "message.no-advertisement" },
		{ "Deletion in progress", "message.deleting" },
		{ "Invalid IP prefix 192.168.1.0/24", "message.bad-prefix" },
		{ "Invalid peering service key", "message.key" },
		{ "This request was not approved by the Microsoft's peering team.", "message.not-approved" },
		{ "  \"IPv4 address is already configured with a different ASN\"", "message.other-asn" },
		{ "Peering location not supported", "message.location" },
		{ "Operation is not supported for this peering type", "message.peering-type" },
		{ "Resource does not exist.", "error.NotFound" },
		{ "The Resource 'Microsoft.Peering/peeringServices/X' under resource group 'RG' was not found.",
		  "error.ResourceNotFound" },
		{ "Resource group 'x' could not be found.", "error.ResourceGroupNotFound" },
		/* the training lab's own */
		{ "Prefix is longer than /24: /25", "message.too-long" },
		{ "Origin ASN is not in a routing registry: AS64500 has no aut-num", "message.origin" },
		{ "Route is RPKI invalid: AS64500 is not authorised", "message.rpki" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (!str_is(code_of(explain_message(rows[i].message)), rows[i].code))
			fail_msg("%s: %s", rows[i].message, code_of(explain_message(rows[i].message)));
}

static void other_words_are_not_taken_for_documented_ones(void **state)
{
	static const char *const messages[] = { "",
						" ",
						"Prefix",
						"Prefix not received",
						"The prefix not received from IP",
						"AS path",
						"Something new happened",
						"*",
						"Received route for prefix 1.2.3.0/24" };

	(void)state;
	assert_int_equal(explain_message(NULL), 0);
	for (size_t i = 0; i < COUNT(messages); i++)
		if (explain_message(messages[i]))
			fail_msg("%s: %s", messages[i], code_of(explain_message(messages[i])));
}

static void every_message_entry_is_found_by_its_own_title(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXPLAIN_COUNT; i++)
		if (EXPLAIN[i].class == EXPLAIN_MESSAGE)
			assert_string_equal(code_of(explain_message(EXPLAIN[i].title)), EXPLAIN[i].code);
}

/* ---- search */

static void search_gives_names_first(void **state)
{
	uint16_t ids[400];
	size_t n = explain_search("bfd", ids, COUNT(ids));
	bool words = false;

	(void)state;
	assert_true(n > 3);
	for (size_t i = 0; i < n; i++) {
		const struct explain *e = explain_at(ids[i]);
		bool named = str_has_nocase(e->code, "bfd") || str_has_nocase(e->title, "bfd");

		assert_false(words && named);
		words = words || !named;
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(ids[i], ids[j]);
	}
	assert_true(words);
}

static void search_is_bounded(void **state)
{
	uint16_t ids[3] = { 0 };

	(void)state;
	assert_int_equal(explain_search("prefix", ids, 2), 2);
	assert_int_equal(ids[2], 0);
	assert_int_equal(explain_search("prefix", ids, 0), 0);
	assert_int_equal(explain_search("", ids, 3), 0);
	assert_int_equal(explain_search(NULL, ids, 3), 0);
	assert_int_equal(explain_search("no such words anywhere", ids, 3), 0);
}

static void there_is_a_mailbox_for_all_but_nobody(void **state)
{
	(void)state;
	assert_string_equal(MAILBOX[MAIL_NONE], "");
	for (int i = 1; i < MAIL_N; i++)
		assert_true(strlen(MAILBOX[i]) > 5);
	assert_string_equal(MAILBOX[MAIL_PEERING], "peering@microsoft.com");
	assert_string_equal(MAILBOX[MAIL_PEERING_SERVICE], "peeringservice@microsoft.com");
	assert_string_equal(MAILBOX[MAIL_EXPERIENCE], "peeringexperience@microsoft.com");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_entry_is_whole),
		cmocka_unit_test(codes_are_unique),
		cmocka_unit_test(lists_hold_texts),
		cmocka_unit_test(failures_have_causes),
		cmocka_unit_test(what_the_service_says_names_whom_to_write_to),
		cmocka_unit_test(commands_show_what_is_looked_for),
		cmocka_unit_test(references_lead_somewhere),
		cmocka_unit_test(codes_are_found),
		cmocka_unit_test(ambiguous_and_unknown_codes_are_not_guessed),
		cmocka_unit_test(every_documented_state_is_found),
		cmocka_unit_test(states_come_in_any_case_and_unknown_ones_fall_back),
		cmocka_unit_test(documented_messages_are_found),
		cmocka_unit_test(other_words_are_not_taken_for_documented_ones),
		cmocka_unit_test(every_message_entry_is_found_by_its_own_title),
		cmocka_unit_test(search_gives_names_first),
		cmocka_unit_test(search_is_bounded),
		cmocka_unit_test(there_is_a_mailbox_for_all_but_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
