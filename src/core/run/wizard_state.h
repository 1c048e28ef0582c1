/* The inside of the wizard. src/core/run changes it; src/core/steps reads it through a const pointer and the functions of
 * run/look.h. What has to survive is in the model; everything else here is forgotten when the program ends, and known again
 * after EV_START has read what exists. */
#ifndef CORE_RUN_WIZARD_STATE_H
#define CORE_RUN_WIZARD_STATE_H
#include "base/arena.h"
#include "core/facts.h"
#include "core/wizard.h"

enum {
	CALLS_MAX = 4,      /* under way at a time, reads and writes together */
	RECORDED_MAX = 128, /* writes that one save may cover; they are sent as calls come free */
	REFUSED_MAX = 8,    /* refusals of one kind of write that wait for the operator: after these no more is tried */
	TROUBLE_MAX = 5,    /* times in a row that no answer came before this is said to be an error */
	REMEMBERED_MAX = 100,     /* reads kept for the requests screen */
	ROUTES_MAX = 5000,        /* received routes kept of one peering */
	ROWS_MAX = 20000,         /* rows of one group of answers */
	ANSWER_MAX = 4096,        /* bytes of one answer */
	SCARCE_WAIT = MSEC_MINUTE /* until more is asked of a service that soon takes no more */
};
enum { TIMER_POLL = 1, TIMER_RETRY = 2, TIMERS }; /* service time; wall time */
enum { REMEMBERED_ID = 0x40000000 };              /* a REF_REQUEST row from here on is a remembered read */

/* What is asked: an operation and whom it is about. Two reads are the same when these are (names without case). */
struct asked {
	enum op_id op;
	const char *parent, *name; /* NULL or "": none; name also holds a metro, a country, a prefix */
};
/* A thing that is read, and how that went. What has not been read since EV_START is not known to be absent. */
struct read {
	enum op_id op;
	char *parent, *name;
	struct when sent, done; /* the last call, the last good answer; 0: not since EV_START */
	bool wanted;            /* due now, whatever its interval says; stays set until the next call is sent */
	bool under_way;
	unsigned failures;    /* in a row */
	msec not_before;      /* wall: back-off, Retry-After */
	enum arm_class class; /* of the last answer; ARM_OK when none failed */
	uint16_t status;
	char *code, *why, *service_id; /* of the last answer; service_id: the service's own request id */
};

/* A call that was sent and is awaited. */
struct under_way {
	uint32_t id; /* 0: free */
	enum op_id op;
	char *parent, *name;
	uint32_t request;    /* a write: its row in model.requests */
	uint32_t remembered; /* a read: its row in the ring */
	bool ordered;        /* a write that was asked for just then: nothing else makes it again */
	bool first;          /* this was never read before since EV_START */
	struct when sent;
	struct rows rows; /* gathered over the pages so far */
	unsigned pages;
};

/* A read as it was sent, for the requests screen. */
struct remembered {
	uint32_t id; /* REMEMBERED_ID + a number */
	enum op_id op;
	char *path, *guid, *service_id, *why;
	uint16_t status; /* 0: not answered (yet) */
	struct when sent, answered;
};

/* What keeps writes waiting, looked up by operation and answer row: open requests, and refusals that nobody took up. */
struct open_request {
	enum op_id op;
	int64_t target;
	uint32_t id; /* model.requests */
	bool refused;
};

/* Where a write stands. One row of wants is judged to exactly one of these; run/look.h has the row. */
enum want_state {
	WANT_DONE,      /* there, and as answered */
	WANT_ANSWER,    /* an answer is missing: why */
	WANT_HELD,      /* waits for the operator's release */
	WANT_LATER,     /* needs something that is not there yet: why */
	WANT_UNREAD,    /* what exists has to be read first */
	WANT_DRIFT,     /* there and different, or gone: why, one line a difference */
	WANT_REFUSED,   /* the service said no: request */
	WANT_UNDER_WAY, /* recorded, sent, or of unknown fate: request */
	WANT_DUE,
	WANT_STATES
};
/* How many wants of one kind stand where, and which is the first: what pages and standings would otherwise count each time. */
enum { WANT_KINDS = 7 };
struct tally {
	size_t n[WANT_STATES], first[WANT_STATES];
};
/* How the service judged a row of prefixes: registered or chosen ones. */
struct progress {
	size_t all, verified /* or passed with a remark */, open, bad;
	size_t open_at;     /* index of the first that is open */
	uint32_t first_bad; /* answer row */
};

