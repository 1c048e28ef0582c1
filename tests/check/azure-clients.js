// azure-clients.js URL API-VERSION: the round of tests/check/azure-clients with npm's @azure/arm-peering. Prints how many calls
// went out. The resource group and the provider's registration, which that package does not know, are asked for as they are.
"use strict";
const assert = require("node:assert");
const https = require("node:https");
const { PeeringManagementClient } = require("@azure/arm-peering");

const [url, apiVersion] = process.argv.slice(2);
const subscription = "00000000-0000-0000-0000-000000000001";
const group = "voice-peering";
const prefixes = { "sbc-ams": "203.0.113.0/24", "media-ams": "198.51.100.0/24" };
const keys = {};
let calls = 0;

const token = { getToken: async () => ({ token: "training", expiresOnTimestamp: Date.now() + 3600e3 }) };
const client = new PeeringManagementClient(token, subscription, { endpoint: url, $host: url, apiVersion });
client.pipeline.addPolicy({
	name: "count",
	sendRequest(request, next) {
		calls++;
		return next(request);
	},
});

function ask(method, path, body) {
	return new Promise((resolve, reject) => {
		const headers = { Authorization: "Bearer training", "Content-Type": "application/json" };
		const request = https.request(url + path, { method, headers }, (reply) => {
			reply.resume().on("end", () => resolve(reply.statusCode));
		});
		request.on("error", reject).end(JSON.stringify(body));
	});
}

const advance = () => ask("POST", "/lab/v1/clock", { advance: true });

async function until(get, done) {
	for (let i = 0; i < 60; i++) {
		const thing = await get();
		if (done(thing)) return thing;
		await advance();
	}
	assert.fail(`sixty events did not bring what was waited for: ${get}`);
}

async function names(list) {
	const found = [];
	for await (const thing of list) found.push(thing.name);
	return found.sort();
}

const gone = (get) => assert.rejects(get, (error) => error.statusCode === 404 && Boolean(error.code));

async function account() {
	const at = `/subscriptions/${subscription}`;
	assert.equal(await ask("POST", `${at}/providers/Microsoft.Peering/register?api-version=2021-04-01`, {}), 200);
	for (let i = 0; i < 3; i++) await advance();
	const made = await ask("PUT", `${at}/resourcegroups/${group}?api-version=2021-04-01`, { location: "West Europe" });
	assert.equal(made, 201);
}

async function catalogues() {
	const metros = [];
	for await (const m of client.peeringLocations.list("Direct", { directPeeringType: "Voice" })) metros.push(m.peeringLocation);
	assert(metros.includes("Amsterdam"));
	for (const list of [client.peeringServiceProviders, client.peeringServiceCountries, client.peeringServiceLocations])
		assert((await names(list.list())).length > 0);
	const asked = { peeringServiceLocation: "North Holland", peeringServiceProvider: "Example Voice" };
	const answer = await client.checkServiceProviderAvailability(asked);
	assert.equal(answer.body ?? answer, "Available");
}

async function asn() {
	await gone(() => client.peerAsns.get("example-asn"));
	const made = await client.peerAsns.createOrUpdate("example-asn", {
		peerAsn: 64500,
		peerName: "Example Voice",
		peerContactDetail: [{ role: "Noc", email: "noc@example.net", phone: "+31205550100" }],
	});
	assert.equal(made.validationState, "Pending");
	const seen = await until(() => client.peerAsns.get("example-asn"), (a) => a.validationState === "Approved");
	assert.deepEqual(await names(client.peerAsns.listBySubscription()), ["example-asn"]);
	return seen.id;
}

