#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The lab "buddy": blocks that a program has the kernel allocate leave the free lists,
# which /proc/buddyinfo must say too, and come back.
#
# vm debian: --memory 256M
# timeout: 300

# shellcheck source=scripts/tests/labs.sh
. "${0%/*}/labs.sh"

# Only a kernel without packet sockets is a reason to go without.
blocks 4K 1 >"$tmp/said" 2>&1 &
within 5 grep -q . "$tmp/said"
kill "$!" 2>/dev/null
wait "$!" 2>/dev/null
[ $? != 3 ] || skip_all "blocks does not work here: $(cat "$tmp/said")"

before() { step 'rm -rf before; mkdir before; cp -r /sys/kernel/debug/mmscope/raw/physical before'; }

# delta ORDER: bytes that went, by what mmscope says of lists from that order on.
delta()
{
	mmscope --delta before --json buddy | awk -v from="$1" '
		function value(key,   s) {
			s = $0; if (!sub(".*\"difference\":[{].*\"" key "\":", "", s)) return 0
			return s + 0 }
		/"pcp":false/ { order = $0; sub(/.*"order":/, "", order)
			if (order + 0 >= from) n += value("bytes") }
		END { print -n }'
}

begin
step 'kill $sample; echo 0 >/proc/sys/vm/nr_hugepages'
step 'mmscope orders'
like "$(cat "$seen")" '^ +10 +4M +[1-9][0-9]* ' "on a fresh machine most memory is in large blocks"

# Others take memory, too: until nobody did meanwhile.
for try in 1 2 3 4 5 6 7 8; do
	before
	had=$(pages_from 6)
	step 'blocks 256K 16 &'
	have=$(pages_from 6)
	step 'mmscope buddy --delta before --where pcp=no'
	said=$(delta 6)
	step 'kill $!'
	wait "$!" 2>/dev/null
	again=$(pages_from 6)
	step 'mmscope buddy --delta before --where pcp=no'
	[ $((had - have)) != 1024 ] || [ "$again" != "$had" ] || [ "$said" != 4194304 ] || break
done
is $((had - have)) 1024 "16 blocks of 256K are 1024 pages less, of order 6 or more (try $try)"
is "$said" 4194304 "--delta says so, too"
is "$again" "$had" "and they come back"

# One small block, where there is none: a larger one is split.
for try in $(seq 40); do
	step "blocks 64K $((63 + try)) &"
	filler=$!
	before
	step 'blocks 64K 1 &'
	last=$!
	step "mmscope freeblocks --delta before --where 'order=[4-9]' --columns pfn,order,bytes,migratetype,buddy,state"
	cp "$seen" "$tmp/split"
	step 'kill $(pidof blocks)'
	wait "$last" "$filler" 2>/dev/null
	went=$(grep -c '^-' "$tmp/split") came=$(grep -c '^+' "$tmp/split")
	order=$(awk '/^-/ { print $3; exit }' "$tmp/split")
	# Where there was one of just that size none is split; others take memory, too.
	[ "$went" != 1 ] || [ "$came" = 0 ] || [ "$came" != $((order - 4)) ] || break
done
# Its halves, quarters, ...: one of each order down to 4, and the block itself is gone.
ok "[ $went = 1 ] && [ $came -gt 0 ] && [ $came = $((order - 4)) ]" \
	"one block of order $order went, and $came of its parts came (try $try)" || diag <"$tmp/split"

# free_kib: with what the CPUs keep on their lists, which since 6.7 may be more than is asked for.
free_kib() { awk '/^MemFree/ { n += $2 } $1 == "count:" { n += 4 * $2 } END { print n }' /proc/meminfo /proc/zoneinfo; }
step 'grep MemFree /proc/meminfo'
had=$(free_kib)
step 'blocks 12K 1000 &'
step 'grep MemFree /proc/meminfo'
near $((had - $(free_kib))) 16000 1500 "1000 times 12 KiB takes 1000 times 16 KiB"
step 'kill $!'
finish
