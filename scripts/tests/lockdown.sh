#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A kernel that is locked down: debugfs opens nothing that can be written to. What is
# left are listings, and the reader says what is not. There is no way back, so this
# has a machine of its own.
#
# vm: --memory 1000M

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

lockdown=/sys/kernel/security/lockdown
[ -e "$lockdown" ] || mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
[ -e "$lockdown" ] || skip_all "kernel built without CONFIG_SECURITY_LOCKDOWN_LSM"

start target sleep
attach "$pid"
other=$pid
start target sleep
find "$M" -type f | sort >"$tmp/files"

# opened HOW MODE: of how many files of that mode open() says what.
opened()
{
	while read -r file; do
		[ "$(stat -c %a "$file")" != "$2" ] || fileops "$1" "$file"
	done <"$tmp/files" | cut -d' ' -f1,2 | grep -E '^open' | sort | uniq -c | awk '{ print $1, $3 }'
}
number() { while read -r file; do stat -c %a "$file"; done <"$tmp/files" | grep -cx "$1"; }

questions=$(number 600)
listings=$(number 400)
ok "[ $questions -ge 6 ] && [ $listings -ge 12 ]" "there are $listings listings and $questions files that are asked"
is "$(opened r 600)$(opened r 400)" "" "before, all can be opened"
ok "echo integrity >$lockdown" "the kernel is locked down"
is "$(opened r 600)" "$questions EPERM" "then no file that can be written opens, not even for reading"
is "$(opened rw 600)" "$questions EPERM" "nor for asking"
is "$(opened r 400)" "" "every listing does"
like "$(cat "$M/task/self/vmas")" '\[stack\]$' "and says what it said before"
like "$(cat "$M/task/$other/vmas")" '\[stack\]$' "also of a process that was attached before"

# --- the reader ------------------------------------------------------------

is "$(mmscope ps --where "pid=$pid" --columns command --no-headings)" target "the reader shows listings"
like "$(mmscope vmas self --columns name --no-headings)" '/mmscope$' "and its own memory"
for words in "vmas $pid" "walk self 0"; do
	code=0
	# shellcheck disable=SC2086 # words
	mmscope $words >"$tmp/out" 2>"$tmp/err" || code=$?
	is "$code $(wc -c <"$tmp/out")" "1 0" "$words: exit code 1"
	like "$(cat "$tmp/err")" 'kernel is locked down' "and why"
	like "$(cat "$tmp/err")" "'self', still can" "and what can be done"
done
stop "$pid" "$other"
finish
