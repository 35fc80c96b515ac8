#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# timeout: 400
# vm: --memory 1100M
#
# Readers of every file there is, more of them than processors, while a process is
# never the same for two moments, its pages are collected into huge ones and split
# again, and others come and go. On the debug kernel for a minute, and its leak
# detector has nothing to say afterwards.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

seconds=10
[ ! -e /sys/kernel/debug/kmemleak ] || seconds=60
thp=/sys/kernel/mm/transparent_hugepage
echo madvise >$thp/enabled
# khugepaged never rests.
echo 0 >$thp/khugepaged/scan_sleep_millisecs
echo 0 >$thp/khugepaged/alloc_sleep_millisecs
echo 4096 >$thp/khugepaged/pages_to_scan
# vmstat NAME: how often since boot.
vmstat() { awk -v name="$1" '$1 == name { print $2 }' /proc/vmstat; }
collapsed=$(vmstat thp_collapse_alloc)
split=$(vmstat thp_split_pmd)
[ ! -e /sys/kernel/debug/kmemleak ] || echo clear >/sys/kernel/debug/kmemleak

# Where its stack is: each program has another one.
stack() { cut -d' ' -f28 "/proc/$churn/stat"; }

# look WHAT: at all there is until the time is over, and on a slow machine a while
# longer, until all was read three times. What went wrong goes to $tmp/failed, what
# listings say of their end to $tmp/stopped.
look()
{
	rounds=0
	while [ "$(now)" -lt "$until" ] || { [ "$1" != slow ] && [ $rounds -lt 3 ] && [ "$(now)" -lt "$latest" ]; }; do
		case $1 in
		text)	find "$M" -path "$M/raw" -prune -o -path "$M/task/[0-9]*" -prune -o -type f -print |
				while read -r file; do cat "$file"; done ;;
		raw)	find "$M/raw" -path "$M/raw/task/[0-9]*" -prune -o -type f -print |
				while read -r file; do cat "$file"; done ;;
		other)	cat "$M/task/$churn"/* "$M/raw/task/$churn"/* ;;
		slow)	# More than a batch, and an exec comes before the second.
			exec 6<"$M/task/$churn/pagetable"
			head -c 1 <&6
			stack=$(stack)
			until [ "$(stack)" != "$stack" ] || [ "$(now)" -gt "$until" ]; do
				sleep 0.05
			done
			grep -a '^# stopped' <&6 >>"$tmp/stopped"
			exec 6<&- ;;
		asked)	cut -d- -f1 "/proc/$churn/maps" >"$tmp/areas" 2>/dev/null
			fileops w "$M/task/$churn/walk" write-stdin <"$tmp/areas"
			cat "$M/task/$churn/walk" ;;
		esac >/dev/null 2>>"$tmp/failed"
		rounds=$((rounds + 1))
	done
	echo "$1 $rounds" >>"$tmp/rounds"
}

touch "$tmp/churn"
start target churn "$tmp/churn"
churn=$pid
attach "$churn"
: >"$tmp/failed"
: >"$tmp/stopped"
until=$(($(now) + seconds * 100))
latest=$((until + 6000))
lookers=
for what in text raw other asked slow; do
	look $what &
	lookers="$lookers $!"
done
# shellcheck disable=SC2086 # words
wait $lookers
is "$(head -n 20 "$tmp/failed")" '' "five readers for $seconds seconds: no read fails"
is "$(awk '$1 != "slow" && $2 > 2' "$tmp/rounds" | wc -l)" 4 "those who can have read all their files several times"
sed 's/^/# /' "$tmp/rounds"
ok '[ "$(vmstat thp_collapse_alloc)" -gt "$collapsed" ] && [ "$(vmstat thp_split_pmd)" -gt "$split" ]' \
	"meanwhile pages were collected into huge ones, and these split"
echo "# $(($(vmstat thp_collapse_alloc) - collapsed)) collected, $(($(vmstat thp_split_pmd) - split)) split"
ok '[ -s "$tmp/stopped" ]' "$(wc -l <"$tmp/stopped") listings were ended by an exec"
is "$(grep -v -E '^# stopped( at 0x[0-9a-f]+)?: process [0-9]+ (has called exec|ended).*, [0-9]+ rows shown$' "$tmp/stopped" | head -n 3)" \
	'' "each says why, and how much it has shown"
rm "$tmp/churn"
wait "$churn"
is "$?" 0 "the process has noticed nothing"
within 10 gone "$M/task/$churn"
ok "[ ! -e $M/task/$churn ]" "and its folder went with it"
ok "scan-log >$tmp/splats" "the kernel does not complain"
if [ -w /sys/kernel/debug/kmemleak ]; then
	# Young objects are passed over, and then some that it sees for the first time, or twice.
	sleep 6
	ok 'for i in 1 2 3 4; do echo scan >/sys/kernel/debug/kmemleak || exit; done' \
		"memory is searched for what was lost"
	is "$(head -n 40 /sys/kernel/debug/kmemleak)" '' "and nothing was"
else
	skip "nothing was lost" "kernel built without CONFIG_DEBUG_KMEMLEAK"
fi
finish
