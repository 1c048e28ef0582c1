# Tests. A test is one program: tests/unit/ROOM_thing.c links ROOM, the rooms it may use and those they may use; the other kinds
# link every room (core and the lab's pure service meet only there).
TEST_KINDS := unit flow face screen wire tty fault
test_srcs  := $(foreach k,$(TEST_KINDS),$(wildcard tests/$(k)/*.c))
tests      := $(patsubst %.c,$(BUILD)/%,$(test_srcs))
room_of     = $(firstword $(subst _, ,$(basename $(notdir $(1)))))
with_uses   = $(sort $(1) $(foreach r,$(1),$($(r)_USES)))
rooms_of    = $(if $(filter tests/unit/%,$(1)),$(call with_uses,$(call with_uses,$(call room_of,$(1)))),$(ROOMS))

define test_program
$(BUILD)/$(1): $(BUILD)/$(1).o $$(call archives,$$(call rooms_of,$(1)))
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(LDFLAGS_ALL) -o $$@ $$< $$(call libs,$$(call rooms_of,$(1))) $$(call pkg,--libs,cmocka vterm libssl)
endef
$(foreach t,$(basename $(test_srcs)),$(eval $(call test_program,$(t))))

# It compares what is kept inside core with what is counted anew
$(BUILD)/tests/unit/core_kept.o: CPPFLAGS += -Isrc/core

# Memory that is refused: loaded in front of libc by tests/fault/want
$(BUILD)/tests/fault/want $(BUILD)/tests/tty/app_terminal: | $(BUILD)/tests/fault/want.so
$(BUILD)/tests/fault/want.so: tests/fault/preload/want.c
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(STD) $(WARN) -O2 -g -fPIC -shared -o $@ $< -lgcc_s

# What measures: sessions to measure with, and a meter for any program at a terminal (tests/bench/run)
bench := $(BUILD)/tests/bench/sessions $(BUILD)/tests/bench/tty
$(BUILD)/tests/bench/sessions: $(BUILD)/tests/bench/sessions.o $(call archives,session model inet base)
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< $(call libs,session model inet base)

$(BUILD)/tests/bench/tty: $(BUILD)/tests/bench/tty.o
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< -lutil

# Fuzz targets: tests/fuzz/NAME.c over tests/fuzz/corpus/NAME; with libFuzzer when FUZZER=1, else with a driver of our own
fuzz_names := $(filter-out driver,$(basename $(notdir $(wildcard tests/fuzz/*.c))))
fuzzers    := $(addprefix $(BUILD)/tests/fuzz/,$(fuzz_names))
$(fuzzers): %: %.o $(if $(FUZZER),,$(BUILD)/tests/fuzz/driver.o) $(call archives,$(ROOMS))
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(if $(FUZZER),-fsanitize=fuzzer) -o $@ $(filter %.o,$^) $(call libs,$(ROOMS))

fuzz-programs: $(fuzzers)

# One test alone: make t/unit/inet_asn
t/%: $(BUILD)/tests/% all-for-tests
	$(Q)BUILD=$(BUILD) ./$<

all-for-tests: $(if $(filter t/tty/% t/fault/% t/flow/%,$(MAKECMDGOALS)),all)

test:
	@.ci/deps build test $(and $(SAN),$(findstring clang,$(CC)),clang-san)
	@$(MAKE) --no-print-directory $(jobs) test-programs
	@BUILD=$(BUILD) tests/check/run-tests $(tests)

test-programs: all $(tests) $(bench)

# All that is compiled, nothing linked: what compilers are asked for by tests/check/check
objects: $(call archives,$(ROOMS)) $(addprefix $(BUILD)/,$(mains:.c=.o)) $(addsuffix .o,$(tests) $(bench) $(fuzzers) $(BUILD)/tests/fuzz/driver)

check:
	@.ci/deps build test check
	@tests/check/check $(BUILD)

# Every writing, lock and interruption struck at every point
test-faults:
	@.ci/deps build test deep
	@$(MAKE) --no-print-directory $(jobs) test-programs
	@tests/check/faults $(BUILD)

deep:
	@.ci/deps build test check deep clang-san
	@tests/check/deep $(BUILD)

# What the tests run through; build/coverage/coverage.txt has the files
coverage:
	@.ci/deps build test coverage
	@$(MAKE) --no-print-directory $(jobs) -s BUILD=build/coverage CC=gcc COVERAGE=1 test-programs
	@find build/coverage -name '*.gcda' -delete
	-@BUILD=build/coverage tests/check/run-tests $(patsubst $(BUILD)/%,build/coverage/%,$(tests))
	@tests/check/coverage build/coverage

# Each fuzz target for FUZZ_SECONDS (60), or those named in FUZZ; what is found stays in build/fuzz/found
fuzz:
	@.ci/deps build test clang-san
	@$(MAKE) --no-print-directory $(jobs) -s BUILD=build/fuzz CC=clang SAN=1 FUZZER=1 fuzz-programs
	@tests/check/fuzz build/fuzz $(or $(FUZZ_SECONDS),60) $(or $(FUZZ),$(fuzz_names))

# The lab's replies against the published interface, where its files lie beside the repository
conform: $(BUILD)/voxpeer-lab
	@tests/check/lab-replies $<

# Azure's own client libraries against the lab over TLS, those that are installed
azure-clients: $(BUILD)/voxpeer-lab
	@tests/check/azure-clients $<

# A whole onboarding by both programs, each request and reply judged on its way by the published interface
validate-journey: all
	@tests/check/validate-journey $(BUILD)

bench: all $(bench)
	@tests/bench/run $(BUILD)

# Pictures of the running program (docs/pictures), and the screen in README.md
$(BUILD)/tests/pictures/shot: tests/pictures/shot.c tests/pictures/png.h tests/bench/pty.h $(call archives,ui)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(call pkg,--cflags,vterm freetype2 zlib) $(LDFLAGS_ALL) -o $@ $< \
		$(call archives,ui) $(call pkg,--libs,vterm freetype2 zlib) -lutil

pictures:
	@.ci/deps build test pictures
	@$(MAKE) --no-print-directory all $(BUILD)/tests/pictures/shot
	@tests/pictures/run $(BUILD)

print-%:
	@printf '%s\n' '$($*)'

.PHONY: coverage test-faults test-programs fuzz-programs fuzz objects all-for-tests conform pictures
