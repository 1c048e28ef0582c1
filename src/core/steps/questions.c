#include "core/question.h"

#include "base/text.h"
#include "core/facts.h"
#include "core/judge.h"
#include "steps/choices.h"

static bool in_training(const struct facts *f, struct ref r)
{
	(void)r;
	return model_mode(f->m) == MODE_TRAINING;
}

static bool outside_training(const struct facts *f, struct ref r)
{
	return !in_training(f, r);
}

static struct verdict refused(struct ref r, const char *text)
{
	return (struct verdict){ .state = ST_FAILED, .cause = r, .text = text };
}

/* The choices decide: a value that is not one of them is refused with `text`. */
static struct verdict one_of(void (*choices)(const struct facts *, struct ref, struct choices *), const struct facts *f,
			     struct ref r, const char *value, const char *text)
{
	struct choices list = { 0 };

	choices(f, r, &list);
	for (size_t i = 0; i < list.n; i++) {
		if (str_is(list.at(list.self, i, NULL).value, value))
			return (struct verdict){ .state = ST_OK };
	}
	return refused(r, text);
}

static struct verdict judge_mode(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)a;
	if (str_empty(text))
		return (struct verdict){ .state = ST_NA };
	if (!str_empty(f->m->mode) && str_is(text, "training") != in_training(f, r))
		return refused(r, "training and the real service never share a session; start a new one");
	return one_of(choices_mode, f, r, text, "none of training, live and guide");
}

static struct verdict judge_sign_in(const struct facts *f, struct ref r, const char *text, struct arena *a)
{
	(void)a;
	if (str_empty(text))
		return (struct verdict){ .state = ST_NA };
	if (in_training(f, r) && !str_is(text, "lab"))
		return refused(r, "training signs in to the lab only; write lab");
	return one_of(choices_sign_in, f, r, text,
		      "no way to sign in; device, cli, secret, certificate, identity and token are");
}

/* One row a question, in the order of the answers file. Where a value cannot be changed once it is created is what the
 * walkthrough and the portal say (domain rules, stage 2 and 5); presets are the product's own. */
