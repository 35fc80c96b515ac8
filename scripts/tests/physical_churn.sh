#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# physical/ while a zone loses all its memory, and with it its per-CPU data, and gets it
# back, over and over. All CPUs read all of it meanwhile. It is the kernel's log that
# judges, and that of KASAN above all. What was there while the machine booted never all
# goes: some of it is reserved. So the zone is a memory module.
#
# vm: --memory 512M --dimm 384M --append memhp_default_state=online_movable
# timeout: 240

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

grep -q ' acpi_memory_device_add$' /proc/kallsyms || skip_all "kernel without CONFIG_ACPI_HOTPLUG_MEMORY"

end=$(($(now) + 3000))
going() { [ "$(now)" -lt "$end" ]; }
# A slow machine has not done it once by then.
hoping() { [ "$(now)" -lt $((end + 9000)) ]; }

# reader NAME: reads everything, counts, and says what was no proper end.
reader()
{
	n=0
	while going || [ "$n" -lt 12 ]; do
		for file in zones buddy plan freeblock_at freeblocks pageblocks; do
			for raw in "" raw/; do
				cat "$M/${raw}physical/$file" >"$tmp/out.$1" 2>>"$tmp/errors.$1" || echo "$file" >>"$tmp/errors.$1"
				[ -n "$raw" ] || grep '^# .*stopped' "$tmp/out.$1" >>"$tmp/errors.$1"
				n=$((n + 1))
				echo $n >"$tmp/n.$1"
			done
		done
	done
}

# Pages the zones Movable of all nodes have.
movable()
{
	awk '/^Node/ { is = $4 == "Movable" } is && $1 == "present" { n += $2 } END { print n + 0 }' /proc/zoneinfo
}

blocks=
for block in /sys/devices/system/memory/memory*; do
	[ "$(cat "$block/valid_zones")" != Movable ] || blocks="$blocks $block"
done

# All of the zone goes, then all of it comes back.
memory()
{
	n=0
	while going || { [ "$n" -lt 1 ] && hoping; }; do
		for block in $blocks; do echo offline >"$block/state" 2>/dev/null; done
		if [ "$(movable)" = 0 ]; then
			n=$((n + 1))
			echo $n >"$tmp/n.memory"
		fi
		for block in $blocks; do echo online_movable >"$block/state" 2>/dev/null; done
	done
}

count() { cat "$tmp/n.$1" 2>/dev/null || echo 0; }

before=$(movable)
ok '[ "$before" -gt 0 ]' "there is a zone Movable of $before pages, in blocks:$(echo "$blocks" | sed 's|/[^ ]*/||g')"
cpus=$(grep -c '^processor' /proc/cpuinfo)
for i in $(seq "$cpus"); do reader "$i" & done
memory &
wait
for i in $(seq "$cpus"); do
	ok '[ "$(count "$i")" -ge 12 ]' "reader $i read $(count "$i") files, 12 are all of them"
	is "$(sort "$tmp/errors.$i" | uniq -c)" "" "none of that failed"
done
ok '[ "$(count memory)" -ge 1 ]' "the zone lost all its memory $(count memory) times"
is "$(movable)" "$before" "and has it back"
finish
