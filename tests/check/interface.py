"""The published interface, for what holds requests and replies against it: operations, schemas, a report of findings.

Its files lie beside the repository, in ../shared/api; `absent` says what is missing here, or nothing."""

import functools
import http.client
import json
import os
import re
import socket
import urllib.parse

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
API = os.path.join(ROOT, "..", "shared", "api")
ARM = os.path.join(API, "arm", "specification", "resources", "resource-manager", "Microsoft.Resources", "stable")
VERSIONS = ("2025-05-01", "2022-10-01")
SUBSCRIPTIONS, RESOURCES = "2022-12-01", "2021-04-01"
GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Where the service differs from the files, and the lab with it.
EXTRA_MEMBERS = ("billableBandwidthInMbps",)
LEFT_OUT = {(path, "nextLink"): "no nextLink on the only page, though the file requires one"
            for path in ("/subscriptions", "/tenants")}


def absent():
    if not jsonschema:
        return "python3 has no jsonschema here"
    return None if os.path.isdir(API) else "the interface's files are not beside the repository"


class Report:
    """Findings and notes, each said once."""

    def __init__(self, name):
        self.name, self.findings, self.notes, self.calls = name, {}, {}, 0

    def finding(self, where, text):
        self.findings.setdefault(text, where)

    def note(self, text):
        self.notes.setdefault(text, None)

    def expect(self, good, where, text):
        if not good:
            self.finding(where, text)

    def close(self):
        for text in self.notes:
            print(f"  note     {text}")
        for text, where in self.findings.items():
            print(f"  finding  {where}: {text}")
        print(f"{self.name}: {self.calls} replies, {len(self.findings)} findings, {len(self.notes)} notes")
        return 1 if self.findings else 0


# ---- The published interface.

@functools.lru_cache(maxsize=None)
def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def pointed(path, pointer):
    node = load(path)
    for part in pointer.strip("/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


class Schemas:
    """A schema with all it refers to, files included, as one that refers to itself only. Open enumerations
    (x-ms-enum.modelAsString) are no error for a validator; `open_enum` keeps their values for the walk below."""

    def __init__(self):
        self.definitions = {}

    def whole(self, path, schema):
        return {**self.local(path, schema), "definitions": self.definitions}

    def local(self, path, node):
        if isinstance(node, list):
            return [self.local(path, n) for n in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("$ref"), str):
            beside = {"readOnly": True} if node.get("readOnly") else {}
            return {**self.refer(path, node["$ref"]), **beside}
        out = {k: self.local(path, v) for k, v in node.items()}
        if isinstance(node.get("x-ms-enum"), dict) and node["x-ms-enum"].get("modelAsString"):
            out["open_enum"] = out.pop("enum", [])
        return out

    def refer(self, path, ref):
        other, pointer = ref.split("#", 1)
        path = os.path.normpath(os.path.join(os.path.dirname(path), other)) if other else path
        name = f"{path}{pointer}".replace("/", ":")
        if name not in self.definitions:
            self.definitions[name] = None
            self.definitions[name] = self.local(path, pointed(path, pointer))
        return {"$ref": f"#/definitions/{name}"}

    def resolve(self, schema):
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].split("/", 2)[2]]
        return schema

    def members(self, schema):
        """Members of an object, inherited ones too; None: any."""
        schema, out = self.resolve(schema), {}
        for parent in schema.get("allOf", []):
            out.update(self.members(parent) or {})
        out.update(schema.get("properties", {}))
        return None if "additionalProperties" in schema or not out else out

    def read_only(self, schema, value, path=""):
        """Paths of members that only the service may set."""
        schema = self.resolve(schema)
        if isinstance(value, list):
            for item in value:
                yield from self.read_only(schema.get("items", {}), item, path + "[]")
        elif isinstance(value, dict):
            members = self.members(schema) or {}
            for key in value.keys() & members.keys():
                if members[key].get("readOnly") or self.resolve(members[key]).get("readOnly"):
                    yield f"{path}.{key}"
                yield from self.read_only(members[key], value[key], f"{path}.{key}")

    def strange(self, schema, value, path=""):
        """(path, what) for members that are not described and values that an open enumeration does not list."""
        schema = self.resolve(schema)
        if isinstance(value, list):
            for item in value:
                yield from self.strange(schema.get("items", {}), item, path + "[]")
        elif isinstance(value, dict):
            members = self.members(schema)
            for key, inner in value.items() if members is not None else ():
                if key in members:
                    yield from self.strange(members[key], inner, f"{path}.{key}")
                else:
                    yield f"{path}.{key}", "is not described"
        elif schema.get("open_enum") and value not in schema["open_enum"]:
            yield path, f"has the unlisted value {value!r}"


def files(version):
    return (os.path.join(API, version, "peering.json"), os.path.join(ARM, RESOURCES, "resources.json"),
            os.path.join(ARM, SUBSCRIPTIONS, "subscriptions.json"))


def fits(template, path):
    """How many parts agree word for word; -1: another path."""
    a, b = template.lower().strip("/").split("/"), path.lower().strip("/").split("/")
    if len(a) != len(b) or any(x != y and not x.startswith("{") for x, y in zip(a, b)):
        return -1
    return sum(x == y for x, y in zip(a, b))


def operation(version, method, path):
    """(file, operation, path with its parameters' names) of the interface; None: it has no such call."""
    best, found = -1, None
    for file in files(version):
        for template, methods in load(file)["paths"].items():
            score = fits(template, path)
            if method.lower() in methods and score > best:
                best, found = score, (file, methods[method.lower()], template)
    return found


