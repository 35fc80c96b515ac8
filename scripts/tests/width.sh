#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Text is at most 80 columns wide, but for a path or a name that comes last; vmas is as
# wide as maps. Of a process that has an area of each kind, every one walked.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# narrow FILE: prints the lines that are too wide, up to where a name may begin. A
# question is repeated as it was asked. LAST is the heading of the last column, where
# that holds names; other names follow a word for what they are.
narrow()
{
	awk -v last="$2" '
		/^# asked: / { next }
		!/^#/ && last != "" && !at { at = match($0, " " last "( |$)") }
		{ line = $0 }
		!/^#/ && at { line = substr($0, 1, at) }
		/^vma / { line = substr($0, 1, match($0, /[-r][-w][-x][ps] [0-9a-f]+ /) + RLENGTH) }
		/^ *[0-9]+ \.\.[0-9a-f]+ / { line = substr($0, 1, match($0, / [-r][-w][-x][ps] /) + RLENGTH) }
		/^(frame|file) / && match($0, / of [^,]*( \(deleted\))?$/) { line = substr($0, 1, RSTART + 3) }
		length(line) > 80' "$1"
}

# The check itself.
printf 'range %075d a-long-heading\n' 1 >"$tmp/wide"
is "$(narrow "$tmp/wide" | wc -l)" 1 "a line that is too wide is found"
printf 'pid command\n  1 %090d\n' 1 >"$tmp/wide"
is "$(narrow "$tmp/wide" | wc -l) $(narrow "$tmp/wide" command | wc -l)" "1 0" "a name at the end is not"

pages=$(cat /proc/sys/vm/nr_hugepages)
echo 8 >/proc/sys/vm/nr_hugepages
sample
awk '/^[a-z][-a-z0-9]* [0-9a-f]+ [0-9a-f]+$/ { print $2 }' "$said" >"$tmp/areas"
ok "[ $(wc -l <"$tmp/areas") -ge 18 ]" "the sample has $(wc -l <"$tmp/areas") areas"
attach "$pid"
T=$M/task/$pid
while read -r area; do
	echo "$area" >"$T/walk"
	cat "$T/walk"
done <"$tmp/areas" >"$tmp/walks"
is "$(grep -c '^vma ' "$tmp/walks")" "$(wc -l <"$tmp/areas")" "each was walked"
for kind in 'page  *[0-9]\|hugetlb' 'zero-page' 'anon'; do
	ok "grep -q '^frame .*\($kind\)' $tmp/walks" "there are frames of kind $kind"
done
is "$(narrow "$tmp/walks" | sort -u)" '' "walk: no line is too wide"
# Tables of PTEs; where a large page is mapped it says so.
while read -r area; do
	echo "pte $area" >"$T/table" 2>/dev/null
	cat "$T/table"
done <"$tmp/areas" >"$tmp/tables"
ok "grep -q ' prot-none 0x' $tmp/tables" "there are tables, with entries of PROT_NONE"
is "$(narrow "$tmp/tables" | sort -u)" '' "table: no line is too wide"
for file in mm tree pagetable pagetable_at; do
	is "$(narrow "$T/$file")" '' "$file: no line is too wide"
done
for file in features README task/attach; do
	is "$(narrow "$M/$file" "$([ $file != task/attach ] || echo command)")" '' "$file: no line is too wide"
done
is "$(narrow "$M/system/processes" command)" '' "processes: no line is too wide but for the name"
stop "$pid"
echo "$pages" >/proc/sys/vm/nr_hugepages
finish
