/* On the way back to a save, and to the service: what stays when the session is somebody else's by then, and when the program is told to end. */
#include "unit.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../src/app/host.h"
#include "../../src/app/saves.h"
#include "../../src/app/signals.h"
#include "base/mem.h"

struct fixture {
	char dir[32], socket[48];
	int listening;
	struct host host;
};

static int listen_at(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* A training session on disk that is locked here, and a lab's socket. */
static int set_up(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	struct runtime *rt = &f->host.rt;

	strcpy(f->dir, "/tmp/voxpeer-back-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->socket, sizeof f->socket, "%s/lab", f->dir);
	f->listening = listen_at(f->socket);
	rt->lab = (struct labchild){ .lifeline = -1, .talk = -1 };
	rt->watch = -1;
	text_init(&rt->journal);
	model_init(&rt->model);
	rt->training = rt->locked = true;
	rt->target = (struct net_target){ .origin = "http://localhost", .unix_path = f->socket };
	rt->net = net_new(&(struct net_setup){ .local_only = true }, NULL);
	assert_non_null(rt->net);
	assert_true(session_locate(&rt->place, f->dir, "half", NULL));
	assert_int_equal(session_lock(&rt->lock, &rt->place, "one@here", 1, NULL), SESSION_OK);
	mem_replace(&rt->model.name, "half");
	mem_replace(&rt->model.account.tenant, "of the other");
	assert_true(session_save(&rt->place, &rt->model, NULL));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	struct runtime *rt = &f->host.rt;
	char *command = mem_format("rm -rf %s", f->dir);

	net_free(rt->net);
	session_unlock(&rt->lock);
	session_place_release(&rt->place);
	model_release(&rt->model);
	text_release(&rt->journal);
	close(f->listening);
	assert_int_equal(system(command), 0);
	free(command);
	free(f);
	return 0;
}

static bool is_marked(const struct fixture *f)
{
	struct text name = TEXT_INIT;
	bool there = session_going_back(&f->host.rt.place, &name);

	text_release(&name);
	return there;
}

static void take_over(const struct fixture *f, struct session_lock *other)
{
	assert_int_equal(session_lock(other, &f->host.rt.place, "other@here", 2, NULL), SESSION_BUSY);
	assert_int_equal(session_take(other, &f->host.rt.place, 2, NULL), SESSION_OK);
}

/* A lab that grants one order; meanwhile the session is taken over. It does not wait for ever for the order. */
static pid_t grant_and_take(const struct fixture *f)
{
	enum { PATIENCE_S = 10 };
	static const char granted[] =
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
	char asked[4096];
	struct session_lock other;
	pid_t pid = fork();

	if (pid)
		return pid;
	alarm(PATIENCE_S);
	int fd = accept(f->listening, NULL, NULL);
	bool heard = read(fd, asked, sizeof asked) > 0;

	take_over(f, &other);
	if (heard && write(fd, granted, sizeof granted - 1) > 0)
		_exit(0);
	_exit(1);
}

/* The session of the other is as it was, and no mark makes anybody go on. */
static void expect_left_alone(struct fixture *f)
{
	struct text err = TEXT_INIT, note = TEXT_INIT;
	struct model m;

	assert_false(saves_go_back(&f->host, "", &err));
	assert_has(err.s, "taken over by other@here");
	assert_int_equal(session_look(&f->host.rt.place, &m, &note, NULL), SESSION_OK);
	assert_string_equal(m.account.tenant, "of the other");
	assert_false(is_marked(f));
	model_release(&m);
	text_release(&err);
	text_release(&note);
	free(f->host.rt.lost);
	f->host.rt.lost = NULL;
}

static void one_that_is_taken_over_meanwhile_is_left_alone(void **state)
{
	struct fixture *f = *state;
	int status;
	pid_t lab = grant_and_take(f);

	expect_left_alone(f);
	assert_true(waitpid(lab, &status, 0) == lab && status == 0);
}

/* The lab, which answers nothing here, is not even asked. */
static void one_that_was_taken_over_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct session_lock other;
	struct pollfd asked = { .fd = f->listening, .events = POLLIN };

	take_over(f, &other);
	expect_left_alone(f);
	assert_int_equal(poll(&asked, 1, 0), 0);
	session_unlock(&other);
}

/* A wizard that looks at nothing: sends one call, and notes how it went. */
struct sender {
	bool write;
	unsigned unsent;
};

static void send_or_note(void *self, const struct event *ev, struct effects *fx)
{
	struct sender *s = self;

	if (ev->kind == EV_REPLY) {
		s->unsent += ev->reply->outcome == REPLY_NOT_SENT;
		return;
	}
	struct effect *call = effects_add(fx, FX_CALL);
	call->id = s->write ? 2 : 1;
	call->call = (struct call){ .method = s->write ? "PUT" : "GET", .path = "/x", .write = s->write };
}

/* Many writes may hang on one save: one that is due after a loss, and before the next save tells of it, is the other's to make. */
static void who_has_lost_the_session_writes_to_no_service(void **state)
{
	struct fixture *f = *state;
	struct runtime *rt = &f->host.rt;
	struct session_lock other;

	take_over(f, &other);
	for (int write = 0; write < 2; write++) {
		struct sender s = { .write = write };

		rt->machine[MACHINE_WIZARD] = (struct machine){ .self = &s, .update = send_or_note };
		runtime_event(rt, MACHINE_WIZARD, &(struct event){ .kind = EV_LOOK });
		assert_int_equal(s.unsent, write);
		assert_int_equal(net_under_way(rt->net), 1); /* the read */
	}
	effects_release(&rt->fx);
	free(rt->queue);
	free(rt->lost);
	session_unlock(&other);
}

static void what_a_signal_broke_off_is_done_at_the_next_opening(void **state)
{
	struct fixture *f = *state;
	struct text err = TEXT_INIT;

	signals_open(false);
	raise(SIGTERM); /* and no answer comes */
	assert_false(saves_go_back(&f->host, "", &err));
	assert_true(is_marked(f));
	text_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_that_is_taken_over_meanwhile_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_was_taken_over_is_left_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_has_lost_the_session_writes_to_no_service, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_signal_broke_off_is_done_at_the_next_opening, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
