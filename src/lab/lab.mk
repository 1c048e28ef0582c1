# The scenarios are files and are compiled in: each becomes a text in a table, in the order below first, others after.
LAB_SCENARIOS_FIRST := first-light slow-approval dropped-line silent-router missing-community long-path \
                       private-as prepending no-route-object private-prefix long-prefix no-lacp bfd-down \
                       refused-peering refused-asn unequal-bandwidth one-router one-session no-backup \
                       two-metros wrong-key invalid-prefix unknown-provider internal-error registered-elsewhere \
                       take-over final
LAB_SCENARIO_FILES  := $(wildcard src/lab/scenarios/*.yaml)
LAB_SCENARIOS       := $(filter $(patsubst src/lab/scenarios/%.yaml,%,$(LAB_SCENARIO_FILES)),$(LAB_SCENARIOS_FIRST)) \
                       $(filter-out $(LAB_SCENARIOS_FIRST),$(patsubst src/lab/scenarios/%.yaml,%,$(LAB_SCENARIO_FILES)))

$(BUILD)/src/lab/builtin.c: src/lab/embed.awk $(LAB_SCENARIO_FILES) $(BUILD)/names
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)awk -f src/lab/embed.awk $(LAB_SCENARIOS:%=src/lab/scenarios/%.yaml) >$@

# What `scenario new` prints: a table of one, under a name of its own.
$(BUILD)/src/lab/template.c: src/lab/embed.awk src/lab/template.yaml
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)awk -v only=lab_template -f src/lab/embed.awk src/lab/template.yaml >$@

$(BUILD)/src/lab/builtin.o $(BUILD)/src/lab/template.o: $(BUILD)/src/lab/%.o: $(BUILD)/src/lab/%.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/liblab.a: $(BUILD)/src/lab/builtin.o $(BUILD)/src/lab/template.o
