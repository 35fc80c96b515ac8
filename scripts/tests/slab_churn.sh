#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# slab/ and system/what while caches come and go by the hundred, and while objects are
# allocated and freed on all CPUs (module/slabs.c). All CPUs read all of it meanwhile, with
# the kernel's lock, and loaded without its address. It is the kernel's log that judges; and
# no freelist is ever said to be damaged: what moved is said to have moved.
#
# timeout: 900

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

D=/dev/mms-slabs
cpus=$(grep -c '^processor' /proc/cpuinfo)

ok 'insmod /lib/slabs.ko' "the module with the caches loads"
# The storm's cache is the one of this open file, which all below inherit.
exec 8<>"$D"
echo "create mms-storm 200 plain" >&8
echo "get 300" >&8
awk '/held$/ { print $2 }' <&8 >"$tmp/held"
names() { awk 'NR > 2 { print $1 }' /proc/slabinfo; }

going() { [ "$(now)" -lt "$end" ]; }

# Objects that change hands, from one CPU to another.
storm()
{
	n=0
	while going; do
		echo "storm 20000" >&8 || echo "storm" >>"$tmp/errors.churn"
		n=$((n + 20000))
		echo $n >"$tmp/n.storm$1"
	done
}

# Caches that come, are used a little and go.
cycle()
{
	n=0
	while going || [ "$n" -lt "$least" ]; do
		echo "cycle mms-churn$1 32" >"$D" || echo "cycle" >>"$tmp/errors.churn"
		n=$((n + 32))
		echo $n >"$tmp/n.cycle$1"
	done
}

# look NAME FILE [QUESTION]: text and raw, to their ends.
look()
{
	for raw in "" raw/; do
		if [ $# -gt 2 ]; then
			echo "$3" >"$M/$raw$2" 2>>"$tmp/errors.$1"
		fi
		cat "$M/$raw$2" >"$tmp/out.$1" 2>>"$tmp/errors.$1" || echo "$raw$2" >>"$tmp/errors.$1"
		[ -n "$raw" ] || grep '^# .*stopped' "$tmp/out.$1" >>"$tmp/errors.$1"
		n=$((n + 1))
		echo $n >"$tmp/n.reader$1"
	done
}

# What is said of the storm's cache, and of what is held of it all the time.
judge()
{
	mmscope objects mms-storm --json >"$tmp/json.$1" 2>>"$tmp/errors.$1" || echo "mmscope objects" >>"$tmp/errors.$1"
	grep -o '"damage":"[a-z-]*"' "$tmp/json.$1" | grep -v none | sed 's/^/storm: /' >>"$tmp/errors.$1"
	grep -E -o '"place":"moving"|"(torn|moved)":true|"state":"unknown"' "$tmp/json.$1" >>"$tmp/moved.$1"
	# shellcheck disable=SC2046 # words
	mmscope what $(awk 'NR % 40 == 1' "$tmp/held") --json >"$tmp/json.$1" 2>>"$tmp/errors.$1" ||
		echo "mmscope what" >>"$tmp/errors.$1"
	grep '"address":' "$tmp/json.$1" | grep -v '"cache":"mms-storm".*"object_state":"\(used\|unknown\)"' |
		cut -c1-200 >>"$tmp/errors.$1"
}

reader()
{
	n=0
	while going || [ "$n" -lt 16 ]; do
		look "$1" slab/caches
		mmscope caches --json >"$tmp/json.$1" 2>>"$tmp/errors.$1" || echo "mmscope caches" >>"$tmp/errors.$1"
		grep -o '"torn":true' "$tmp/json.$1" >>"$tmp/moved.$1"
		look "$1" slab/objects kmalloc-64
		look "$1" system/what "$(awk -v n=$((n % 300 + 1)) 'NR == n' "$tmp/held")"
		judge "$1"
		# One that is there now, and may be gone: no error. Not the files the others ask.
		name=$(names | grep '^mms-churn' | head -n 1)
		[ -z "$name" ] || mmscope objects "$name" >"$tmp/out.$1" 2>&1
		n=$((n + 1))
	done
}

count() { cat "$tmp/n.$1" 2>/dev/null || echo 0; }

# churn HOW CENTISECONDS LEAST: so long, and as many caches of each of the two.
churn()
{
	rm -f "$tmp"/errors.* "$tmp"/moved.* "$tmp"/n.*
	end=$(($(now) + $2)) least=$3
	for i in $(seq "$cpus"); do
		reader "$i" &
		storm "$i" &
	done
	cycle 1 &
	cycle 2 &
	wait

	created=$(($(count cycle1) + $(count cycle2)))
	ok "[ $created -ge $((2 * least)) ]" "$1: $created caches came and went"
	stormed=0
	for i in $(seq "$cpus"); do stormed=$((stormed + $(count "storm$i"))); done
	ok "[ $stormed -ge 20000 ]" "$1: $stormed objects changed hands meanwhile"
	for i in $(seq "$cpus"); do
		ok '[ "$(count "reader$i")" -ge 16 ]' "$1: reader $i read $(count "reader$i") files"
		is "$(sort "$tmp/errors.$i" 2>/dev/null | uniq -c | head -n 20)" "" \
			"all were read to the end, nothing was damaged, what is held was in use"
	done
	is "$(cat "$tmp/errors.churn" 2>/dev/null)" "" "nothing failed that was to be looked at"
	# How often depends on the machine.
	cat "$tmp"/moved.* 2>/dev/null | sort | uniq -c | sed 's/^/moved: /' | diag
}

rmmod mmscope
load /lib/mmscope.ko
churn locked 1500 512
rmmod mmscope
insmod /lib/mmscope.ko
churn unlocked 1000 128
rmmod mmscope
load /lib/mmscope.ko

# Now nothing moves.
echo calm >&8
echo shrink >&8
is "$(names | grep -c '^mms-churn')" 0 "none of these caches is left"
is "$(mmscope caches --no-headings --columns name | grep -c '^mms-churn')" 0 "mmscope has none, either"
mmscope objects mms-storm --json >"$tmp/json"
is "$(grep -E -o '"damage":"[a-z-]*"|"place":"moving"|"(torn|moved)":true|"state":"unknown"' "$tmp/json" |
	sort -u)" '"damage":"none"' "nothing is said to move any more"
if grep -q ' kasan_report$' /proc/kallsyms; then
	skip "just what is held is in use" "KASAN keeps freed objects"
else
	is "$(mmscope caches --no-headings --raw-values --columns used --where name=mms-storm | xargs)" 300 \
		"just what is held is in use"
fi
exec 8<&-
ok 'within 10 gone /sys/kernel/slab/mms-storm' "the storm's cache goes with the last of those that had it"
ok 'rmmod slabs' "the module with the caches goes"
finish
