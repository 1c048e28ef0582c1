#include "player.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "base/yaml.h"
#include "course.h"
#include "lab.h"

#define PEERING_API   "?api-version=2025-05-01"
#define RESOURCES_API "?api-version=2021-04-01"
#define PROVIDER      "/providers/Microsoft.Peering"
enum { ROUNDS_MAX = 5000, TRIES_MAX = 20, BETWEEN_REQUESTS = 10 * MSEC_SECOND };

/* Of a resource that failed: how far the world had been mended when it was last tried. */
struct tried {
	const char *target;
	size_t mended;
	bool last; /* once more, when nothing else was left to do */
};
struct player {
	struct lab *lab;
	const struct yaml *answers;
	struct text *tell;
	struct arena *arena;
	struct lab_reply reply;
	struct json *body;
	msec now;
	const char *subscription, *group; /* their targets */
	bool *acted;                      /* of each action */
	bool *offered, *said, *told;      /* of each hint, each line of the coach, each goal */
	size_t actions;                   /* done */
	struct items tried;
	bool patient; /* something may still come by itself */
};

/* ---- Requests. */

static void say(const struct player *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(const struct player *p, const char *format, ...)
{
	char at[WHEN_ISO_MAX];
	va_list ap;
	if (!p->tell)
		return;
	text_addf(p->tell, "%s  ", when_iso(p->lab->world->now, at));
	va_start(ap, format);
	text_addv(p->tell, format, ap);
	va_end(ap);
	text_addc(p->tell, '\n');
}

static bool spoilt(const struct player *p)
{
	return p->reply.fate != LAB_ANSWER || p->reply.status >= 500 || p->reply.status == 429;
}

/* What goes wrong on the way is tried again; real time passes meanwhile, virtual time is paused. */
static int ask(struct player *p, const char *method, const char *target, const char *body)
{
	const struct lab_request request = { .method = method,
					     .target = target,
					     .authorization = "Bearer player",
					     .body = body,
					     .n = body ? strlen(body) : 0 };
	for (int i = 0; i < TRIES_MAX && (!i || spoilt(p)); i++) {
		p->now += BETWEEN_REQUESTS;
		lab_request(p->lab, p->now, &request, &p->reply);
	}
	json_free(p->body);
	p->body = p->reply.body.n ? json_parse(p->reply.body.s, p->reply.body.n, NULL, NULL) : NULL;
	return p->reply.status;
}

static const char *shown(const struct player *p, const char *path)
{
	return str_or(json_str(json_at(p->body, path)), "");
}

static bool is_there(struct player *p, const char *target)
{
	return ask(p, "GET", target, NULL) == 200;
}

/* True: it was accepted, and the world has changed. */
static bool write_out(struct player *p, const char *method, const char *target, const char *body)
{
	int status = ask(p, method, target, body);
	const char *rest = strstr(target, PROVIDER "/");
	rest = rest ? rest + strlen(PROVIDER "/") : target;
	say(p, "%s %.*s: %d%s%s", method, (int)strcspn(rest, "?"), rest, status, status < 400 ? "" : " ",
	    status < 400 ? "" : shown(p, "error.message"));
	return status < 400;
}

static void spend(struct player *p, const char *order)
{
	ask(p, "POST", "/lab/v1/clock", order);
	for (const struct json *j = json_first(json_get(p->body, "passed")); j; j = json_next(j))
		say(p, "%s%s%s", str_or(json_str(json_get(j, "what")), ""), json_get(j, "why") ? ": " : "",
		    str_or(json_str(json_get(j, "why")), ""));
}

/* ---- Answers. */

static const char *answer(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);
	return y && y->kind == YAML_SCALAR ? y->value : "";
}

static const struct yaml *items_at(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);
	return y && y->kind == YAML_LIST ? y->first : NULL;
}

static const char *in_group(struct player *p, const char *format, const char *name)
{
	const char *rest = arena_format(p->arena, "%s%s", format, name);
	return arena_format(p->arena, "%s" PROVIDER "%s", p->group, rest);
}

/* ---- Mending: a thing that failed is tried again when the world is not what it was then. */

static size_t mended(const struct player *p)
{
	const struct world *w = p->lab->world;
	size_t n = p->actions;
	for (size_t i = 0; i < w->occurrences.n; i++)
		n += ((const struct occurrence *)w->occurrences.at[i])->at != 0;
	for (size_t i = 0; i < w->connections.n; i++)
		n += lab_connection_in_service(w->connections.at[i]);
	return n;
}

