# voxpeer: build/voxpeer and build/voxpeer-lab.
#   make            both programs            make run    start the training wizard
#   make test       all tests                make check  compilers, rooms, banned functions, format, shell
#   make deep       the long analyses        make bench  figures
#   make coverage   lines and branches that the tests run through, by room and file
#   make test-faults  every writing, lock and interruption struck at every point
#   make fuzz       hostile bytes to all that reads any: FUZZ_SECONDS=60 for each target, FUZZ="arm keys" for some
#   make install    DESTDIR, PREFIX          make pictures  docs/pictures and the screen in README
#   SAN=1 address and undefined-behaviour sanitizers, V=1 show commands

VERSION := 0.1.0
PREFIX  ?= /usr/local
BUILD   ?= build$(if $(SAN),/san)
CC      ?= cc
Q       := $(if $(V),,@)
quiet   := $(findstring s,$(firstword -$(MAKEFLAGS)))
say      = $(if $(V)$(quiet),,@printf '  %-5s %s\n' '$(1)' '$(2)')
# What people call uses every processor, unless they said otherwise
jobs     = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))

# ---- Rooms: which may include which. The one home of this rule: check-rooms and the linking of tests read it too.
ROOMS := base page inet model arm core session net ui coach face app lab
base_USES    :=
page_USES    := base
inet_USES    := base
model_USES   := base inet
arm_USES     := base inet model
core_USES    := page model arm inet base
session_USES := model base
net_USES     := base
ui_USES      := page base
coach_USES   := page inet base
face_USES    := core page ui base
app_USES     := base page inet model arm core session net ui coach face
lab_USES     := inet base

# ---- Packages: which room links what. The Debian packages that bring them are in .ci/deps.
pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)
# Where it is there: the address to sign in at as a QR code
qr        := $(shell pkg-config --exists libqrencode 2>/dev/null && echo libqrencode)
base_PKGS := libcjson yaml-0.1 libcrypto
net_PKGS  := libcurl libssl libcrypto
ui_PKGS   := ncursesw $(qr)
lab_PKGS  := libmicrohttpd

STD     := -std=c17 -D_GNU_SOURCE -DVOXPEER_VERSION='"$(VERSION)"' $(if $(qr),-DHAVE_QRENCODE)
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
           -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough -Wno-missing-field-initializers
BRANCHES := $(if $(findstring x86_64,$(shell $(CC) -dumpmachine)),-fcf-protection,$(if $(findstring aarch64,$(shell $(CC) -dumpmachine)),-mbranch-protection=standard))
HARDEN  := -fstack-protector-strong -fPIE -fvisibility=hidden $(if $(SAN)$(COVERAGE),,-D_FORTIFY_SOURCE=3 $(BRANCHES)) -fstack-clash-protection
OPT     ?= $(if $(COVERAGE),-O0 -g,$(if $(SAN),-O1 -g -fno-omit-frame-pointer,-O2 -g))
comma   := ,
SANFLAG := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined) $(if $(FUZZER),-fsanitize=fuzzer-no-link) $(if $(COVERAGE),--coverage -DCOVERAGE)
CPPFLAGS_ALL = $(STD) -Iinclude $(CPPFLAGS)
CFLAGS_ALL   = $(OPT) $(WARN) $(HARDEN) $(SANFLAG) $(CFLAGS) $(EXTRA)
LDFLAGS_ALL  = -pie -Wl,-z,relro,-z,now,-z,noexecstack $(SANFLAG) $(LDFLAGS)

all: $(BUILD)/voxpeer $(BUILD)/voxpeer-lab

# ---- What a build stands on beside files: $(BUILD)/flags and $(BUILD)/names change only when their text does, so that other
# flags compile everything again, and a file that came or went is put in or left out.
quoted = '$(subst ','\'',$(1))'
flags  = $(CC) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LDFLAGS_ALL)
names  = $(foreach r,$(ROOMS),$($(r)_OBJS)) $(LAB_SCENARIO_FILES) $(THEMES)
$(BUILD)/flags $(BUILD)/names: always
	@mkdir -p $(@D)
	@printf '%s\n' $(call quoted,$($(@F))) | cmp -s - $@ || printf '%s\n' $(call quoted,$($(@F))) >$@

# ---- Objects and rooms
sources    = $(shell find src/$(1) -name '*.c' 2>/dev/null | sort)
mains     := src/app/main.c src/lab/main.c
define room
$(1)_OBJS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(mains),$(call sources,$(1))))
$(BUILD)/lib$(1).a: $$($(1)_OBJS) $(BUILD)/names
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

$(BUILD)/%.o: %.c $(BUILD)/flags | deps-build
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -Isrc/$(word 2,$(subst /, ,$*)) $(CFLAGS_ALL) $(call pkg,--cflags,$(call room_pkgs,$(word 2,$(subst /, ,$*)))) -MMD -MP -c -o $@ $<

room_pkgs = $(sort $(foreach r,$(1),$($(r)_PKGS)))
archives  = $(foreach r,$(1),$(BUILD)/lib$(r).a)
libs      = -Wl,--start-group $(call archives,$(1)) -Wl,--end-group $(call pkg,--libs,$(call room_pkgs,$(1)))

$(BUILD)/voxpeer: $(BUILD)/src/app/main.o $(call archives,app $(app_USES))
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< $(call libs,app $(app_USES))

$(BUILD)/voxpeer-lab: $(BUILD)/src/lab/main.o $(call archives,lab $(lab_USES))
	$(call say,LINK,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) -o $@ $< $(call libs,lab $(lab_USES))

include tests/tests.mk

-include $(wildcard src/*/*.mk)
-include $(shell find $(BUILD)/src $(BUILD)/tests -name '*.d' 2>/dev/null)

# ---- What people call
deps:
	@.ci/deps build test check

deps-build:
	@.ci/deps --list build

run:
	@.ci/deps build
	@$(MAKE) --no-print-directory $(jobs) all
	@$(BUILD)/voxpeer train $(ARGS)

install: SHARE = $(DESTDIR)$(PREFIX)/share
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(BUILD)/voxpeer $(BUILD)/voxpeer-lab $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(wildcard docs/man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(wildcard docs/man/*.5) $(DESTDIR)$(PREFIX)/share/man/man5/
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(BUILD)/voxpeer help completion bash >$(SHARE)/bash-completion/completions/voxpeer
	$(BUILD)/voxpeer help completion zsh >$(SHARE)/zsh/site-functions/_voxpeer
	$(BUILD)/voxpeer help completion fish >$(SHARE)/fish/vendor_completions.d/voxpeer.fish

clean:
	rm -rf build

.PHONY: all clean run test test-faults check deep deps install bench deps-build always
.DELETE_ON_ERROR:
