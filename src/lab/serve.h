/* The handlers, one a route; route.c names them in its table. Each file holds one subject. */
#ifndef LAB_SERVE_H
#define LAB_SERVE_H
struct visit;
typedef void serve(struct visit *v);

/* serve_account.c: what surrounds Microsoft.Peering */
serve serve_subscriptions, serve_subscription, serve_locations, serve_tenants, serve_provider, serve_provider_register;
serve serve_groups, serve_group, serve_group_head, serve_group_put;
/* serve_catalogue.c: what can be chosen from */
serve serve_operations, serve_metros, serve_legacy, serve_countries, serve_places, serve_providers, serve_availability;
/* serve_asn.c */
serve serve_asns, serve_asn, serve_asn_put, serve_asn_delete;
/* serve_peering.c, peering_put.c */
serve serve_peerings, serve_peerings_of_group, serve_peering, serve_peering_put, serve_peering_patch;
serve serve_peering_delete, serve_routes, serve_unbilled;
serve serve_registered_asns, serve_registered_asn, serve_registered_asn_put, serve_registered_asn_delete;
/* serve_prefix.c: registered prefixes */
serve serve_prefixes, serve_prefix, serve_prefix_put, serve_prefix_delete, serve_prefix_validate;
/* serve_service.c: peering services and what is activated there */
serve serve_services, serve_services_of_group, serve_service, serve_service_put, serve_service_patch;
serve serve_service_delete, serve_activations, serve_activation, serve_activation_put, serve_activation_delete;
/* The lab's own calls: control.c for clock and faults, serve_routers.c, serve_registry.c, serve_scenario.c, serve_record.c */
serve serve_clock, serve_clock_post, serve_faults, serve_fault_post, serve_faults_delete;
serve serve_routers, serve_router_patch, serve_announcement_put, serve_announcement_delete;
serve serve_registry, serve_route_object_put, serve_route_object_delete, serve_autnum_put, serve_autnum_delete;
serve serve_scenario, serve_hint_post, serve_note_post, serve_score;
serve serve_checkpoints, serve_checkpoint_post, serve_checkpoint_restore, serve_reset;
void lab_put_goals(struct visit *v); /* serve_scenario.c: as a member of the object that is being written */
#endif