static struct tried *tried_of(struct player *p, const char *target)
{
	for (size_t i = 0; i < p->tried.n; i++) {
		struct tried *t = p->tried.at[i];
		if (str_is(t->target, target))
			return t;
	}
	struct tried *t = arena_alloc(p->arena, sizeof *t);
	*t = (struct tried){ arena_text(p->arena, target), mended(p), false };
	items_add(&p->tried, p->arena, t);
	return t;
}

/* It failed, and something has been mended since it was last tried. */
static bool worth_another(struct player *p, const char *target, const char *state)
{
	struct tried *t = tried_of(p, target);
	bool last = !p->patient && !t->last;
	if (!str_is(state, "Failed") || (t->mended == mended(p) && !last))
		return false;
	t->mended = mended(p);
	t->last = t->last || last;
	return true;
}

/* ---- Steps: each does what is missing; true: it did something. */

static bool do_account(struct player *p)
{
	const char *account = arena_format(p->arena, "%s" PROVIDER RESOURCES_API, p->subscription);
	const char *group = arena_format(p->arena, "%s" RESOURCES_API, p->group);
	if (is_there(p, account) && !str_is(shown(p, "registrationState"), "Registered")) {
		account = arena_format(p->arena, "%s" PROVIDER "/register" RESOURCES_API, p->subscription);
		return !str_is(shown(p, "registrationState"), "Registering") && write_out(p, "POST", account, NULL);
	}
	if (is_there(p, group))
		return false;
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	json_object(&out, NULL);
	json_put_str(&out, "location", answer(yaml_get(p->answers, "account"), "region"));
	json_object_end(&out);
	bool done = write_out(p, "PUT", group, body.s);
	text_release(&body);
	return done;
}

static void put_contacts(struct json_out *out, const struct yaml *asn)
{
	json_array(out, "peerContactDetail");
	for (const struct yaml *c = items_at(asn, "contacts"); c; c = c->next) {
		json_object(out, NULL);
		json_put_str(out, "role", answer(c, "role"));
		json_put_str(out, "email", answer(c, "email"));
		json_put_str(out, "phone", answer(c, "phone"));
		json_object_end(out);
	}
	json_array_end(out);
}

static const char *asn_target(const struct player *p)
{
	return arena_format(p->arena, "%s" PROVIDER "/peerAsns/%s", p->subscription,
			    answer(yaml_get(p->answers, "asn"), "name"));
}

static bool request_asn(struct player *p, const char *target)
{
	const struct yaml *asn = yaml_get(p->answers, "asn");
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	json_object(&out, NULL);
	json_object(&out, "properties");
	json_put_int(&out, "peerAsn", strtoll(answer(asn, "number"), NULL, 10));
	json_put_str(&out, "peerName", answer(asn, "peer_name"));
	put_contacts(&out, asn);
	json_object_end(&out);
	json_object_end(&out);
	bool done = write_out(p, "PUT", target, body.s);
	text_release(&body);
	return done;
}

static bool account_ready(struct player *p)
{
	const char *account = arena_format(p->arena, "%s" PROVIDER RESOURCES_API, p->subscription);
	return is_there(p, account) && str_is(shown(p, "registrationState"), "Registered");
}

static bool do_asn(struct player *p)
{
	const char *target = arena_format(p->arena, "%s" PEERING_API, asn_target(p));
	if (!account_ready(p))
		return false;
	if (!is_there(p, target))
		return request_asn(p, target);
	return worth_another(p, target, shown(p, "properties.validationState")) && write_out(p, "DELETE", target, NULL);
}

static bool asn_approved(struct player *p)
{
	const char *target = arena_format(p->arena, "%s" PEERING_API, asn_target(p));
	return is_there(p, target) && str_is(shown(p, "properties.validationState"), "Approved");
}

static const struct json *nth_of(const struct json *list, size_t nth)
{
	const struct json *j = json_first(list);
	while (j && nth--)
		j = json_next(j);
	return j;
}