def check_reply(version, reply, report):
    found = operation(version, reply.method, reply.path)
    if not found:
        return report.finding(reply, "the interface has no such call")
    file, op, _ = found
    answer = op["responses"].get(str(reply.status)) or (op["responses"].get("default") if reply.status >= 400 else None)
    if not answer:
        return report.finding(reply, f"status {reply.status} is not listed; {sorted(op['responses'])} are")
    if "schema" not in answer or reply.method == "HEAD":
        return report.expect(not reply.body or reply.status >= 400, reply, "the interface describes no body here")
    schemas = Schemas()
    schema = schemas.whole(file, answer["schema"])
    for error in jsonschema.Draft4Validator(schema).iter_errors(reply.json):
        known = [why for (path, name), why in LEFT_OUT.items() if reply.path == path and f"'{name}'" in error.message]
        if known:
            report.note(f"{op['operationId']}: {known[0]}")
        else:
            report.finding(reply, f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    for path, what in schemas.strange(schema, reply.json):
        if not path.endswith(EXTRA_MEMBERS):
            report.note(f"{op['operationId']}: {path} {what}")


# ---- Requests.

class Request:
    def __init__(self, method, target, headers, body):
        self.method, self.target, self.body = method, target, body
        self.path, _, query = target.partition("?")
        self.query = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
        self.headers = {k.lower(): v for k, v in headers}

    def __str__(self):
        return f"{self.method} {self.target}"


def parameters(file, template, op):
    """What an operation takes, references followed."""
    for node in (*load(file)["paths"][template].get("parameters", []), *op.get("parameters", [])):
        while "$ref" in node:
            other, pointer = node["$ref"].split("#", 1)
            file = os.path.normpath(os.path.join(os.path.dirname(file), other)) if other else file
            node = pointed(file, pointer)
        yield node


def check_value(parameter, value, where, report):
    name = parameter["name"]
    listed = parameter.get("enum", [value])
    report.expect(value in listed, where, f"{name} is {value!r}, not of {listed}")
    report.expect(re.fullmatch(parameter.get("pattern", ".*"), value), where, f"{name} {value!r} does not fit its pattern")
    long_enough = parameter.get("minLength", 1) <= len(value) <= parameter.get("maxLength", len(value))
    report.expect(long_enough, where, f"{name} {value!r} has {len(value)} characters")
    if parameter.get("format") == "uuid":
        report.expect(re.fullmatch(GUID, value), where, f"{name} {value!r} is no UUID")
    if parameter.get("type") == "integer":
        report.expect(value.isdecimal(), where, f"{name} {value!r} is no number")


def check_path(template, request, known, report):
    for word, value in zip(template.strip("/").split("/"), request.path.strip("/").split("/")):
        if word.startswith("{"):
            report.expect(word[1:-1] in known, request, f"{word} is not described")
            check_value(known.get(word[1:-1], {"name": word}), urllib.parse.unquote(value), request, report)
        else:
            report.expect(word == value, request, f"the path says {value!r}, the interface {word!r}")


def check_query(request, version, known, report):
    names = [name for name, _ in request.query]
    report.expect(len(names) == len(set(names)), request, f"a query parameter is there twice: {names}")
    for name in sorted({n for n, p in known.items() if p.get("required")} - set(names)):
        report.finding(request, f"the query parameter {name} is missing")
    for name, value in request.query:
        if name not in known:
            report.finding(request, f"the query parameter {name} is not described")
        elif name == "api-version":
            report.expect(value == version, request, f"api-version is {value!r}, expected {version!r}")
        else:
            check_value(known[name], value, request, report)


def check_request_body(file, schema, request, report):
    kind = request.headers.get("content-type", "")
    report.expect(kind.startswith("application/json"), request, f"Content-Type is {kind!r}")
    try:
        value = json.loads(request.body)
    except ValueError as error:
        return report.finding(request, f"the body is no JSON: {error}")
    schemas = Schemas()
    whole = schemas.whole(file, schema)
    for error in jsonschema.Draft4Validator(whole).iter_errors(value):
        report.finding(request, f"body {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    for path, what in schemas.strange(whole, value):
        report.finding(request, f"body: {path} {what}")
    for path in schemas.read_only(whole, value):
        report.finding(request, f"body: {path} is read-only")


def check_headers(request, report):
    authorization = request.headers.get("authorization", "")
    report.expect(authorization.startswith("Bearer "), request, "there is no Bearer token")
    client = request.headers.get("x-ms-client-request-id", "")
    report.expect(re.fullmatch(GUID, client), request, f"x-ms-client-request-id is {client!r}")


def check_request(version, request, report):
    """version: of Microsoft.Peering; the others have one each. The operation's name, or None when there is none."""
    found = operation(version, request.method, request.path)
    if not found:
        return report.finding(request, "the interface has no such call")
    file, op, template = found
    takes = list(parameters(file, template, op))
    by_place = {place: {p["name"]: p for p in takes if p["in"] == place} for place in ("path", "query", "body")}
    check_headers(request, report)
    check_path(template, request, by_place["path"], report)
    check_query(request, load(file)["info"]["version"], by_place["query"], report)
    for body in by_place["body"].values():
        if request.body or body.get("required"):
            check_request_body(file, body["schema"], request, report)
    report.expect(by_place["body"] or not request.body, request, "the interface describes no body for it")
    return op["operationId"]


# ---- Talking to the lab.

class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Reply:
    def __init__(self, method, target, response):
        self.method, self.target, self.status = method, target, response.status
        self.path, _, self.query = target.partition("?")
        self.headers = {k.lower(): v for k, v in response.getheaders()}
        self.body = response.read()
        self.json = None
        if self.body and "json" in self.headers.get("content-type", ""):
            self.json = json.loads(self.body)

    def __str__(self):
        return f"{self.method} {self.target} {self.status}"

    def at(self, dotted):
        node = self.json
        for key in dotted.split("."):
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def items(self):
        return self.at("value") or []
