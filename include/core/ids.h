/* The names core gives to steps, questions, groups, actions and screens. Faces map actions to keys and answers to questions
 * by these; the order of questions is the order of the answers file. */
#ifndef CORE_IDS_H
#define CORE_IDS_H
enum step_id {
	STEP_READINESS,
	STEP_ACCOUNT,
	STEP_ASN,
	STEP_PEERING,
	STEP_PROVISIONING,
	STEP_PREFIXES,
	STEP_SERVICE,
	STEP_DONE,
	STEP_N
};
extern const char *const STEP_ID[STEP_N];    /* "readiness" … as in --until and --json */
extern const char *const STEP_TITLE[STEP_N]; /* "Readiness" … */

/* Rows that can be added, copied, removed: ref {REF_ROW, group, row} and events EV_ADD with ref {REF_ROW, group, parent row}. */
enum group_id {
	GROUP_NONE,
	GROUP_CONTACTS,
	GROUP_PEERINGS,
	GROUP_CONNECTIONS /* parent: peering */,
	GROUP_PREFIXES,
	GROUP_CHOSEN,
	GROUP_ATTEST,
	GROUP_NOTES,
	GROUP_TICKS,
	GROUP_N
};

/* Screens of the wizard (view.screen). view.ref narrows them. A masked key of the row that view.ref names is shown whole when
 * view.ref.col is 1; ACT_REVEAL goes there and back. */
enum screen_id {
	SCREEN_STEP,       /* view.step: the step's page; with ref {REF_ROW}: the form of that row */
	SCREEN_REVIEW,     /* view.step: every value, every request, what can't change later */
	SCREEN_WAIT,       /* owner, since, bound, next look, overdue, own tasks */
	SCREEN_VALIDATION, /* checks and matrix; ref {REF_ROW prefixes|chosen}: that prefix' checks as lower half */
	SCREEN_CHECKS,     /* all requirements and checks */
	SCREEN_EXPLAIN,    /* ref {REF_EXPLAIN}; none: the index */
	SCREEN_JOURNAL,    /* changes and writes, newest first */
	SCREEN_REQUESTS,   /* ref {REF_REQUEST}: one with its body */
	SCREEN_HELP,       /* glossary, FAQ, this page */
	SCREEN_MESSAGE,    /* the mail to copy; ref: about what */
	SCREEN_NOTES,
	SCREEN_N,
	/* No place to go to: blocks about the thing that ref names, to stand beside a page. No rail, no actions. */
	SCREEN_BESIDE = SCREEN_N
};

/* What can be done (event EV_DO, page actions, offers). Keys belong to the face. */
enum action_id {
	ACT_NONE,
	ACT_ACCOUNT_GO,     /* register the provider, make the group */
	ACT_COMMIT_ASN,     /* typed name */
	ACT_COMMIT_PEERING, /* ref row: peering; typed name */
	ACT_REGISTER,       /* ref row: prefix; 0: all that are ready */
	ACT_COMMIT_SERVICE, /* typed name; releases the chosen prefixes */
	ACT_ACTIVATE,       /* ref row: chosen; 0: all: prefixes added later */
	ACT_VALIDATE, /* ref row: prefix; 0: all that are not Verified. A Verified one has to be confirmed with its name */
	ACT_LOOK,     /* read again now */
	ACT_TICK,     /* ref {REF_ROW, GROUP_TICKS, connection}, text: task code: toggled */
	ACT_ATTEST,        /* ref {REF_CHECK, requirement}; text: note: attested by setup.who now; again: withdrawn */
	ACT_LEGACY_OK,     /* ref row: peering */
	ACT_DELETE_PREFIX, /* ref row: registered prefix that was never Verified; typed name */
	ACT_DELETE_CHOSEN, /* ref row: service prefix that was never Verified; typed name */
	ACT_ADOPT,         /* ref: what exists is taken over into the answers */
	ACT_RETRY,         /* ref request: after an error that stopped us */
	ACT_NOTE,          /* ref step; text */
	/* guide without the service: the state the portal shows, text "Active" or "Failed: words". ref step account, asn,
	 * service; or row: peering, connection, prefix, chosen */
	ACT_OBSERVE,
	/* going somewhere: the face changes the view to what the action's ref and `screen` say */
	ACT_GO_REVIEW,
	ACT_GO_WAIT,
	ACT_GO_VALIDATION,
	ACT_GO_CHECKS,
	ACT_GO_EXPLAIN,
	ACT_GO_JOURNAL,
	ACT_GO_REQUESTS,
	ACT_GO_HELP,
	ACT_GO_MESSAGE,
	ACT_GO_NOTES,
	ACT_GO_STEP,
	ACT_GO_NEXT_STEP,
	ACT_REVEAL, /* show a masked key */
	ACT_N
};

/* Questions: one a field of the answers. Row of a ref: 0 for single records. */
enum question_id {
	Q_NONE,
	Q_NAME,
	Q_MODE,
	Q_SCENARIO,
	Q_SIGN_IN,
	Q_TENANT,
	Q_SUBSCRIPTION,
	Q_GROUP,
	Q_REGION,
	Q_ASN_NAME,
	Q_ASN_NUMBER,
	Q_PEER_NAME,
	Q_CONTACT_ROLE,
	Q_CONTACT_EMAIL,
	Q_CONTACT_PHONE,
	Q_PEERING_NAME,
	Q_METRO,
	Q_FACILITY,
	Q_ROUTER,
	Q_BANDWIDTH,
	Q_MAX_V4,
	Q_MAX_V6,
	Q_LOA,
	Q_CROSS_CONNECT,
	Q_CROSS_CONNECT_DUE,
	Q_LIGHT,
	Q_ADDRESS,
	Q_MICROSOFT_ADDRESS,
	Q_ADDRESS_MAIL,
	Q_PREFIX_NAME,
	Q_PREFIX,
	Q_PREFIX_PEERING,
	Q_TRAFFIC,
	Q_ENDPOINTS,
	Q_ORIGIN,
	Q_SERVICE_NAME,
	Q_SERVICE_REGION,
	Q_COUNTRY,
	Q_STATE,
	Q_SERVICE_PROVIDER,
	Q_PRIMARY,
	Q_BACKUP,
	Q_CHOSEN_NAME,
	Q_CHOSEN_KEY,
	Q_ATTEST_BY,
	Q_ATTEST_AT,
	Q_ATTEST_NOTE,
	Q_ATTEST_REQUIREMENT,
	Q_ATTEST_ROUTER,
	Q_N
};
#endif