/* The same name and place, the same identifier; one that is there keeps its own. */
static void put_connection(const struct player *p, struct json_out *out, const char *peering, const struct yaml *c,
			   size_t nth)
{
	const struct json *there = nth_of(json_at(p->body, "properties.direct.connections"), nth);
	char id[GUID_TEXT];
	uint8_t random[16] = { 0 };
	const uint64_t mixed = hash_mix(nth, peering, strlen(peering));
	memcpy(random, &mixed, sizeof mixed);
	guid_spin(random, nth + 1, id);
	json_object(out, NULL);
	json_put_str(out, "connectionIdentifier", str_or(json_str(json_get(there, "connectionIdentifier")), id));
	json_put_int(out, "bandwidthInMbps", strtoll(answer(c, "bandwidth_mbps"), NULL, 10));
	json_put_str(out, "sessionAddressProvider", "Microsoft");
	json_put_bool(out, "useForPeeringService", true);
	json_put_int(out, "peeringDBFacilityId", strtoll(answer(c, "facility"), NULL, 10));
	json_object_end(out);
}

static void put_peering(struct player *p, struct json_out *out, const struct yaml *y)
{
	const struct scene_metro *metro = scene_metro(p->lab->scene, answer(y, "metro"));
	size_t nth = 0;
	json_object(out, NULL);
	json_object(out, "sku");
	json_put_str(out, "name", "Premium_Direct_Free");
	json_object_end(out);
	json_put_str(out, "kind", "Direct");
	json_put_str(out, "location", metro ? metro->region : "");
	json_object(out, "properties");
	json_put_str(out, "peeringLocation", answer(y, "metro"));
	json_object(out, "direct");
	json_put_str(out, "directPeeringType", "Voice");
	json_object(out, "peerAsn");
	json_put_str(out, "id", asn_target(p));
	json_object_end(out);
	json_array(out, "connections");
	for (const struct yaml *c = items_at(y, "connections"); c; c = c->next)
		put_connection(p, out, answer(y, "name"), c, nth++);
	json_array_end(out);
	json_object_end(out);
	json_object_end(out);
	json_object_end(out);
}

/* Fewer than the answers want. */
static bool lacks_connections(const struct player *p, const struct yaml *y)
{
	size_t n = 0;
	for (const struct yaml *c = items_at(y, "connections"); c; c = c->next)
		n++;
	return json_count(json_at(p->body, "properties.direct.connections")) < n;
}

static bool do_peering(struct player *p, const struct yaml *y)
{
	const char *target = arena_format(p->arena, "%s" PEERING_API, in_group(p, "/peerings/", answer(y, "name")));
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	bool done = false;
	if (!is_there(p, target) || lacks_connections(p, y)) {
		put_peering(p, &out, y);
		done = write_out(p, "PUT", target, body.s);
	}
	text_release(&body);
	return done;
}

static bool do_peerings(struct player *p)
{
	bool done = false;
	for (const struct yaml *y = items_at(p->answers, "peerings"); asn_approved(p) && y; y = y->next)
		done |= do_peering(p, y);
	return done;
}

/* All connections that can be are in service; one, when nothing comes by itself any more. */
static bool built(struct player *p, const char *peering)
{
	size_t active = 0, open = 0;
	if (!is_there(p, arena_format(p->arena, "%s" PEERING_API, in_group(p, "/peerings/", peering))))
		return false;
	for (const struct json *c = json_first(json_at(p->body, "properties.direct.connections")); c;
	     c = json_next(c)) {
		const char *state = json_str(json_get(c, "connectionState"));
		active += str_is(state, "Active");
		open += !str_is(state, "Active") && !str_is(state, "ProvisioningFailed");
	}
	return active && (!open || !p->patient);
}

static const char *prefix_target(struct player *p, const struct yaml *y, const char *after)
{
	const char *peering = in_group(p, "/peerings/", answer(y, "peering"));
	return arena_format(p->arena, "%s/registeredPrefixes/%s%s" PEERING_API, peering, answer(y, "name"), after);
}

static bool write_prefix(struct player *p, const char *target, const char *prefix, const char *key)
{
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	json_object(&out, NULL);
	json_object(&out, "properties");
	json_put_str(&out, "prefix", prefix);
	if (key)
		json_put_str(&out, "peeringServicePrefixKey", key);
	json_object_end(&out);
	json_object_end(&out);
	bool done = write_out(p, "PUT", target, body.s);
	text_release(&body);
	return done;
}

static bool do_prefix(struct player *p, const struct yaml *y)
{
	const char *target = prefix_target(p, y, "");
	if (is_there(p, target))
		return worth_another(p, target, shown(p, "properties.prefixValidationState")) &&
		       write_out(p, "POST", prefix_target(p, y, "/validate"), NULL);
	return built(p, answer(y, "peering")) && write_prefix(p, target, answer(y, "prefix"), NULL);
}

static bool do_prefixes(struct player *p)
{
	bool done = false;
	for (const struct yaml *y = items_at(p->answers, "prefixes"); y; y = y->next)
		done |= do_prefix(p, y);
	return done;
}

