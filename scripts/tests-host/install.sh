#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# "make install", and what dkms.conf has DKMS do: into a folder, from a copy of the
# sources as somebody has them who only wants to use them.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
# A check that fails is not the end.
set +e +o pipefail

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

for kernel in ${KERNEL:-6.1}; do
	read -r _ _ how _ < <(matrix_row "$kernel")
	if [ "$how" != debian ]; then
		skip "$kernel: make install" "a kernel that only tests run"
		continue
	fi
	kernel_of "$kernel" '' || exit
	release=$(cat "$KERNEL_MODULES/../release")
	# Where DKMS puts its copy.
	version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$TOP/dkms.conf")
	sources=$tmp/$kernel/mmscope/$version/build
	mkdir -p "$sources"
	(cd "$TOP" && tar c --exclude=.git --exclude='*.o' --exclude='*.ko' --exclude='*.cmd' .) |
		tar x -C "$sources"
	cd "$sources" || exit

	# As DKMS reads it: a shell script that sets variables.
	is "$(
		# shellcheck disable=SC2034 # dkms.conf uses it
		kernel_source_dir=$KERNEL_BUILD dkms_tree=$tmp/$kernel
		# shellcheck source=dkms.conf
		. ./dkms.conf
		eval "${MAKE[0]}" >"$tmp/log" 2>&1 || cat "$tmp/log"
		cd "./${BUILT_MODULE_LOCATION[0]-}" && find "$PWD/${BUILT_MODULE_NAME[0]}.ko" -printf '%f\n'
	)" mmscope.ko "$kernel: DKMS finds its module after its make"

	rc=0
	make KDIR="$KERNEL_BUILD" DESTDIR="$tmp/dest-$kernel" PREFIX=/opt/x install >"$tmp/log" 2>&1 || rc=$?
	is "$rc" 0 "$kernel: make install" || tail -n 30 "$tmp/log" | diag
	cd "$tmp/dest-$kernel" || { finish; exit; }
	# Kernels that compress their modules do so with others.
	is "$(find . -name '*.ko*' | sed -E 's/\.(xz|zst|gz)$//' | sort)" "./lib/modules/$release/updates/mmscope.ko" \
		"$kernel: the module is installed, and no module of a test"
	is "$(modinfo -F vermagic "$(find "$PWD/lib/modules/$release/updates" -name 'mmscope.ko*')" 2>/dev/null | cut -d' ' -f1)" \
		"$release" "$kernel: for this kernel"
	like "$(./opt/x/bin/mmscope --version)" '^mmscope [0-9]' "$kernel: the reader runs"
	if command -v rst2man >/dev/null; then
		ok '[ -s opt/x/share/man/man1/mmscope.1 ]' "$kernel: its man page"
	else
		skip "$kernel: its man page" "no rst2man here"
	fi
	is "$(find . -type f | grep -v -e '/modules/' -e '/bin/mmscope$' -e '/mmscope\.1$')" "" "$kernel: and nothing else"
	cd /
done
finish