async function peering(id) {
	const wire = (digit, peeringDBFacilityId) => ({
		connectionIdentifier: `${digit.repeat(8)}-1111-4111-8111-111111111111`,
		bandwidthInMbps: 10000,
		sessionAddressProvider: "Microsoft",
		useForPeeringService: true,
		peeringDBFacilityId,
	});
	const made = await client.peerings.createOrUpdate(group, "example-ams", {
		sku: { name: "Premium_Direct_Free" },
		kind: "Direct",
		location: "West Europe",
		peeringLocation: "Amsterdam",
		direct: { directPeeringType: "Voice", peerAsn: { id }, connections: [wire("1", 63), wire("2", 104)] },
	});
	assert.deepEqual(made.direct.connections.map((c) => c.connectionState), ["PendingApproval", "PendingApproval"]);
	const active = (p) => p.direct.connections.every((c) => c.connectionState === "Active");
	await until(() => client.peerings.get(group, "example-ams"), active);
	assert.deepEqual((await client.peerings.update(group, "example-ams", { tags: { who: "noc" } })).tags, { who: "noc" });
	assert.deepEqual(await names(client.peerings.listByResourceGroup(group)), ["example-ams"]);
	assert.deepEqual(await names(client.peerings.listBySubscription()), ["example-ams"]);
	const routes = new Set();
	for await (const route of client.receivedRoutes.listByPeering(group, "example-ams")) routes.add(route.prefix);
	assert.deepEqual([...routes].sort(), Object.values(prefixes).sort());
}

const verified = (p) => p.prefixValidationState === "Verified";

async function registered() {
	for (const [name, prefix] of Object.entries(prefixes)) {
		const get = () => client.registeredPrefixes.get(group, "example-ams", name);
		await gone(get);
		await client.registeredPrefixes.createOrUpdate(group, "example-ams", name, { prefix });
		keys[name] = (await until(get, verified)).peeringServicePrefixKey;
		assert.match(keys[name], /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	}
	assert.deepEqual(await names(client.registeredPrefixes.listByPeering(group, "example-ams")), Object.keys(prefixes).sort());
	const wrong = client.registeredPrefixes.createOrUpdate(group, "example-ams", "odd", { prefix: "banana" });
	await assert.rejects(wrong, (error) => error.statusCode === 400 && error.code === "BadArgument");
}

async function service() {
	await gone(() => client.peeringServices.get(group, "example-voice"));
	await client.peeringServices.createOrUpdate(group, "example-voice", {
		location: "West Europe",
		peeringServiceLocation: "North Holland",
		peeringServiceProvider: "Example Voice",
		providerPrimaryPeeringLocation: "Amsterdam",
	});
	const tagged = await client.peeringServices.update(group, "example-voice", { tags: { who: "noc" } });
	assert.deepEqual(tagged.tags, { who: "noc" });
	assert.deepEqual(await names(client.peeringServices.listByResourceGroup(group)), ["example-voice"]);
	assert.deepEqual(await names(client.peeringServices.listBySubscription()), ["example-voice"]);
	for (const [name, prefix] of Object.entries(prefixes)) {
		const body = { prefix, peeringServicePrefixKey: keys[name] };
		await client.prefixes.createOrUpdate(group, "example-voice", name, body);
		await until(() => client.prefixes.get(group, "example-voice", name), verified);
	}
	const seen = await client.prefixes.get(group, "example-voice", "sbc-ams", { expand: "events" });
	assert(seen.events.length > 0);
	assert.deepEqual(await names(client.prefixes.listByPeeringService(group, "example-voice")), Object.keys(prefixes).sort());
}

async function end() {
	const steps = [
		...Object.keys(prefixes).map((name) => [client.prefixes, group, "example-voice", name]),
		[client.peeringServices, group, "example-voice"],
		...Object.keys(prefixes).map((name) => [client.registeredPrefixes, group, "example-ams", name]),
		[client.peerings, group, "example-ams"],
		[client.peerAsns, "example-asn"],
	];
	for (const [where, ...path] of steps) {
		await where.delete(...path);
		await where.delete(...path); // a second time is no error
		await gone(() => where.get(...path));
	}
	for (const where of [client.peerings, client.peerAsns, client.peeringServices])
		assert.deepEqual(await names(where.listBySubscription()), []);
}

async function main() {
	await account();
	await catalogues();
	await peering(await asn());
	await registered();
	await service();
	await end();
	console.log(calls);
}

main().catch((error) => {
	console.error(error.stack);
	process.exit(1);
});
