#include "visit.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/utf8.h"
#include "route.h"
#include "words.h"

/* ---- Query. */

static size_t part_length(const char *part)
{
	return strcspn(part, "&");
}

struct parameter {
	const char *name, *value; /* NULL: cannot be decoded */
};

static void add_parameter(struct visit *v, const char *part, size_t n)
{
	size_t key = strcspn(part, "=&");
	struct parameter *p = arena_alloc(v->arena, sizeof *p);
	p->name = lab_route_decode(v->arena, part, key);
	p->value = key < n ? lab_route_decode(v->arena, part + key + 1, n - key - 1) : "";
	items_add(&v->parameters, v->arena, p);
}

bool visit_read_target(struct visit *v)
{
	const char *target = v->request->target;
	size_t n = strcspn(target, "?");
	v->path = arena_textn(v->arena, target, n);
	v->query = target[n] ? target + n + 1 : target + n;
	for (const char *part = v->query; *part && v->parameters.n <= VISIT_PARAMETERS;) {
		n = part_length(part);
		add_parameter(v, part, n);
		part += n + (part[n] == '&');
	}
	return v->parameters.n <= VISIT_PARAMETERS;
}

const char *visit_query(struct visit *v, const char *name)
{
	for (size_t i = 0; i < v->parameters.n; i++) {
		const struct parameter *p = v->parameters.at[i];
		if (p->name && str_is_nocase(p->name, name))
			return p->value;
	}
	return NULL;
}

static bool skip_token(const char *part)
{
	return strncasecmp(part, "$skipToken=", 11) == 0 || strncasecmp(part, "%24skipToken=", 13) == 0;
}

static const char *next_link(struct visit *v, size_t skip)
{
	struct text link = TEXT_INIT;
	text_addf(&link, "http://%s%s?", str_or(v->request->host, "localhost"), v->path);
	for (const char *part = v->query; *part;) {
		size_t n = part_length(part);
		if (!skip_token(part)) {
			text_addn(&link, part, n);
			text_addc(&link, '&');
		}
		part += n + (part[n] == '&');
	}
	text_addf(&link, "$skipToken=%zu", skip);
	const char *kept = arena_text(v->arena, link.s);
	text_release(&link);
	return kept;
}

/* ---- Replies. */

struct json_out *visit_reply(struct visit *v, int status, unsigned indent)
{
	v->reply->status = status;
	text_clear(&v->reply->body);
	v->out = (struct json_out){ .to = &v->reply->body, .indent = indent };
	return &v->out;
}

void visit_empty(struct visit *v, int status)
{
	v->reply->status = status;
	text_clear(&v->reply->body);
}

void visit_header(struct visit *v, const char *name, const char *value)
{
	struct lab_reply *r = v->reply;
	if (r->nheaders < LAB_HEADERS_MAX)
		r->headers[r->nheaders++] = (struct lab_header){ name, arena_text(v->arena, value) };
}

static void put_error(struct visit *v, int status, unsigned indent, const char *code, const char *message)
{
	struct json_out *out = visit_reply(v, status, indent);
	json_object(out, NULL);
	if (!v->bare)
		json_object(out, "error");
	json_put_str(out, "code", code);
	json_put_str(out, "message", message);
	json_object_end(out);
	if (!v->bare)
		json_object_end(out);
}

void visit_refuse(struct visit *v, int status, const char *code, const char *format, ...)
{
	struct text message = TEXT_INIT;
	va_list ap;
	va_start(ap, format);
	text_addv(&message, format, ap);
	va_end(ap);
	put_error(v, status, BY_PROVIDER, code, message.s);
	visit_header(v, "x-ms-failure-cause", "service");
	text_release(&message);
}

/* What the gateway refuses reaches no provider and is counted nowhere. */
static void drop_counter(struct lab_reply *r)
{
	for (size_t i = 0; i < r->nheaders; i++) {
		if (str_starts(r->headers[i].name, "x-ms-ratelimit-"))
			r->headers[i] = r->headers[--r->nheaders];
	}
}

void visit_gateway(struct visit *v, int status, const char *code, const char *format, ...)
{
	struct text message = TEXT_INIT;
	va_list ap;
	va_start(ap, format);
	text_addv(&message, format, ap);
	va_end(ap);
	put_error(v, status, BY_GATEWAY, code, message.s);
	drop_counter(v->reply);
	visit_header(v, "x-ms-failure-cause", "gateway");
	v->by_gateway = true;
	text_release(&message);
}

static size_t page_start(struct visit *v, size_t n)
{
	const char *token = visit_query(v, "$skipToken");
	size_t from = token ? strtoul(token, NULL, 10) : 0;
	return from < n ? from : n;
}