/* What is followed of a peering's prefixes, or of the service's: of thousands of rows only this decides when to look again. */
struct follow {
	bool open;         /* one is being judged */
	msec newest;       /* of these, the one that changed last: service time */
	bool any;          /* one is answered for this peering */
	bool unregistered; /* one of the answers is not registered */
	bool unpassed;     /* one that is registered did not pass (yet) */
};

/* As deep as forms open one in the other: a peering, its connection. */
enum { FRESH_MAX = 4 };

/* What there is of what a write is about: run/found.h. */
struct found_there {
	bool done;      /* what it would do is there already, or is under way */
	bool kept;      /* it was Verified: not removed, and not validated again without a typed name */
	bool elsewhere; /* another peering has the prefix */
};

struct wizard {
	struct model *m;
	struct wizard_setup setup;
	struct facts facts; /* of m at facts.gen */
	bool facts_ready;
	bool finished; /* of facts: every prefix is Verified, every chosen one activated */
	struct progress registered, activated;
	struct follow *followed; /* of facts, in their arena: one for each answered peering */
	size_t nfollowed;
	struct follow followed_service;
	struct tally tally[WANT_KINDS]; /* in the order of wants */
	uint64_t tally_of;              /* digest of what they were counted from; 0: of nothing yet */
	struct catalogue catalogues[CAT_N];
	struct view view; /* what is looked at (EV_LOOK) */
	struct fresh {
		enum group_id group;
		uint32_t row;
	} fresh[FRESH_MAX]; /* rows that were added and nothing was entered into yet, the newest last */
	size_t nfresh;

	struct when now, started; /* of the last event, of EV_START; 0: not started */
	uint8_t random[16];
	uint64_t spins;  /* identifiers made in this turn */
	bool turn_dirty; /* something changed that has to be on disk */

	uint64_t updates;   /* so far: a page lasts for one count */
	struct effects *fx; /* of the turn under way; NULL between turns */

	struct read *reads;
	size_t nreads, cap_reads;
	struct under_way calls[CALLS_MAX];
	uint32_t next_call;
	msec registry_asked; /* wall: what the registry said before is asked for anew */
	size_t registry_from; /* where asking the registry goes on, so that one prefix that fails does not hold up the others */

	struct open_request *open; /* sorted by op, target; of model.gen open_gen */
	size_t nopen, cap_open;
	uint64_t open_gen;

	uint64_t save_next, save_done; /* number of the last save asked for, of the last one on disk */
	char *save_failed;             /* why the last one is not on disk; NULL: it is */
	struct waiting_write {
		uint32_t request;
		uint64_t save;           /* the one that covers it; 0: with the save of this turn */
		struct found_there then; /* when it was recorded */
		struct ready_write {
			struct arm_call call; /* in `ready` */
			const char *parent, *name;
		} ready;          /* in a run: built ahead, for replies among which facts are of an earlier model */
	} recorded[RECORDED_MAX]; /* in the order they are sent */
	size_t nrecorded;
	struct arena ready;
	msec write_hold;         /* wall: no write before: Retry-After, back-off, a quota nearly used up */
	msec read_hold;          /* wall: no read before: a quota nearly used up */
	char *write_why;         /* why the last write that holds them up was not taken; NULL: not told */
	unsigned write_failures; /* writes in a row that nobody answered */
	struct order {           /* asked for by the operator and not recorded yet; a restart forgets them */
		enum op_id op;
		uint32_t row;
	} * orders;
	size_t norders, cap_orders;

	bool signed_in, signing_in;
	char *sign_in_failed;
	char *sign_in_code, *sign_in_address; /* what the operator enters elsewhere; NULL: nothing */
	msec sign_in_until;                   /* wall */
	unsigned sign_ins;                    /* asked for since a call was last let in */
	msec timers[TIMERS];                  /* as they were last set; 0: off */

	struct remembered remembered[REMEMBERED_MAX]; /* a ring; the newest is at (next - 1) % REMEMBERED_MAX */
	uint32_t remembered_next;
};

static inline bool wizard_writes(const struct wizard *w)
{
	return !w->setup.offline && !w->setup.read_only && model_mode(w->m) != MODE_GUIDE;
}
#endif