static const struct yaml *prefix_named(const struct player *p, const char *name)
{
	const struct yaml *y = items_at(p->answers, "prefixes");
	while (y && !str_is(answer(y, "name"), name))
		y = y->next;
	return y;
}

static bool verified(struct player *p, const struct yaml *y)
{
	return y && is_there(p, prefix_target(p, y, "")) &&
	       (str_is(shown(p, "properties.prefixValidationState"), "Verified") ||
		str_is(shown(p, "properties.prefixValidationState"), "Warning"));
}

static void put_service(struct json_out *out, const struct yaml *s)
{
	const char *backup = answer(s, "backup");
	json_object(out, NULL);
	json_put_str(out, "location", answer(s, "region"));
	json_object(out, "properties");
	json_put_str(out, "peeringServiceLocation", answer(s, "state"));
	json_put_str(out, "peeringServiceProvider", answer(s, "provider"));
	json_put_str(out, "providerPrimaryPeeringLocation", answer(s, "primary"));
	if (!str_empty(backup) && !str_is_nocase(backup, "none"))
		json_put_str(out, "providerBackupPeeringLocation", backup);
	json_object_end(out);
	json_object_end(out);
}

static bool make_service(struct player *p, const struct yaml *s, const char *target)
{
	struct text body = TEXT_INIT;
	struct json_out out = { .to = &body };
	put_service(&out, s);
	bool done = write_out(p, "PUT", target, body.s);
	text_release(&body);
	return done;
}

static bool do_activation(struct player *p, const char *service, const struct yaml *y)
{
	const char *target = arena_format(p->arena, "%s/prefixes/%s" PEERING_API, service, answer(y, "name"));
	if (is_there(p, target))
		return worth_another(p, target, shown(p, "properties.prefixValidationState")) &&
		       write_out(p, "DELETE", target, NULL);
	if (!verified(p, y))
		return false;
	const char *key = arena_text(p->arena, shown(p, "properties.peeringServicePrefixKey"));
	return write_prefix(p, target, answer(y, "prefix"), key);
}

static bool do_service(struct player *p)
{
	const struct yaml *s = yaml_get(p->answers, "service");
	const char *service = in_group(p, "/peeringServices/", answer(s, "name"));
	const char *target = arena_format(p->arena, "%s" PEERING_API, service);
	bool done = false, ready = s != NULL;
	for (const struct yaml *y = items_at(s, "prefixes"); y && ready; y = y->next)
		ready = verified(p, prefix_named(p, y->value));
	if (!ready && !is_there(p, target))
		return false;
	if (!is_there(p, target))
		return make_service(p, s, target);
	for (const struct yaml *y = items_at(s, "prefixes"); y; y = y->next)
		done |= prefix_named(p, y->value) && do_activation(p, service, prefix_named(p, y->value));
	return done;
}

/* ---- Actions: with a condition when it holds, without one when nothing else helps. */

static bool act(struct player *p, bool desperate)
{
	const struct items *all = &p->lab->scene->solution.actions;
	bool done = false;
	for (size_t i = 0; p->acted && i < all->n; i++) {
		const struct scene_request *r = all->at[i];
		bool due = r->when ? cond_holds(p->lab->world, r->when) : desperate;
		if (p->acted[i] || !due)
			continue;
		p->acted[i] = true;
		p->actions++;
		done |= write_out(p, r->method, r->path, str_empty(r->body) ? NULL : r->body);
	}
	return done;
}

static bool (*const steps[])(struct player *) = { do_account, do_asn, do_peerings, do_prefixes, do_service };

static bool do_steps(struct player *p)
{
	bool done = false;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		done |= steps[i](p);
	return done;
}

static bool all_reached(const struct lab *lab)
{
	const struct items *goals = &lab->scene->goals;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		if (!scene_goal_of_session(g) && !course_goal_done(lab->world, i))
			return false;
	}
	return true;
}

static void tell_goals(struct player *p)
{
	const struct items *goals = &p->lab->scene->goals;
	for (size_t i = 0; i < goals->n; i++) {
		const struct scene_goal *g = goals->at[i];
		if (p->told[i] || g->forbidden || !p->lab->world->reached[i].at)
			continue;
		p->told[i] = true;
		say(p, "goal reached: %s", g->text);
	}
}

