# A world and answers with n prefixes, each announced by both routers and with a route object.
#   awk -v n=N -f many.awk                                   a scenario, based on first-light
#   awk -v n=N -v answers=SCENARIO -f many.awk example.yaml  the answers of the example with these prefixes, in that scenario
function prefix(i) { return 20 + int(i / 65536) "." int(i / 256) % 256 "." i % 256 ".0/24" }

function announcements(router, facility,    i)
{
	printf "  - name: %s\n    facility: %d\n    announcements:\n", router, facility
	for (i = 0; i < n; i++)
		printf "      - {prefix: %s, path: \"64500\", communities: \"8075:8007\"}\n", prefix(i)
}

BEGIN {
	if (!answers) {
		print "name: many\nbased_on: first-light\ntitle: Many prefixes\ndescription: As first-light, with more prefixes."
		print "registry:\n  autnums:\n    - {asn: 64500, holder: Example Voice}\n  routes:"
		for (i = 0; i < n; i++)
			printf "    - {prefix: %s, origin: 64500, source: RIPE}\n", prefix(i)
		print "routers:"
		announcements("ams-r1", 63)
		announcements("ams-r2", 104)
		exit
	}
}

/^scenario:/ { print "scenario: " answers; next }
/^prefixes:/ {
	print
	for (i = 0; i < n; i++)
		printf "  - {name: p%05d, prefix: %s, peering: example-ams, traffic: RTP media, endpoints: relays}\n", i, prefix(i)
	in_prefixes = 1
	next
}
in_prefixes && /^  - / { next }
/^  prefixes: \[/ {
	printf "  prefixes: ["
	for (i = 0; i < n; i++)
		printf "%sp%05d", i ? ", " : "", i
	print "]"
	next
}
{ in_prefixes = 0; print }
