# The scenarios are files and are compiled in: each becomes a text in a table, in the order below first, others after.
LAB_SCENARIOS_FIRST := first-light slow-approval silent-router missing-community long-path no-route-object two-metros
LAB_SCENARIO_FILES  := $(wildcard src/lab/scenarios/*.yaml)
LAB_SCENARIOS       := $(filter $(patsubst src/lab/scenarios/%.yaml,%,$(LAB_SCENARIO_FILES)),$(LAB_SCENARIOS_FIRST)) \
                       $(filter-out $(LAB_SCENARIOS_FIRST),$(patsubst src/lab/scenarios/%.yaml,%,$(LAB_SCENARIO_FILES)))

$(BUILD)/src/lab/builtin.c: src/lab/embed.awk $(LAB_SCENARIO_FILES) $(BUILD)/names
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q)awk -f src/lab/embed.awk $(LAB_SCENARIOS:%=src/lab/scenarios/%.yaml) >$@

$(BUILD)/src/lab/builtin.o: $(BUILD)/src/lab/builtin.c $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(BUILD)/liblab.a: $(BUILD)/src/lab/builtin.o
