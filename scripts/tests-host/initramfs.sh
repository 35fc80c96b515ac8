#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/initramfs: what is packed brings what it needs, busybox too, which is
# static in one of Debian's packages and not in the other.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT
kernel=${KERNEL:-6.1}
kernel=${kernel%% *}
# What is packed here has no business in the cache.
"$here/../kernels" get "$kernel" >"$tmp/got" || exit
mkdir "$tmp/cache"
ln -s "$(dirname "$(dirname "$(cat "$tmp/got")")")" "$tmp/cache/kernels"
export MMSCOPE_CACHE=$tmp/cache

# pack NAME: with the busybox of that folder. Sets content, lines as of ls -l.
pack()
{
	content=
	PATH="$tmp/$1:$PATH" "$here/../initramfs" "$tmp/$1.cpio" --kernel "$kernel" \
		>"$tmp/said" 2>&1 || { diag <"$tmp/said"; return; }
	# The first of two archives, one behind the other: what all runs share.
	content=$(cpio -t --quiet <"$tmp/$1.cpio" 2>&1)
}

mkdir "$tmp/static" "$tmp/dynamic"
cat >"$tmp/busybox.c" <<'END'
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--list"))
		puts("busybox\nsh\nls");
	return 0;
}
END
gcc -static -o "$tmp/static/busybox" "$tmp/busybox.c"
gcc -o "$tmp/dynamic/busybox" "$tmp/busybox.c"

pack static
like "$content" '^bin/busybox$' "busybox is packed"
like "$content" '^bin/sh$' "under its names"
unlike "$content" 'libc\.so' "a static one needs nothing"
pack dynamic
like "$content" '^bin/busybox$' "another busybox"
like "$content" '/libc\.so' "one that is not static brings its libraries"
like "$content" '/ld-linux' "and its loader"
finish
