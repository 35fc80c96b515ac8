# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What every script here shares: where things are, how to complain, how to
# fill the cache so that two runs at once do not hurt each other.

set -eu -o pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${MMSCOPE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/mmscope}
export TOP CACHE

# A note on stderr: stdout is for what the caller asked for.
note() { printf '%s\n' "$*" >&2; }
# What went wrong, and the way out of it; exit code 1.
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
# Wrong words on the command line; exit code 2.
usage() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

# matrix_row NAME: the fields of one row of scripts/matrix; 1 if there is none.
matrix_row()
{
	awk -v name="$1" '!/^#/ && $1 == name { $1 = $1; print; found = 1 }
			  END { exit !found }' "$TOP/scripts/matrix"
}

# matrix_names RUNS...: the kernels whose last column is one of RUNS.
matrix_names()
{
	awk -v want=" $* " '!/^#/ && NF && index(want, " " $6 " ") { print $1 }' \
		"$TOP/scripts/matrix"
}

# matrix_sources [NAME...]: those of these kernels, or of all, that are built from source.
matrix_sources()
{
	awk -v want=" $* " '!/^#/ && $3 == "source" && (want ~ /^ *$/ || index(want, " " $1 " ")) { print $1 }' \
		"$TOP/scripts/matrix"
}

# matrix_foreign RELEASE NAME...: those of these kernels whose packages are another
# Debian release's.
matrix_foreign()
{
	awk -v release="$1" -v want=" $* " '!/^#/ && $3 == "debian" && index(want, " " $1 " ") && index($4, release) != 1 { print $1 }' \
		"$TOP/scripts/matrix"
}

# scratch: a folder of this run's own, gone when the script ends, however.
# Sets SCRATCH. A script that has more to undo defines cleanup().
scratch()
{
	SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
	trap 'on_exit $?' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

on_exit()
{
	trap '' INT TERM HUP
	if declare -F cleanup >/dev/null; then cleanup; fi
	rm -rf "$SCRATCH"
	exit "$1"
}

# locked NAME COMMAND...: runs COMMAND with the cache's lock NAME held, so
# that of two runs that need the same thing one makes it and one waits.
locked()
{
	local name=$1
	shift
	mkdir -p "$CACHE/locks" 2>/dev/null && [ -w "$CACHE/locks" ] ||
		die "cannot write to the cache $CACHE; set MMSCOPE_CACHE to a folder of yours"
	(
		flock -n 9 || { note "waiting for another run: $name"; flock 9; }
		"$@"
	) 9>"$CACHE/locks/${name//\//_}"
}

# place NAME: prints a folder that lasts from run to run, for what can be made
# again: in the cache, or, where that cannot be written (a cache that many
# share), in a folder of this user's below the temporary files.
place()
{
	local dir="$CACHE/$1" own

	if mkdir -p "$dir" 2>/dev/null && [ -w "$dir" ]; then
		printf '%s\n' "$dir"
		return
	fi
	own="${TMPDIR:-/tmp}/mmscope-$(id -u)"
	# Anybody may make a folder there, and one that is not ours is a trap.
	mkdir -m 700 "$own" 2>/dev/null || true
	[ -O "$own" ] && [ ! -L "$own" ] || die "$own is not a folder of yours; set TMPDIR or MMSCOPE_CACHE"
	mkdir -p "$own/$1"
	printf '%s\n' "$own/$1"
}

# tree_id: tells the checkouts of one user apart.
tree_id() { printf '%s' "$TOP" | md5sum | cut -c1-8; }

# quoted WORDS...: the words so that any sh reads them back as they are.
quoted()
{
	local word line=

	for word; do line+=" '${word//\'/\'\\\'\'}'"; done
	printf '%s\n' "${line# }"
}

# kernel_of NAME DIR: sets KERNEL_NAME (for messages), KERNEL_ID (for folders),
# KERNEL_IMAGE, KERNEL_MODULES and KERNEL_BUILD, of a kernel of the matrix or,
# if DIR is not empty, of the built tree there.
kernel_of()
{
	local dir

	if [ -n "$2" ]; then
		dir=$(cd "$2" 2>/dev/null && pwd -P) || die "no folder $2"
		KERNEL_ID=kdir-$(printf '%s' "$dir" | md5sum | cut -c1-8)
		KERNEL_NAME=$dir
		KERNEL_IMAGE=$dir/arch/x86/boot/bzImage
		KERNEL_MODULES=$dir
		KERNEL_BUILD=$dir
	else
		dir=$("$TOP/scripts/kernels" get "$1")
		KERNEL_ID=$1
		KERNEL_NAME=$1
		KERNEL_IMAGE=$dir/vmlinuz
		KERNEL_MODULES=$dir/modules/
		KERNEL_BUILD=$dir/build
	fi
	export KERNEL_ID KERNEL_NAME KERNEL_IMAGE KERNEL_MODULES KERNEL_BUILD
}
