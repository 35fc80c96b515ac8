#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/report.awk: what counts as passed, and all that does not.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

# judge WANTED TEXT LINES...: WANTED is "PASSED FAILED SKIPPED".
judge()
{
	local wanted=$1 text=$2 got

	shift 2
	got=$(printf '%s\n' "$@" | awk -v counts=/dev/fd/3 -f "$here/../report.awk" 3>&1 >/dev/null)
	is "${got% *}" "$wanted" "$text"
}

judge "2 0 0" "what passes" '## begin a' 'ok 1 - x' 'ok 2 - y' 1..2 '## end a 0'
judge "2 0 0" "its plan may come first" '## begin a' 1..2 'ok 1 - x' 'ok 2' '## end a 0'
judge "1 1 0" "not ok" '## begin a' 'ok 1 - x' 'not ok 2 - y' 1..2 '## end a 1'
judge "1 1 0" "an exit code" '## begin a' 'ok 1 - x' 1..1 '## end a 3'
judge "1 1 0" "no plan" '## begin a' 'ok 1 - x' '## end a 0'
judge "1 1 0" "too few" '## begin a' 'ok 1 - x' 1..2 '## end a 0'
judge "2 1 0" "too many" '## begin a' 'ok 1 - x' 'ok 2 - y' 1..1 '## end a 0'
judge "1 2 0" "wrong numbers" '## begin a' 'ok 1 - x' 'ok 3 - y' 1..2 '## end a 0'
judge "0 1 0" "nothing at all" '## begin a' '## end a 0'
judge "0 1 0" "nothing planned" '## begin a' 1..0 '## end a 0'
judge "1 0 1" "skipped with a reason" '## begin a' 'ok 1 - x' 'ok 2 - y # SKIP no z' 1..2 '## end a 0'
judge "1 1 0" "skipped without one" '## begin a' 'ok 1 - x' 'ok 2 - y # SKIP' 1..2 '## end a 0'
judge "0 0 1" "skipped as a whole" '## begin a' '1..0 # SKIP no z' '## end a 0'
judge "0 1 0" "that without a reason" '## begin a' '1..0 # SKIP' '## end a 0'
judge "1 1 0" "no end" '## begin a' 'ok 1 - x'
judge "1 1 0" "the next begins before" '## begin a' '## begin b' 'ok 1 - x' 1..1 '## end b 0'
judge "1 1 0" "a limit" '## begin a' 'ok 1 - x' 1..1 '## end a no end after 3 seconds'
judge "1 1 0" "a splat" '## begin a' 'ok 1 - x' 1..1 '## splat a' 'BUG: x' '## end a splat'
judge "0 1 0" "a module that does not load" '## begin a' '## end a load'
judge "1 1 0" "not run" '## expect a' '## expect b' '## begin a' 'ok 1 - x' 1..1 '## end a 0'
judge "1 0 0" "other lines do not matter" '## begin a' 'okay' 'ok 1 - x' '# not ok 2' ' not ok' 1..1 '## end a 0'
judge "1 0 0" "nor carriage returns" $'## begin a\r' $'ok 1 - x\r' $'1..1\r' $'## end a 0\r'

again=$(printf '%s\n' '## begin a' 'ok 1 - x' '# why' 'not ok 2 - y' '# 1' '# 2' '# 3' 'ok 3 - z # SKIP no z' \
	'# no' '# took 3 s' 1..3 '## end a 1' \
	'## begin b' 'ok 1 - x' 1..1 '## splat b' 'BUG: x' '## end b splat' '## begin c' 'ok 1 - x' 1..1 '## end c 0' |
	awk -v counts=/dev/null -v failures=/dev/fd/3 -f "$here/../report.awk" 3>&1 >/dev/null)
is "$again" "$(printf '%s\n' 'a: y' '    why' '    1' '    2' '    3' "b: the kernel's log:" '    BUG: x' 'b: the kernel did not complain')" \
	"what failed is told once more, with what was said around it"

# --- scripts/table.awk: the same, as a table ---------------------------------

results=$(mktemp "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -f "$results"' EXIT
printf '%s\n' '## begin A/a' 'ok 1 - x' 'not ok 2 - y' 1..2 '## end A/a 1' '## begin A+1/a' 'ok 1' 1..1 \
	'## end A+1/a 0' '## begin B/a' '1..0 # SKIP no z' '## end B/a 0' '## begin B/b' 'ok 1' \
	'ok 2 # SKIP no z' 1..2 '## end B/b 0' '## begin h' 'ok 1' 1..1 '## end h 0' |
	awk -v counts=/dev/null -v results="$results" -f "$here/../report.awk" >/dev/null
table=$({ printf 'kernel %s\n' 'A 1.2 abc' 'B 3.4 def' 'C - -' 'this-machine - fed'; cat "$results"; } | awk -f "$here/../table.awk")
like "$table" '^\* B: Linux 3\.4, all tests of commit def$' "the table names the kernels"
like "$table" '^\* C: not run$' "those that were not run, too"
like "$table" '^test  A +B +C$' "they are its columns"
like "$table" '^a     1 of 3 failed  skipped       \\-$' "machines are added up, and what failed or was skipped is said"
like "$table" '^b     \\- +1, 1 skipped  \\-$' "and what was not run"
like "$table" '^all   1 of 3 failed  1, 2 skipped  \\-$' "the last row has all"
like "$table" 'or none; of commit fed:$' "and of which commit those are"
like "$table" '^h     1$' "tests of no kernel have a table of their own"
finish
