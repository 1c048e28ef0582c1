#include "core/ids.h"

const char *const STEP_ID[STEP_N] = {
	[STEP_READINESS] = "readiness",
	[STEP_ACCOUNT] = "account",
	[STEP_ASN] = "asn",
	[STEP_PEERING] = "peering",
	[STEP_PROVISIONING] = "provisioning",
	[STEP_PREFIXES] = "prefixes",
	[STEP_SERVICE] = "service",
	[STEP_DONE] = "done",
};
const char *const STEP_TITLE[STEP_N] = {
	[STEP_READINESS] = "Readiness",
	[STEP_ACCOUNT] = "Account",
	[STEP_ASN] = "ASN",
	[STEP_PEERING] = "Peering",
	[STEP_PROVISIONING] = "Provisioning",
	[STEP_PREFIXES] = "Register",
	[STEP_SERVICE] = "Activate",
	[STEP_DONE] = "Done",
};