void visit_list(struct visit *v, unsigned indent, const struct items *items, visit_put *put)
{
	size_t page = (size_t)v->world->scene->page_size, from = page_start(v, items->n);
	size_t to = page && page < items->n - from ? from + page : items->n;
	struct json_out *out = visit_reply(v, 200, indent);
	json_object(out, NULL);
	json_array(out, "value");
	for (size_t i = from; i < to; i++)
		put(v, items->at[i]);
	json_array_end(out);
	if (to < items->n)
		json_put_str(out, "nextLink", next_link(v, to));
	json_object_end(out);
	v->aggregated = indent == BY_GATEWAY;
}

/* ---- Between body and world. */

bool visit_absent(const struct json *member)
{
	return json_kind(member) == JSON_NONE || json_kind(member) == JSON_NULL;
}

const char *visit_text(const struct visit *v, const char *dotted_path)
{
	return json_str(json_at(v->body, dotted_path));
}

const char *visit_keep(struct visit *v, const char *dotted_path)
{
	return arena_text(&v->world->arena, visit_text(v, dotted_path));
}

const char *visit_keep_of(struct visit *v, const struct json *object, const char *member)
{
	return arena_text(&v->world->arena, json_str(json_get(object, member)));
}

const char *visit_keep_tags(struct visit *v)
{
	const struct json *tags = json_get(v->body, "tags");
	struct text t = TEXT_INIT;
	struct json_out out = { .to = &t };
	if (visit_absent(tags))
		return NULL;
	json_put_node(&out, NULL, tags);
	const char *kept = arena_text(&v->world->arena, t.s);
	text_release(&t);
	return kept;
}

bool visit_word(struct visit *v, const struct json *object, const char *member, const char *const *words,
		const char *otherwise, const char **out)
{
	const struct json *sent = json_get(object, member);
	*out = visit_absent(sent) ? otherwise : words_find(words, json_str(sent));
	if (*out || visit_absent(sent))
		return true;
	struct text all = TEXT_INIT;
	words_join(words, &all);
	visit_refuse(v, 400, "BadArgument", "'%s' has to be one of: %s.", member, all.s);
	text_release(&all);
	return false;
}

void visit_put_kept(struct visit *v, const char *key, const char *json_text)
{
	struct json *node = json_text ? json_parse(json_text, strlen(json_text), NULL, NULL) : NULL;
	if (node)
		json_put_node(&v->out, key, node);
	json_free(node);
}

void visit_put_text(struct visit *v, const char *key, const char *s)
{
	if (s)
		json_put_str(&v->out, key, s);
}

void visit_put_format(struct visit *v, const char *key, const char *format, ...)
{
	struct text t = TEXT_INIT;
	va_list ap;
	va_start(ap, format);
	text_addv(&t, format, ap);
	va_end(ap);
	json_put_str(&v->out, key, t.s);
	text_release(&t);
}

void visit_settle(const struct visit *v)
{
	(v->changed && !v->routes_stand ? world_settle : world_settle_routes_stand)(v->world);
}

/* ---- Resources of the path. */

static void absent(struct visit *v, const char *type)
{
	if (str_is_nocase(v->route->type, type))
		visit_gateway(
			v, 404, "ResourceNotFound",
			"The Resource 'Microsoft.Peering/%s/%s' under resource group '%s' was not found. For more "
			"details please go to https://aka.ms/ARMResourceNotFoundFix",
			type, v->args[2], v->args[1]);
	else
		visit_gateway(v, 404, "ParentResourceNotFound",
			      "Failed to perform '%s' on resource(s) of type '%s', because the parent resource "
			      "'Microsoft.Peering/%s/%s' could not be found.",
			      v->route->method, v->route->type, type, v->args[2]);
}

struct peering *visit_peering(struct visit *v)
{
	struct peering *p = lab_subscription_peering(v->subscription, v->args[1], v->args[2]);
	if (!p)
		absent(v, "peerings");
	return p;
}

struct peering_service *visit_service(struct visit *v)
{
	struct peering_service *s = lab_subscription_service(v->subscription, v->args[1], v->args[2]);
	if (!s)
		absent(v, "peeringServices");
	return s;
}

bool visit_clean(const char *name)
{
	struct text shown = TEXT_INIT;
	size_t n = strlen(name);
	utf8_clean(&shown, name, n, n);
	bool same = str_is(shown.s, name);
	text_release(&shown);
	return same;
}

bool visit_name_good(struct visit *v, const char *name)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
	enum { NAME_MAX_2025 = 63 };
	size_t n = strlen(name);
	bool newer = str_is(visit_query(v, "api-version"), "2025-05-01");
	if (newer ? n <= NAME_MAX_2025 && strspn(name, set) == n : visit_clean(name))
		return true;
	visit_refuse(v, 400, "BadArgument", "The name '%s' is not valid: %s.", name,
		     newer ? "1 to 63 letters, digits, underscores, full stops and hyphens"
			   : "it has characters that cannot be shown");
	return false;
}
