# SPDX-License-Identifier: GPL-2.0-only
#
# What people type. "make help" lists it; Kbuild describes the module.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=
# Words for the kernel's build system: V=1, W=1 and C=1 reach it by themselves.
# A module's own BTF is of no use here, and making it needs pahole.
KBUILD = $(MAKE) -C "$(KDIR)" M="$(CURDIR)" CONFIG_DEBUG_INFO_BTF_MODULES=

.DEFAULT_GOAL := all
.PHONY: all module reader man load unload install demo lab check bench clean help

all: reader module

module:
	@if [ ! -e "$(KDIR)/Makefile" ]; then \
		echo "No kernel headers in $(KDIR)." >&2; \
		echo "Install them (Debian: apt-get install linux-headers-$$(uname -r))" >&2; \
		echo "or say where a built kernel is: make KDIR=/path/to/linux" >&2; \
		exit 1; \
	fi
	+$(KBUILD) modules

reader:
	+$(MAKE) -C userspace

# Where docutils is there; installing goes without a man page otherwise.
man:
	@if command -v rst2man >/dev/null; then rst2man Documentation/mmscope.1.rst userspace/mmscope.1; fi

load:
	scripts/load

unload:
	scripts/unload

install: all man
	+$(KBUILD) INSTALL_MOD_DIR=updates $(if $(DESTDIR),INSTALL_MOD_PATH="$(DESTDIR)") modules_install
	install -D -m 755 userspace/mmscope "$(DESTDIR)$(PREFIX)/bin/mmscope"
	if [ -e userspace/mmscope.1 ]; then \
		install -D -m 644 userspace/mmscope.1 "$(DESTDIR)$(PREFIX)/share/man/man1/mmscope.1"; \
	fi
	$(if $(DESTDIR),,depmod -a)

demo:
	@scripts/demo

lab:
	@scripts/lab

bench:
	@scripts/bench

check:
	@scripts/check

clean:
	@if [ -e "$(KDIR)/Makefile" ]; then $(KBUILD) clean; fi
	+$(MAKE) -C userspace clean

help:
	@echo 'In a VM, nothing to prepare (QEMU; as any user once the packages are there):'
	@echo '  make demo     boot a stock kernel and tour the memory of a live process'
	@echo '  make lab      the same machine, a shell in it'
	@echo '                FILES="a.out drv.ko" puts files into /root, KDIR=~/linux boots'
	@echo '                a kernel of yours, GDB=1 adds a gdb stub, DEVICES=edu a device'
	@echo '  make check    every test; T=name runs one, KERNELS=all in all kernels'
	@echo '  make bench    what looking costs, in instructions'
	@echo '                KERNEL=6.12 chooses a kernel, here and above'
	@echo
	@echo 'On this machine:'
	@echo '  make          build mmscope.ko and userspace/mmscope; KDIR= another kernel'
	@echo '                V=1 shows commands, W=1 more warnings, C=1 runs sparse'
	@echo '  make load     load the module (root)'
	@echo '  make unload   unload it'
	@echo '  make install  install module and reader (root); PREFIX=, DESTDIR='
	@echo '  make clean    remove what was built'