/* Which help a trainee would have had by now. */
static void look_for_help(struct player *p)
{
	const struct scene *s = p->lab->scene;
	for (size_t i = 0; i < s->hints.n; i++)
		p->offered[i] |= cond_holds(p->lab->world, ((const struct scene_hint *)s->hints.at[i])->when);
	for (size_t i = 0; i < s->coach.n; i++)
		p->said[i] |= cond_holds(p->lab->world, ((const struct scene_line *)s->coach.at[i])->when);
}

static void note_unseen(const struct player *p, const char *what, const bool *seen, size_t n, struct played *out)
{
	for (size_t i = 0; i < n; i++) {
		if (!seen[i])
			items_add(&out->unseen, p->arena, arena_format(p->arena, "%s %zu", what, i + 1));
	}
}

/* One thing after the other: what an action mends, what the answers want, time; when nothing comes any more, the actions that
 * are left, and at last going on with less than all. True: go on. */
static bool round_of(struct player *p)
{
	msec next;
	tell_goals(p);
	look_for_help(p);
	if (all_reached(p->lab))
		return false;
	p->patient = true;
	if (act(p, false) || do_steps(p))
		return true;
	if (world_next(p->lab->world, &next)) {
		spend(p, "{\"advance\":true}");
		return true;
	}
	if (act(p, true))
		return true;
	p->patient = false;
	return do_steps(p);
}

static void begin(struct player *p)
{
	const struct yaml *account = yaml_get(p->answers, "account");
	p->subscription = arena_format(p->arena, "/subscriptions/%s", answer(account, "subscription"));
	p->group = arena_format(p->arena, "%s/resourceGroups/%s", p->subscription, answer(account, "resource_group"));
	spend(p, "{\"paused\":true}");
}

static void finish(struct player *p, struct played *out)
{
	const struct items *goals = &p->lab->scene->goals;
	for (size_t i = 0; i < goals->n; i++) {
		struct scene_goal *g = goals->at[i];
		bool done = course_goal_done(p->lab->world, i);
		if (scene_goal_of_session(g))
			continue;
		if (!done || !p->told[i])
			say(p, "goal %s: %s", done ? "reached" : "MISSED", g->text);
		if (!done)
			items_add(&out->missed, p->arena, g);
	}
}

static void play(struct player *p, struct played *out)
{
	const struct scene *s = p->lab->scene;
	int rounds = 0;
	p->offered = arena_alloc(p->arena, s->hints.n + 1);
	p->said = arena_alloc(p->arena, s->coach.n + 1);
	p->told = arena_alloc(p->arena, s->goals.n + 1);
	begin(p);
	while (rounds < ROUNDS_MAX && round_of(p))
		rounds++;
	out->ended = rounds < ROUNDS_MAX;
	finish(p, out);
	note_unseen(p, "hint", p->offered, s->hints.n, out);
	note_unseen(p, "coach line", p->said, s->coach.n, out);
}

/* The goals that were missed belong to the lab's scene: their texts are copied before it goes. */
static void keep_missed(struct played *out, struct arena *arena)
{
	for (size_t i = 0; i < out->missed.n; i++) {
		const struct scene_goal *g = out->missed.at[i];
		struct scene_goal *kept = arena_alloc(arena, sizeof *kept);
		kept->id = arena_text(arena, g->id);
		kept->text = arena_text(arena, g->text);
		out->missed.at[i] = kept;
	}
}

static void play_answers(struct player *p, const struct play *how, struct played *out)
{
	p->acted = how->actions ? arena_alloc(how->arena, p->lab->scene->solution.actions.n + 1) : NULL;
	play(p, out);
	keep_missed(out, how->arena);
}

bool lab_play(const struct play *how, struct played *out, struct text *err)
{
	const struct lab_setup setup = {
		.yaml = how->yaml, .yaml_n = how->n, .yaml_file = how->file, .now = BETWEEN_REQUESTS
	};
	struct player p = { .tell = how->tell, .arena = how->arena, .reply = LAB_REPLY_INIT };
	struct yaml *answers = NULL;
	*out = (struct played){ 0 };
	p.lab = lab_open(&setup, err);
	const char *said = p.lab ? p.lab->scene->solution.answers : NULL;
	if (p.lab && str_empty(said))
		text_fail(err, "%s: it has no solution with answers that could be played", how->file);
	else if (p.lab)
		p.answers = answers = yaml_parse(said, strlen(said), "solution.answers", err);
	if (answers)
		play_answers(&p, how, out);
	yaml_free(answers);
	json_free(p.body);
	lab_reply_release(&p.reply);
	lab_close(p.lab);
	return answers != NULL;
}
