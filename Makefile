# `make help` says what there is. The work is in scripts/dev and Package.swift; this is the door.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

# Everything that a user takes from here, in one folder.
out := .build/out

# The index is an editor's, and debug information a third of clinic and an eighth of the time.
# (Test builds keep the index: SwiftPM finds tests by it.)
release := swift build -c release --static-swift-stdlib --disable-index-store \
  -debug-info-format none
# Folders are named too: a file that is gone changes nothing but its folder. What no Swift product is
# made of stays out.
sources := Package.swift $(shell find Sources include -path Sources/CPatientsScript -prune -o -print)

lua_sources := $(wildcard Sources/CPatientsLua/*.c)
lua_headers := $(wildcard Sources/CPatientsLua/*.h Sources/CPatientsLua/include/*.h include/*.h)
lua_flags := -std=c11 -O2 -fPIC -shared -s -Wall -Wextra -Werror

# The Lua module: $(call lua_module,OUTPUT,libpatients.so's folder,RUNPATH or nothing,headers).
# lua_* comes from whoever loads it. Only the door is seen from outside, so that no other module's
# names can get in its way.
lua_module = $(CC) $(lua_flags) $(4) -ISources/CPatientsLua/include $(CPPFLAGS) $(CFLAGS) \
  $(lua_sources) -o $(1) -L$(2) -lpatients $(3:%=-Wl,-rpath,'%') -Wl,-z,now,-z,relro $(LDFLAGS) \
  -Wl,--version-script=<(printf '{ global: luaopen_patients; local: *; };')
built_headers := -Iinclude $$(pkg-config --cflags lua5.4)

# The script host for C programs: C alone, over the public C interface, with the Lua that is a shared
# library, for Debian's static one is not position-independent.
script_folders := Sources/CNames Sources/CScriptHost Sources/CPatientsLua Sources/CPatientsScript
script_sources := $(wildcard $(addsuffix /*.c,$(script_folders)))
script_headers := $(wildcard $(foreach folder,$(script_folders),$(folder)/*.h $(folder)/include/*.h))
script_flags := -std=c11 -O2 -fPIC -shared -Wall -Wextra -Werror \
  $(addprefix -I,$(wildcard $(addsuffix /include,$(script_folders))))

include scripts/dev/install.mk

.PHONY: all lib lua script clinic man demo test soak bench bench-long bench-values \
  check docs format bootstrap clean help

# The command line first: the library is made of modules that it has. All that `make install` puts is
# made here, so that as root it makes nothing.
all: clinic lib lua script man $(completions) ## the libraries, patients.so for Lua, clinic, pages

lib: $(out)/libpatients.so ## libpatients.so alone, for C programs

lua: $(out)/patients.so ## patients.so and what it needs: LUA_CPATH='.build/out/?.so' lua5.4

script: $(out)/libpatients-script.so ## libpatients-script.so: the clinic's rules inside C programs

clinic: $(out)/clinic ## the command line alone

man: $(out)/man/made ## the man pages, made of the headers and of what clinic says: .build/out/man

demo: ## install what is missing, build, and run a practice clinic from leads to patients
	scripts/dev/bootstrap.sh build
	$(MAKE) --no-print-directory all
	scripts/dev/demo.sh

test: ## install what is missing, run the tests, then C and Lua programs and clinic itself
	scripts/dev/bootstrap.sh
	scripts/dev/test-swift.sh
	$(MAKE) --no-print-directory all
	scripts/dev/test-consumers.sh
	scripts/dev/test-c-docs.sh
	scripts/dev/test-manners.sh
	scripts/dev/fuzz-abi.sh
	scripts/dev/test-sanitized.sh
	scripts/dev/test-valgrind.sh
	scripts/dev/test-races.sh
	scripts/dev/fuzz-inputs.sh
	scripts/dev/test-clinic.sh
	scripts/dev/test-guide.sh
	scripts/dev/test-install.sh
	scripts/dev/test-abi.sh

# How long each fuzzer of `make soak` runs.
SOAK_SECONDS ?= 300

soak: all ## the long forms: 2000 leads through all faults, killed 200 times; fuzzers (SOAK_SECONDS=300)
	scripts/dev/soak.sh $(SOAK)
	scripts/dev/memory.sh $(MEMORY)
	LD_LIBRARY_PATH=$(out) python3 Tests/Consumers/python/phones.py --cases 100000
	scripts/dev/test-consumers.sh Tests/Consumers/soak/*.c
	scripts/dev/test-manners.sh 1000
	scripts/dev/fuzz-abi.sh $(SOAK_SECONDS)
	scripts/dev/test-races.sh $(SOAK_SECONDS)
	scripts/dev/fuzz-inputs.sh $(SOAK_SECONDS)
	ROUNDS=20 scripts/dev/test-valgrind.sh
	$(MAKE) --no-print-directory distcheck

bench: ## the product beside what a user would pick instead (BENCH='--scale 0.1')
	scripts/dev/bootstrap.sh bench
	$(MAKE) --no-print-directory all
	scripts/dev/bench.sh $(BENCH)

bench-long: BENCH += --long
bench-long: bench ## the same, and growth up to a million leads sent

bench-values: lib ## what it costs to read a phone, a date, a gender, a name
	@mkdir -p .build/bench
	$(CC) -std=c99 -O2 -Wall -Wextra -Werror -Iinclude Tests/Benchmarks/values.c \
	  -o .build/bench/values -L$(out) -lpatients -Wl,-rpath,$(abspath $(out))
	.build/bench/values Tests/Fixtures/leads/phones.tsv

check: ## format, linters, the header, the exports and the rules of CONTRIBUTING.md
	scripts/dev/bootstrap.sh
	scripts/dev/check-format.sh
	scripts/dev/check-lint.sh
	scripts/dev/check-text.sh
	scripts/dev/check-swift.sh
	scripts/dev/check-header.sh
	$(MAKE) --no-print-directory all
	scripts/dev/check-exports.sh
	scripts/dev/check-abi.sh
	scripts/dev/check-lua-api.sh
	scripts/dev/check-c-api.sh
	scripts/dev/check-instructions.sh
	scripts/dev/check-errors.sh

docs: ## the references of the C headers and of the Lua module, and its types for editors
	lua5.4 scripts/dev/c-reference.lua include/*.h >docs/c-reference.md
	lua5.4 scripts/dev/lua-docs.lua reference >docs/lua-reference.md
	lua5.4 scripts/dev/lua-docs.lua types >docs/patients.lua

format: ## bring Swift and C into the form that `make check` asks for
	scripts/dev/check-format.sh --write

bootstrap: ## install the packages that building and checking need
	scripts/dev/bootstrap.sh

clean: ## remove all that was built; what was fetched stays
	rm -rf $(out) .build/demo .build/consumers .build/c-docs .build/sanitized .build/installed \
	  .build/bench .build/instructions .build/rock .build/unpacked .build/valgrind .build/races \
	  .build/fuzz-inputs $(wildcard .build/abi*) $(wildcard .build-*)
	swift package clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# One build at a time uses one .build; each product leaves the other's modules built.
.NOTPARALLEL:

$(out)/libpatients.so.0: $(sources)
	@scripts/dev/bootstrap.sh --missing build
	$(release) --product patients
	@mkdir -p $(out)
	strip -o $@ .build/release/libpatients.so

$(out)/libpatients.so: $(out)/libpatients.so.0
	ln -sf libpatients.so.0 $@

$(out)/clinic: $(sources)
	@scripts/dev/bootstrap.sh --missing build
	$(release) --product clinic
	@mkdir -p $(out)
	strip -o $@ .build/release/clinic

$(out)/patients.so: $(out)/libpatients.so $(lua_sources) $(lua_headers)
	$(call lua_module,$@,$(out),$$ORIGIN,$(built_headers))

$(out)/libpatients-script.so.0: $(out)/libpatients.so $(script_sources) $(script_headers) \
    $(wildcard include/*)
	$(CC) $(script_flags) $(built_headers) $(CPPFLAGS) $(CFLAGS) $(script_sources) -o $@ \
	  -L$(out) -lpatients $$(pkg-config --libs lua5.4) -Wl,-rpath,'$$ORIGIN' \
	  -Wl,-soname,$(@F) -Wl,-z,defs,-z,now,-z,relro $(LDFLAGS) \
	  -Wl,--version-script=include/patients-script.map

$(out)/libpatients-script.so: $(out)/libpatients-script.so.0
	ln -sf $(<F) $@

# SOURCE_DATE_EPOCH is the day that they carry, for those who make packages.
page_makers := $(addprefix scripts/dev/,header.lua roff.lua man-pages.lua clinic-pages.lua)
$(out)/man/made: $(out)/clinic $(wildcard include/*.h) $(page_makers)
	rm -rf $(@D)
	mkdir -p $(@D)/man1 $(@D)/man3
	VERSION='$(version)' lua5.4 scripts/dev/man-pages.lua $(@D)/man3 include/*.h
	$(out)/clinic --experimental-dump-help | VERSION='$(version)' \
	  lua5.4 scripts/dev/clinic-pages.lua $(@D)/man1
	touch $@
