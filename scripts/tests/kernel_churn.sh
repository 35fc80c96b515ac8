#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel/ while the kernel's tables change: modules come and go, vmalloc areas come
# and go with threads and large allocations, and memory is taken offline and online. All
# CPUs read all of it meanwhile. It is the kernel's log that judges.
#
# vm: --memory 2G --append pti=on --append memhp_default_state=online --append movablecore=768M
# timeout: 240

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

end=$(($(now) + 3000))
going() { [ "$(now)" -lt "$end" ] && [ ! -e "$tmp/stop" ]; }
# A slow machine has not done it once by then.
hoping() { [ "$(now)" -lt $((end + 9000)) ]; }

# reader NAME: reads everything, counts, and says what was no proper end.
reader()
{
	n=0
	while going; do
		for file in layout pagetable walk table pagetable_at; do
			for raw in "" raw/; do
				cat "$M/${raw}kernel/$file" >"$tmp/out.$1" 2>>"$tmp/errors.$1" || echo "$file" >>"$tmp/errors.$1"
				# A listing that ends early ends all the same.
				[ -n "$raw" ] || grep '^# .*stopped' "$tmp/out.$1" >>"$tmp/errors.$1"
				n=$((n + 1))
				echo $n >"$tmp/n.$1"
			done
		done
		for object in "pagetable kernel" layout "walk kernel text" "table kernel pmd text"; do
			# shellcheck disable=SC2086 # words
			mmscope $object --json >"$tmp/out.$1" 2>>"$tmp/errors.$1" || echo "mmscope $object" >>"$tmp/errors.$1"
		done
	done
}

# Text of modules comes and goes, and with it its tables.
modules()
{
	n=0
	while going; do
		if insmod /lib/vmalloc.ko 2>>"$tmp/errors.modules"; then
			rmmod vmalloc
			n=$((n + 1))
			echo $n >"$tmp/n.modules"
		fi
	done
}

# Each thread of the kernel has its stack in vmalloc: processes by the dozen.
forks()
{
	n=0
	while going; do
		for _ in 1 2 3 4 5 6 7 8; do sh -c : & done
		wait
		n=$((n + 8))
		echo $n >"$tmp/n.forks"
	done
}

# Memory blocks that can go.
memory()
{
	n=0
	while going || { [ "$n" -lt 1 ] && hoping; }; do
		for block in /sys/devices/system/memory/memory*; do
			[ "$(cat "$block/removable" 2>/dev/null)" = 1 ] || continue
			grep -q Movable "$block/valid_zones" || continue
			echo offline >"$block/state" 2>/dev/null || continue
			echo online_movable >"$block/state" && n=$((n + 1))
			echo $n >"$tmp/n.memory"
			going || break
		done
		usleep 10000
	done
}

cpus=$(grep -c '^processor' /proc/cpuinfo)
for i in $(seq "$cpus"); do reader "$i" & done
modules &
forks &
memory &
wait
count() { cat "$tmp/n.$1" 2>/dev/null || echo 0; }
for i in $(seq "$cpus"); do
	ok '[ "$(count "$i")" -ge 10 ]' "reader $i read $(count "$i") files, 10 are all of them"
	is "$(sort "$tmp/errors.$i" | uniq -c)" "" "none of that failed"
done
ok '[ "$(count modules)" -ge 2 ]' "a module came and went $(count modules) times"
ok '[ "$(count forks)" -ge 16 ]' "$(count forks) processes came and went"
if [ -d /sys/devices/system/memory ]; then
	ok '[ "$(count memory)" -ge 1 ]' "a block of memory went and came $(count memory) times"
else
	skip "memory goes and comes" "kernel without CONFIG_MEMORY_HOTPLUG"
fi
grep -q ' vmalloc$' /proc/modules && rmmod vmalloc
finish
