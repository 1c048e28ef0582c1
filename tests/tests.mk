# Tests. A test is one program: tests/KIND/ROOM_thing.c links ROOM and the rooms it may use; its words live beside it.
# tests/flow, face, screen, wire and tty link everything (core and the lab's pure service meet only there).
TEST_KINDS := unit flow face screen wire tty fault
ALL_ROOMS  := $(ROOMS)
test_srcs  := $(foreach k,$(TEST_KINDS),$(wildcard tests/$(k)/*.c))
tests      := $(patsubst %.c,$(BUILD)/%,$(test_srcs))
room_of     = $(firstword $(subst _, ,$(basename $(notdir $(1)))))
rooms_of    = $(if $(filter tests/unit/%,$(1)),$(call room_of,$(1)) $($(call room_of,$(1))_USES),$(ALL_ROOMS))

define test_program
$(BUILD)/$(1): $(BUILD)/$(1).o $$(call archives,$$(call rooms_of,$(1)))
	$$(call say,LINK,$$@)
	$$(Q)$$(CC) $$(LDFLAGS_ALL) -o $$@ $$< $$(call libs,$$(call rooms_of,$(1))) $$(call pkg,--libs,cmocka vterm)
endef
$(foreach t,$(basename $(test_srcs)),$(eval $(call test_program,$(t))))

# One test alone: make t/unit/inet_asn
t/%: $(BUILD)/tests/%
	$(Q)./$<
