#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The lab "fragmentation": much memory is free, and no large block; the indices
# are those of extfrag in debugfs; a request that may wait gets its blocks all the
# same, as what is in the way is moved.
#
# vm debian: --memory 256M
# timeout: 400

# shellcheck source=scripts/tests/labs.sh
. "${0%/*}/labs.sh"

# extfrag ORDER: the kernel's own index of the largest zone, in thousandths.
extfrag()
{
	awk -v order="$1" '$4 == "DMA32" { v = $(5 + order) * 1000; print int(v + (v < 0 ? -0.5 : 0.5)) }' \
		/sys/kernel/debug/extfrag/extfrag_index
}
index() { mmscope fragmentation --no-headings --where zone=DMA32 --where "order=$1" --columns index; }

[ -d /sys/kernel/debug/extfrag ] && [ -e /proc/sys/vm/nr_hugepages ] ||
	skip_all "this kernel has no extfrag, or no huge pages"

# Whatever ran here before.
echo 1 >/proc/sys/vm/compact_memory

# alike ORDER: mmscope's index and the kernel's, unless a block comes or goes between them.
alike()
{
	for _ in 1 2 3 4 5; do
		ours=$(index "$1" | tr -d ' ') theirs=$(extfrag "$1")
		[ "$ours" != "$theirs" ] || break
	done
	near "$ours" "$theirs" 5 "order $1: mmscope has the kernel's index"
}

begin
step 'kill $sample; echo 0 >/proc/sys/vm/nr_hugepages'
step 'mmscope fragmentation --where zone=DMA32'
is "$(extfrag 10)" -1000 "at first the kernel says that a request of order 10 succeeds"
is "$(index 10 | tr -d ' ')" -1000 "so does mmscope"
step 'mmscope ram'

step 'echo 1024 >/proc/sys/vm/min_free_kbytes'
step 'echo 0 >/proc/sys/vm/compaction_proactiveness'
step 'echo 0 >/proc/sys/vm/watermark_boost_factor'
step 'echo 1000 >/proc/sys/vm/percpu_pagelist_high_fraction'
step 'fragment 6 &'
holder=$!
theirs=$(extfrag 10)
free=$(($(awk '{ n += $5 } END { print n }' /proc/buddyinfo) * 100 / $(pages_from 0)))
step 'mmscope orders'
step 'mmscope ram'
ok "[ $(grep '^0x' "$seen" | sed 's/^[^ ]*//' | tr -cd 0 | wc -c) -ge 40 ]" "the map is full of single pages"
step 'mmscope fragmentation --where zone=DMA32'
ok "[ $free -ge 70 ]" "$free percent of the free memory are single pages"
ok "[ $theirs -ge 900 ]" "the kernel says that a request of order 10 fails for fragmentation: $theirs"
alike 10
# A request that may not wait, of an order of which there is none.
step 'mmscope plan 10 GFP_ATOMIC --columns answer,zonelist,attempts'
if [ "$(pages_from 10)" = 0 ]; then
	like "$(cat "$seen")" '^answer +fail' "a request of order 10 that may not wait would fail"
	like "$(cat "$seen")" 'DMA32 +no-block' "as there is no such block"
else
	skip "a request of order 10 that may not wait would fail" "there is a block of order 10"
fi

# One that may wait: what is in the way is moved.
there=$(($(pages_from 9) / 512))
moved=$(vmstat pgmigrate_success) compacted=$(vmstat compact_success)
step 'grep -E "pgmigrate_success|compact_success" /proc/vmstat'
step 'echo 16 >/proc/sys/vm/nr_hugepages; cat /proc/sys/vm/nr_hugepages'
got=$(tail -n 1 "$seen")
step 'grep -E "pgmigrate_success|compact_success" /proc/vmstat'
# Where it has failed before, it does not try again for a while: compaction_deferred().
enough() { [ "$got" -ge 1 ] && [ $(($(vmstat compact_success) - compacted)) -gt 0 ] && [ $(($(vmstat pgmigrate_success) - moved)) -ge 256 ]; }
for try in $(seq 40); do
	! enough || break
	echo 0 >/proc/sys/vm/nr_hugepages
	echo 16 >/proc/sys/vm/nr_hugepages
	got=$(cat /proc/sys/vm/nr_hugepages)
done
moved=$(($(vmstat pgmigrate_success) - moved)) compacted=$(($(vmstat compact_success) - compacted))
ok "[ $got -ge 1 ] && [ $compacted -gt 0 ]" "16 huge pages are asked for and $got are had; $there blocks were large enough (try $try)"
ok "[ $moved -ge 256 ]" "$moved pages were moved for them"
# How far it gets depends on where there are pages that cannot be moved.
large=$(pages_from 4)
step 'echo 1 >/proc/sys/vm/compact_memory'
step 'mmscope fragmentation --where zone=DMA32'
# Pages that somebody else holds for a moment stay where they are.
larger() { [ "$(pages_from 4)" -gt "$large" ] || { echo 1 >/proc/sys/vm/compact_memory; false; }; }
ok 'within 10 larger' "after compaction more is in blocks of order 4 and up: $large pages, $(pages_from 4)"
alike 4
alike 9
stop "$holder"
echo 0 >/proc/sys/vm/nr_hugepages
usual_lists
finish
