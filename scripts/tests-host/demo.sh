#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/demo: the story it tells is what happens, step by step. What a process
# does to a page is known; so is what must be seen of it.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
# A check that fails is not the end.
set +e +o pipefail

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT

# step N [M]: the M-th walk of step N, the first if M is not given.
step()
{
	awk -v step="$1" -v walk="${2-1}" '
		/^[0-9]\. / { now = $1 + 0; seen = 0 }
		/^For programs/ { now = 0 }
		/^# echo .*\/walk$/ { seen++ }
		now == step && seen == walk' "$tmp/said"
}
# part N: all of step N.
part()
{
	awk -v step="$1" '/^[0-9]\. / { now = $1 + 0 } /^For programs/ { now = 0 } now == step' "$tmp/said"
}
leaf() { step "$@" | grep -E '^[> ] PTE '; }
pfn() { step "$@" | sed -nE 's/^[> ] frame +pfn (0x[0-9a-f]+) .*/\1/p'; }
frame() { step "$@" | grep -E '^[> ] frame '; }

# foretold LABEL STEP ACCESS WORD DONE: what was foretold, then done and counted.
foretold()
{
	is "$(part "$2" | grep -A 1 "^foretold  $3 " | tr -s '\n' ' ')" "foretold $3 $4 it did $3 $5 " \
		"$1: $2. a $3 was foretold as $4, and was that"
}

# tale LABEL: what was said.
tale()
{
	like "$(leaf 1)" ' 0x0{16} ' "$1: 1. the entry of an untouched page is empty"
	is "$(pfn 1)" "" "$1: 1. no frame is behind it"
	like "$(leaf 2)" '^> .* P ro US ' "$1: 2. after a read it is there and read-only"
	like "$(frame 2)" 'zero-page' "$1: 2. the page of zeros"
	like "$(leaf 3)" '^> .* P RW US A D ' "$1: 3. after a write it is writable, accessed, dirty"
	like "$(frame 3)" ' maps 1, anon$' "$1: 3. anonymous memory that is mapped once"
	ok '[ -n "$(pfn 2)" ] && [ -n "$(pfn 3)" ] && [ "$(pfn 2)" != "$(pfn 3)" ]' "$1: 3. in a frame of its own"
	like "$(leaf 4)" '^> .* P ro US ' "$1: 4. after fork it is read-only"
	like "$(leaf 4 2)" ' P ro US ' "$1: 4. for the child, too"
	is "$(pfn 4) $(pfn 4 2)" "$(pfn 3) $(pfn 3)" "$1: 4. both have the same frame as before"
	like "$(frame 4)" ' maps 2,' "$1: 4. which is mapped twice"
	like "$(leaf 5)" '^> .* P RW US A D ' "$1: 5. after the parent's write it is writable for it"
	like "$(leaf 5 2)" ' P ro US ' "$1: 5. and not for the child"
	is "$(pfn 5 2)" "$(pfn 4)" "$1: 5. who keeps the old frame"
	ok '[ -n "$(pfn 5)" ] && [ "$(pfn 5)" != "$(pfn 4)" ]' "$1: 5. the parent has another one"
	like "$(frame 5 2)" ' maps 1,' "$1: 5. so the old one is mapped once"
	foretold "$1" 2 read minor:zero-page '1 minor and 0 major faults'
	foretold "$1" 3 write minor:cow-copy '1 minor and 0 major faults'
	foretold "$1" 5 write minor:cow-copy '1 minor and 0 major faults'
	foretold "$1" 6 exec sigsegv:accerr sigsegv:accerr
	foretold "$1" 6 write ok '0 minor and 0 major faults'
	# The reason may be on the next line.
	like "$(step 1 | tr -s '\n ' ' ')" ' access read minor:zero-page do_anonymous_page\(\): ' "$1: 1. what a read will do"
	like "$(step 1 | tr -s '\n ' ' ')" ' write minor:zero-fill do_anonymous_page\(\): ' "$1: 1. what a write would do"
	like "$(step 5 2)" '^> +write +[a-z:|-]*minor:cow-reuse' "$1: 5. the child would need no copy"
	is "$(grep -c '^> ' <<<"$(step 1)")" 0 "$1: nothing is marked in the first look"
	like "$(cat "$tmp/said")" '^\{"va":"0x[0-9a-f]+","pa":"0x[0-9a-f]+","state":"present","effective":"rw-u","verdict":\{"read":"ok","write":"ok","exec":"sigsegv:accerr",.*\}\}$' \
		"$1: JSON of the same page"
	unlike "$(cat "$tmp/said")" 'not found|No such file|rror:|did not work' "$1: every command is there"
}

for kernel in ${KERNEL:-6.1 6.12}; do
	rc=0
	KERNEL=$kernel "$TOP/scripts/demo" >"$tmp/said" 2>"$tmp/complained" </dev/null || rc=$?
	is "$rc" 0 "$kernel: it ends well" || diag <"$tmp/complained"
	tale "$kernel"
done

# A story that goes wrong says so.
[ -n "${kernel-}" ] || skip_all "no kernel"
programs=$("$TOP/scripts/programs") || exit
rc=0
"$TOP/scripts/vm" --quiet --kernel "$kernel" --module "$("$TOP/scripts/build" "$kernel")" \
	--file "$programs/labs/sample:/bin/" --file "$TOP/scripts/load:/bin/" \
	--file "$TOP/scripts/guest/demo:/bin/" -- demo >"$tmp/said" 2>"$tmp/complained" </dev/null || rc=$?
is "$rc" 1 "without the reader its exit code is 1"
like "$(cat "$tmp/said")" '^demo: this did not work: mmscope ' "and it says what did not work"
finish
