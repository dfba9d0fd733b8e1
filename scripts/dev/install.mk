# `make install` and its relatives: where things go. What goes there is the list in install.sh.

# The folders are absolute. DESTDIR goes before all of them, for those who make packages, and is
# written into no file.
PREFIX ?= /usr/local
DESTDIR ?=
# A part of Debian's folders for libraries, `$(gcc -print-multiarch)`, or nothing.
MULTIARCH ?=
BINDIR ?= $(PREFIX)/bin
INCLUDEDIR ?= $(PREFIX)/include
LIBDIR ?= $(PREFIX)/lib$(MULTIARCH:%=/%)
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
DOCDIR ?= $(DATADIR)/doc/libpatients
# Where Debian's lua5.4 looks by itself, under /usr as under /usr/local: it knows folders for one
# architecture under /usr alone.
LUA_CMODDIR ?= $(PREFIX)/lib$(if $(filter /usr,$(PREFIX)),$(MULTIARCH:%=/%))/lua/5.4
LUA_LMODDIR ?= $(DATADIR)/lua/5.4
BASH_COMPLETIONS ?= $(DATADIR)/bash-completion/completions
# Debian's zsh looks under /usr for packages' functions, under /usr/local for the machine's own.
ZSH_COMPLETIONS ?= $(DATADIR)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
FISH_COMPLETIONS ?= $(DATADIR)/fish/vendor_completions.d

version := $(shell sed -nE 's/^.define PATIENTS_VERSION "(.*)"/\1/p' include/patients.h)
completions := $(addprefix $(out)/completions/clinic.,bash zsh fish)
tarball := $(out)/libpatients-$(version).tar.gz

# Where the loader looks always, and a RUNPATH has no place. Anywhere else the module says where its
# library is, seen from itself: so it is found before ldconfig has run, and in a folder of one's own.
loader_folders = /lib /usr/lib $(addsuffix /$(shell $(CC) -print-multiarch),/lib /usr/lib)
from_module = $$ORIGIN/$(shell realpath -ms --relative-to='$(LUA_CMODDIR)' '$(LIBDIR)')
installed_runpath = $(if $(filter $(loader_folders),$(LIBDIR)),,$(from_module))

# install.sh reads them; the Lua module is linked anew, for what it says of its library's place.
installing = PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' VERSION='$(version)' BINDIR='$(BINDIR)' \
  INCLUDEDIR='$(INCLUDEDIR)' LIBDIR='$(LIBDIR)' DATADIR='$(DATADIR)' MANDIR='$(MANDIR)' \
  DOCDIR='$(DOCDIR)' LUA_CMODDIR='$(LUA_CMODDIR)' LUA_LMODDIR='$(LUA_LMODDIR)' \
  BASH_COMPLETIONS='$(BASH_COMPLETIONS)' ZSH_COMPLETIONS='$(ZSH_COMPLETIONS)' \
  FISH_COMPLETIONS='$(FISH_COMPLETIONS)' scripts/dev/install.sh

.PHONY: install uninstall dist distcheck rock

install: all ## put all that was built where Debian expects it (PREFIX=, DESTDIR=)
	@$(installing) check
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(call lua_module,$$scratch/patients.so,$(out),$(installed_runpath),$(built_headers)); \
	$(installing) install "$$scratch/patients.so"

uninstall: ## remove what `make install` put under the same PREFIX and DESTDIR, and nothing else
	@$(installing) uninstall

dist: ## the last commit's sources as .build/out/libpatients-VERSION.tar.gz, the same bytes each time
	scripts/dev/dist.sh '$(tarball)'

# As somebody has it who took the file from elsewhere: no git, nothing built.
unpacked := .build/unpacked/libpatients-$(version)
distcheck: dist ## build and install from what `make dist` packs; minutes, for everything is built
	rm -rf .build/unpacked
	mkdir -p .build/unpacked
	tar -xzf $(tarball) -C .build/unpacked
	$(MAKE) -C $(unpacked) install PREFIX=/usr/local DESTDIR='$(CURDIR)/.build/unpacked/staged'
	.build/unpacked/staged/usr/local/bin/clinic --version
	LUA_CPATH='.build/unpacked/staged/usr/local/lib/lua/5.4/?.so' lua5.4 -e 'require "patients"'

rock_runpath = $(filter-out $(loader_folders),$(PATIENTS_LIBDIR))
rock_headers = -I$(PATIENTS_INCDIR) -I$(LUA_INCDIR)

# What the rockspec has LuaRocks call: the module alone, against a libpatients that is installed.
rock:
	@mkdir -p .build/rock
	$(call lua_module,.build/rock/patients.so,$(PATIENTS_LIBDIR),$(rock_runpath),$(rock_headers))

# They are read by a shell, and are no programs.
$(completions): $(out)/completions/clinic.%: $(out)/clinic
	@mkdir -p $(@D)
	$< --generate-completion-script $* | sed '1{/^#!/d}' >$@
