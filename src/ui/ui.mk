# The themes are files of the tree and compiled in: themes/*.yaml → themes_data.c, the default one first.
THEMES    := themes/dark.yaml $(filter-out themes/dark.yaml,$(sort $(wildcard themes/*.yaml)))
theme_gen := $(BUILD)/src/ui/themes_data

$(theme_gen).c: $(THEMES) src/ui/ui.mk $(BUILD)/names
	$(call say,GEN,$@)
	@mkdir -p $(@D)
	$(Q){ printf '#include "themes_data.h"\n\nconst struct theme_data THEMES_DATA[] = {\n'; \
	for f in $(THEMES); do \
		printf '{ "%s",\n' "$$(basename "$$f" .yaml)"; \
		sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' "$$f"; \
		printf '},\n'; \
	done; \
	printf '};\nconst size_t THEMES_DATA_COUNT = sizeof THEMES_DATA / sizeof THEMES_DATA[0];\n'; } >$@

$(theme_gen).o: $(theme_gen).c src/ui/themes_data.h $(BUILD)/flags
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Isrc/ui $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/libui.a: $(theme_gen).o