const struct question QUESTIONS[Q_N] = {
	[Q_NAME] = {
		.id = Q_NAME,
		.step = STEP_READINESS,
		.record = &RECORD_MODEL,
		.key = "name",
		.label = "Session",
		.help = "The name this onboarding is kept under; given at the start with --session.",
		.flags = FIELD_FIXED,
	},
	[Q_MODE] = {
		.id = Q_MODE,
		.step = STEP_READINESS,
		.record = &RECORD_MODEL,
		.key = "mode",
		.label = "Mode",
		.help = "Live writes to the service; guide follows the portal; training meets a lab. Live and guide can "
			"be exchanged at any time, training stays training.",
		.flags = FIELD_REQUIRED,
		.choices = choices_mode,
		.check = judge_mode,
	},
	[Q_SCENARIO] = {
		.id = Q_SCENARIO,
		.step = STEP_READINESS,
		.record = &RECORD_MODEL,
		.key = "scenario",
		.label = "Scenario",
		.help = "The world this training happens in; chosen when training starts.",
		.flags = FIELD_FIXED,
		.visible = in_training,
	},

	[Q_SIGN_IN] = {
		.id = Q_SIGN_IN,
		.step = STEP_ACCOUNT,
		.record = &RECORD_ACCOUNT,
		.key = "sign_in",
		.label = "Sign in by",
		.help = "How voxpeer proves who you are. No password or token is ever kept. Can be changed at any "
			"time.",
		.flags = FIELD_REQUIRED,
		.preset = "device",
		.choices = choices_sign_in,
		.check = judge_sign_in,
	},
	[Q_TENANT] = {
		.id = Q_TENANT,
		.step = STEP_ACCOUNT,
		.record = &RECORD_ACCOUNT,
		.key = "tenant",
		.label = "Tenant",
		.help = "Directory to sign in to: its domain or its id. Empty: the one your account is at home in.",
		.example = "example.net",
		.portal = "Directory",
		.visible = outside_training,
		.check = judge_tenant,
	},
	[Q_SUBSCRIPTION] = {
		.id = Q_SUBSCRIPTION,
		.step = STEP_ACCOUNT,
		.record = &RECORD_ACCOUNT,
		.key = "subscription",
		.label = "Subscription",
		.help = "ASN, peerings and service live in this one subscription. Fixed once they exist.",
		.portal = "Subscription",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_subscription,
		.check = judge_guid,
	},
	[Q_GROUP] = {
		.id = Q_GROUP,
		.step = STEP_ACCOUNT,
		.record = &RECORD_ACCOUNT,
		.key = "resource_group",
		.label = "Resource group",
		.help = "Folder for the peerings and the service. A new name is created; peerings cannot be moved "
			"out later.",
		.example = "voice-peering",
		.portal = "Resource group",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_group,
		.check = judge_group_name,
	},
	[Q_REGION] = {
		.id = Q_REGION,
		.step = STEP_ACCOUNT,
		.record = &RECORD_ACCOUNT,
		.key = "region",
		.label = "Region",
		.help = "Where a new resource group is kept, best near the metro. Not asked of a group that exists; "
			"fixed once it is created.",
		.example = "West Europe",
		.portal = "Region",
		.flags = FIELD_LATER_FIXED,
		.choices = choices_region,
		.check = judge_region,
	},

	[Q_ASN_NAME] = {
		.id = Q_ASN_NAME,
		.step = STEP_ASN,
		.record = &RECORD_ASN,
		.key = "name",
		.label = "Resource name",
		.help = "What the association is called in your subscription. Fixed once created.",
		.example = "example-asn",
		.portal = "Name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_resource_name,
	},
	[Q_ASN_NUMBER] = {
		.id = Q_ASN_NUMBER,
		.step = STEP_ASN,
		.record = &RECORD_ASN,
		.key = "number",
		.label = "AS number",
		.help = "Your own public ASN, for example 64500 or AS64500. An association can be neither changed "
			"nor deleted by you.",
		.portal = "Peer ASN",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_asn,
	},
	[Q_PEER_NAME] = {
		.id = Q_PEER_NAME,
		.step = STEP_ASN,
		.record = &RECORD_ASN,
		.key = "peer_name",
		.label = "Peer name",
		.help = "Your company, spelled as in PeeringDB. Microsoft compares the two. Fixed once created.",
		.example = "Example Voice",
		.portal = "Peer name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_words,
	},
	[Q_CONTACT_ROLE] = {
		.id = Q_CONTACT_ROLE,
		.step = STEP_ASN,
		.group = GROUP_CONTACTS,
		.record = &RECORD_CONTACT,
		.key = "role",
		.label = "Role",
		.help = "Who this is. One contact has to be the NOC, reachable around the clock.",
		.portal = "Contact role",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.preset = "Noc",
		.choices = choices_role,
		.check = judge_role,
	},
	[Q_CONTACT_EMAIL] = {
		.id = Q_CONTACT_EMAIL,
		.step = STEP_ASN,
		.group = GROUP_CONTACTS,
		.record = &RECORD_CONTACT,
		.key = "email",
		.label = "E-mail",
		.help = "A mailbox of your own domain. Approvals, the LOA and the session addresses go there.",
		.example = "noc@example.net",
		.portal = "Contact email",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_email,
	},
	[Q_CONTACT_PHONE] = {
		.id = Q_CONTACT_PHONE,
		.step = STEP_ASN,
		.group = GROUP_CONTACTS,
		.record = &RECORD_CONTACT,
		.key = "phone",
		.label = "Phone",
		.help = "With the country code, for example +31205550100. Called when a link is down.",
		.portal = "Contact phone",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_phone,
	},

	[Q_PEERING_NAME] = {
		.id = Q_PEERING_NAME,
		.step = STEP_PEERING,
		.group = GROUP_PEERINGS,
		.record = &RECORD_PEERING,
		.key = "name",
		.label = "Name",
		.help = "What this peering is called in your resource group. Fixed once created.",
		.example = "example-ams",
		.portal = "Name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_resource_name,
	},
	[Q_METRO] = {
		.id = Q_METRO,
		.step = STEP_PEERING,
		.group = GROUP_PEERINGS,
		.record = &RECORD_PEERING,
		.key = "metro",
		.label = "Metro",
		.help = "The city where both networks meet. One peering a metro; fixed once created.",
		.example = "Amsterdam",
		.portal = "Metro",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_metro,
		.check = judge_metro,
	},
	[Q_FACILITY] = {
		.id = Q_FACILITY,
		.step = STEP_PEERING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "facility",
		.label = "Facility",
		.help = "The building, by its PeeringDB number. You are present there, and PeeringDB says so. Fixed "
			"once created.",
		.example = "63",
		.portal = "Peering facility",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_facility,
		.check = judge_facility,
	},
	[Q_ROUTER] = {
		.id = Q_ROUTER,
		.step = STEP_PEERING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "router",
		.label = "Router",
		.help = "Your own router at the end of this connection. Two connections of one metro never share "
			"one. Not sent to Microsoft.",
		.example = "ams-r1",
		.flags = FIELD_REQUIRED,
		.choices = choices_router,
		.check = judge_router,
	},
	[Q_BANDWIDTH] = {
		.id = Q_BANDWIDTH,
		.step = STEP_PEERING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "bandwidth_mbps",
		.label = "Bandwidth",
		.help = "At least 10 Gbps, or 10000 in Mbps; equal on every connection. Can be raised later, once the "
			"connection is in service.",
		.unit = "Mbps",
		.portal = "Total bandwidth",
		.flags = FIELD_REQUIRED,
		.preset = "10000",
		.choices = choices_bandwidth,
		.check = judge_bandwidth,
	},
	[Q_MAX_V4] = {
		.id = Q_MAX_V4,
		.step = STEP_PEERING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "max_prefixes_v4",
		.label = "You announce, IPv4",
		.help = "The most IPv4 prefixes you will announce on this session. Can be changed at any time.",
		.unit = "prefixes",
		.portal = "Maximum advertised IPv4 addresses",
		.preset = "1000",
		.check = judge_count,
	},
	[Q_MAX_V6] = {
		.id = Q_MAX_V6,
		.step = STEP_PEERING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "max_prefixes_v6",
		.label = "You announce, IPv6",
		.help = "The most IPv6 prefixes you will announce on this session. Voice prefixes are IPv4. Can be "
			"changed at any time.",
		.unit = "prefixes",
		.portal = "Maximum advertised IPv6 addresses",
		.preset = "100",
		.check = judge_count,
	},
	[Q_LOA] = {
		.id = Q_LOA,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "loa",
		.label = "LOA",
		.help = "Reference and date of Microsoft's letter of authorisation. The colocation asks for it.",
		.example = "LOA-20261120, 20 Nov",
		.flags = FIELD_MULTILINE,
		.check = judge_paragraph,
	},
	[Q_CROSS_CONNECT] = {
		.id = Q_CROSS_CONNECT,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "cross_connect",
		.label = "Cross-connect",
		.help = "The colocation's order number. With it the next shift can ask. You pay for the "
			"fibre.",
		.example = "ORD-4711",
		.check = judge_words,
	},
	[Q_CROSS_CONNECT_DUE] = {
		.id = Q_CROSS_CONNECT_DUE,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "cross_connect_due",
		.label = "Due",
		.help = "The day the colocation promised, as 2026-11-20. From then on the wait is marked overdue.",
		.check = judge_date,
	},
	[Q_LIGHT] = {
		.id = Q_LIGHT,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "light_levels",
		.label = "Light levels",
		.help = "Received and sent power as measured. Microsoft asks when a link stays dark.",
		.example = "-2.1 in, -1.8 out",
		.unit = "dBm",
		.check = judge_words,
	},
	[Q_ADDRESS] = {
		.id = Q_ADDRESS,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "address",
		.label = "Your address",
		.help = "Your end of the session, from Microsoft's mail. Believe the mail, not the order of the "
			"addresses.",
		.example = "192.0.2.0/31",
		.portal = "Peer session IPv4 address",
		.check = judge_address,
	},
	[Q_MICROSOFT_ADDRESS] = {
		.id = Q_MICROSOFT_ADDRESS,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "microsoft_address",
		.label = "Their address",
		.help = "Microsoft's end of the session: your neighbour, AS8075. It is in the same mail.",
		.example = "192.0.2.1/31",
		.portal = "Microsoft session IPv4 address",
		.check = judge_address,
	},
	[Q_ADDRESS_MAIL] = {
		.id = Q_ADDRESS_MAIL,
		.step = STEP_PROVISIONING,
		.group = GROUP_CONNECTIONS,
		.record = &RECORD_CONNECTION,
		.key = "address_mail",
		.label = "Mail of",
		.help = "The day the mail with the session addresses came. For instance 2026-11-20.",
		.check = judge_date,
	},

	[Q_PREFIX_NAME] = {
		.id = Q_PREFIX_NAME,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "name",
		.label = "Name",
		.help = "What this registration is called below its peering. Fixed once created.",
		.example = "sbc-ams",
		.portal = "Prefix name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_resource_name,
	},
	[Q_PREFIX] = {
		.id = Q_PREFIX,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "prefix",
		.label = "Prefix",
		.help = "Your own public IPv4 space, exactly as you announce it. Best a /24 or larger. Fixed once "
			"created.",
		.example = "203.0.113.0/24",
		.portal = "IPv4 prefix",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_prefix,
	},
	[Q_PREFIX_PEERING] = {
		.id = Q_PREFIX_PEERING,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "peering",
		.label = "Peering",
		.help = "A prefix is registered under one peering only. Its key serves every location. Fixed once "
			"created.",
		.portal = "Peering",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_peering,
		.check = judge_prefix_peering,
	},
	[Q_TRAFFIC] = {
		.id = Q_TRAFFIC,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "traffic",
		.label = "Traffic class",
		.help = "What travels in this subnet. Microsoft wants it stated for each. Can be changed at any "
			"time.",
		.example = "SIP signalling",
		.flags = FIELD_REQUIRED,
		.choices = choices_traffic,
		.check = judge_words,
	},
	[Q_ENDPOINTS] = {
		.id = Q_ENDPOINTS,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "endpoints",
		.label = "Endpoints",
		.help = "What stands in this subnet: SBCs, gateways, media relays. Can be changed at any time.",
		.example = "SBC pair",
		.flags = FIELD_REQUIRED,
		.check = judge_words,
	},
	[Q_ORIGIN] = {
		.id = Q_ORIGIN,
		.step = STEP_PREFIXES,
		.group = GROUP_PREFIXES,
		.record = &RECORD_PREFIX,
		.key = "origin",
		.label = "Origin or path",
		.help = "The AS path as Microsoft receives it, your ASN first. Empty: you originate the prefix "
			"yourself.",
		.example = "64500 64501",
		.check = judge_origin,
	},

	[Q_SERVICE_NAME] = {
		.id = Q_SERVICE_NAME,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "name",
		.label = "Name",
		.help = "What the Peering Service is called in your resource group. Fixed once created.",
		.example = "example-voice",
		.portal = "Name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.check = judge_resource_name,
	},
	[Q_SERVICE_REGION] = {
		.id = Q_SERVICE_REGION,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "region",
		.label = "Region",
		.help = "Azure region the Peering Service is kept in. Best near the metro. Fixed once created.",
		.portal = "Region",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_region,
		.check = judge_region,
	},
	[Q_COUNTRY] = {
		.id = Q_COUNTRY,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "country",
		.label = "Country",
		.help = "Where your voice platform stands.",
		.portal = "Country",
		.flags = FIELD_REQUIRED,
		.choices = choices_country,
		.check = judge_country,
	},
	[Q_STATE] = {
		.id = Q_STATE,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "state",
		.label = "State or province",
		.help = "The part of the country. This is what the service stores as your location.",
		.portal = "State/Province",
		.flags = FIELD_REQUIRED,
		.choices = choices_state,
		.check = judge_state,
	},
	[Q_SERVICE_PROVIDER] = {
		.id = Q_SERVICE_PROVIDER,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "provider",
		.label = "Provider",
		.help = "For voice you are your own provider: choose your company. Not in the list: Microsoft has "
			"not put it there yet.",
		.portal = "Provider",
		.flags = FIELD_REQUIRED,
		.choices = choices_provider,
		.check = judge_provider,
	},
	[Q_PRIMARY] = {
		.id = Q_PRIMARY,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "primary",
		.label = "Primary location",
		.help = "The metro where Microsoft hands you the voice traffic. It needs two sessions. Changed later "
			"only by mail.",
		.portal = "Provider primary peering location",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_primary,
		.check = judge_primary,
	},
	[Q_BACKUP] = {
		.id = Q_BACKUP,
		.step = STEP_SERVICE,
		.record = &RECORD_SERVICE,
		.key = "backup",
		.label = "Backup location",
		.help = "Another metro with a session of yours, or none. Changed later only by mail; without it a "
			"failover uses the internet.",
		.portal = "Provider backup peering location",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_backup,
		.check = judge_backup,
	},
	[Q_CHOSEN_NAME] = {
		.id = Q_CHOSEN_NAME,
		.step = STEP_SERVICE,
		.group = GROUP_CHOSEN,
		.record = &RECORD_CHOSEN,
		.key = "name",
		.label = "Prefix",
		.help = "One of the prefixes you registered. More can be added at any time; an active one cannot be "
			"edited.",
		.portal = "Prefix name",
		.flags = FIELD_REQUIRED | FIELD_LATER_FIXED,
		.choices = choices_prefix_name,
		.check = judge_chosen,
	},
	[Q_CHOSEN_KEY] = {
		.id = Q_CHOSEN_KEY,
		.step = STEP_SERVICE,
		.group = GROUP_CHOSEN,
		.record = &RECORD_CHOSEN,
		.key = "key",
		.label = "Prefix key",
		.help = "Carried over from the registration when it is empty. Enter it only when the prefix was "
			"registered elsewhere.",
		.portal = "Prefix key",
		.flags = FIELD_SECRET | FIELD_LATER_FIXED,
		.check = judge_key,
	},

	[Q_ATTEST_BY] = {
		.id = Q_ATTEST_BY,
		.step = STEP_READINESS,
		.group = GROUP_ATTEST,
		.record = &RECORD_ATTESTATION,
		.key = "by",
		.label = "Attested by",
		.help = "Who says so: a name or an address that can be asked later.",
		.flags = FIELD_REQUIRED,
		.check = judge_words,
	},
	[Q_ATTEST_AT] = {
		.id = Q_ATTEST_AT,
		.step = STEP_READINESS,
		.group = GROUP_ATTEST,
		.record = &RECORD_ATTESTATION,
		.key = "at",
		.label = "At",
		.help = "When, as 2026-11-01T09:00:00Z. Older than a change of the router, it no longer counts for "
			"it.",
		.flags = FIELD_REQUIRED,
		.check = judge_date,
	},
	[Q_ATTEST_NOTE] = {
		.id = Q_ATTEST_NOTE,
		.step = STEP_READINESS,
		.group = GROUP_ATTEST,
		.record = &RECORD_ATTESTATION,
		.key = "note",
		.label = "Note",
		.help = "Change number, document or anything else that lets someone follow it up.",
		.check = judge_words,
	},
	[Q_ATTEST_REQUIREMENT] = {
		.id = Q_ATTEST_REQUIREMENT,
		.step = STEP_READINESS,
		.group = GROUP_ATTEST,
		.record = &RECORD_ATTESTATION,
		.key = "requirements",
		.label = "Requirement",
		.help = "The code of what is attested, for example R13.",
		.flags = FIELD_REQUIRED,
		.check = judge_requirement,
	},
	[Q_ATTEST_ROUTER] = {
		.id = Q_ATTEST_ROUTER,
		.step = STEP_READINESS,
		.group = GROUP_ATTEST,
		.record = &RECORD_ATTESTATION,
		.key = "router",
		.label = "Router",
		.help = "The router it is said of; empty: all of them.",
		.choices = choices_router,
		.check = judge_words,
	},
};
const size_t QUESTION_COUNT = Q_N;

const struct question *question_of(const struct record *r, const char *key)
{
	for (size_t i = 1; i < Q_N; i++) {
		if (QUESTIONS[i].record == r && str_is(QUESTIONS[i].key, key))
			return &QUESTIONS[i];
	}
	return NULL;
}

const char *question_preset(const struct facts *f, const struct question *q)
{
	if (q->id != Q_SIGN_IN || model_mode(f->m) == MODE_LIVE)
		return q->preset;
	return model_mode(f->m) == MODE_TRAINING ? "lab" : NULL; /* in guide nobody is asked unless somebody says how */
}
