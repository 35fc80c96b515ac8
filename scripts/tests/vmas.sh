#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# task/PID/vmas against /proc/PID/maps, row by row, and against VmFlags of smaps:
# ordinary processes, areas and files of all kinds, odd names, thousands of areas.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# The page maps calls [vsyscall] is in no VMA. maps prints tabs as they are.
of_maps()
{
	sed -E -e '/\[vsyscall\]$/d' -e 's/	/\\011/g' \
		-e 's/^([0-9a-f]+-[0-9a-f]+) (....) ([0-9a-f]+) ([0-9a-f:]+) ([0-9]+) *(.*)$/\1 \2 \3 \4 \5 \6/' \
		-e 's/ $/ -/'
}

of_vmas()
{
	sed -E -e '/^#/d' -e '/^range /d' \
		-e 's/^([^ ]+) +(....) ... +[0-9]+K ([0-9a-f]+) ([0-9a-f:]+) +([0-9]+) [^ ]+ +(.*)$/\1 \2 \3 \4 \5 \6/'
}

# Lines "START FLAG".
of_smaps()
{
	awk '/^[0-9a-f]+-/ { sub(/-.*/, "", $1); sub(/^0+/, "", $1); start = $1; gate = /\[vsyscall\]/ }
	     /^VmFlags:/ && !gate { for (i = 2; i <= NF; i++) print start, $i }' "/proc/$1/smaps" | sort
}

of_flags()
{
	mmscope vmas "$1" --columns start,flags --no-headings |
		awk '{ n = split($2, flags, "|"); sub(/^0x0*/, "", $1)
		       for (i = 1; i <= n; i++) print $1, flags[i] }' | sort
}

# compare PID WHO
compare()
{
	attach "$1"
	of_maps <"/proc/$1/maps" >"$tmp/maps"
	of_vmas <"$M/task/$1/vmas" >"$tmp/vmas"
	ok "[ -s '$tmp/maps' ]" "$2: there is something to compare"
	same "$tmp/vmas" "$tmp/maps" "$2: the rows of maps"
	like "$(sed -n '/^# [0-9]* VMAs/p' "$M/task/$1/vmas")" "^# $(wc -l <"$tmp/maps") VMAs of process $1 " \
		"$2: the end counts them"
	of_smaps "$1" >"$tmp/smaps"
	of_flags "$1" >"$tmp/flags"
	# 6.1 has no letters for one that has some since.
	! grep -q ' ??$' "$tmp/smaps" || { sed 's/ lf$/ ??/' "$tmp/flags" | sort >"$tmp/raw"; mv "$tmp/raw" "$tmp/flags"; }
	same "$tmp/flags" "$tmp/smaps" "$2: VmFlags of smaps"
	mmscope vmas "$1" --columns start,end --no-headings | awk '{ print $1, $2 }' >"$tmp/raw"
	sed -E 's/^0*([0-9a-f]+)-0*([0-9a-f]+) .*/0x\1 0x\2/' "$tmp/maps" >"$tmp/ranges"
	same "$tmp/raw" "$tmp/ranges" "$2: the raw file has the same areas"
}

compare 1 "the first process"
start sh -c 'echo ready; sleep 1000; :'
compare "$pid" "a shell"

mkdir "$tmp/dir"
cp "$tests/target" "$tmp/dir/a b"
start "$tmp/dir/a b" sleep
compare "$pid" "a program with a blank in its path"
like "$(cat "$M/task/$pid/vmas")" "/dir/a b\$" "the blank is there"
rm "$tmp/dir/a b"
compare "$pid" "a program that was deleted"
like "$(cat "$M/task/$pid/vmas")" "/dir/a b \(deleted\)\$" "it is marked"
stop "$pid"

start target areas "$tmp/areas"
compare "$pid" "areas of all kinds"
cat "$M/task/$pid/vmas" >"$tmp/vmas"
# has REGEX TEXT
has() { like "$(cat "$tmp/vmas")" "$1" "among them $2"; }
has '/areas/a b$' "a blank"
has '/areas/new\\012line$' "a newline, escaped"
has '/areas/back\\slash$' "a backslash"
has '/areas/tab\\011here$' "a tab, escaped"
has '/areas/ä €$' "what is not ASCII"
has '/areas/deleted \(deleted\)$' "a deleted file"
has '/areas/looks \(deleted\)$' "a file that only looks deleted"
has ' rw-s .* /memfd:a memfd \(deleted\)$' "a memfd"
has ' rw-s .* /dev/zero \(deleted\)$' "shared anonymous memory"
has ' ---p rwx .* -$' "memory nobody may touch, though mprotect() may change that"
has ' gd,[^ ]* ' "memory that grows down"
has ' lo,[^ ]* ' "locked memory"
for flag in sr rr dc dd wf lf; do has "[ ,]${flag}[, ]" "VmFlags $flag"; done
stop "$pid"

sample
compare "$pid" "the sample process"
stop "$pid"

# One process looks at itself through both; its first look makes its buffers.
cat /proc/self/maps /proc/self/maps "$M/task/self/vmas" >"$tmp/both"
awk '/^#/ { exit } { print } ' "$tmp/both" | of_maps >"$tmp/twice"
tail -n $(($(wc -l <"$tmp/twice") / 2)) "$tmp/twice" >"$tmp/maps"
sed -n '/^# virtual/,$p' "$tmp/both" | of_vmas >"$tmp/vmas"
same "$tmp/vmas" "$tmp/maps" "task/self/vmas: the reader's own"

start target leaderless
tid=$(head -n 1 "$said")
attach "$pid"
of_maps <"/proc/$pid/task/$tid/maps" >"$tmp/maps"
of_vmas <"$M/task/$pid/vmas" >"$tmp/vmas"
ok "[ -s '$tmp/maps' ]" "a process whose first thread has ended: there is something to compare"
same "$tmp/vmas" "$tmp/maps" "the areas of its other threads"
stop "$pid"

# --- many ------------------------------------------------------------------

start target vmas 5000
compare "$pid" "5000 areas"
cat "$M/task/$pid/vmas" >"$tmp/vmas"
rows=$(grep -c -v -e '^#' -e '^range' "$tmp/vmas")
ok "[ $rows -ge 5000 ]" "all are listed"
is "$(grep -c '^range ' "$tmp/vmas")" 1 "under one heading"
like "$(tail -n 1 "$tmp/vmas")" "^# $rows rows, .* ([2-9]|[0-9]{2,}) instants" \
	"the end says that they were not taken at once"
is "$(mmscope vmas "$pid" --json | tr '{' '\n' | grep -c '"start"')" "$rows" "JSON has them all"
unlike "$(cat "$M/task/self/vmas")" "instants" "a short list is one instant, and does not say so"
stop "$pid"

finish
