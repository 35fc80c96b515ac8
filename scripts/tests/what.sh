#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# system/what: what is at addresses of which a module knows what it has put there, and of
# which /proc/kallsyms, vmallocinfo, iomem and the kernel's log say what they are. With the
# addresses of private data, and without.
#
# vm: --memory 2G --append pti=on --append hugepages=6
# vm debian: --memory 2G --levels 5 --append hugepages=6
# timeout: 400

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

W=$M/system/what
# Addresses as they are, to root.
echo 1 >/proc/sys/kernel/kptr_restrict

ok 'insmod /lib/places.ko' "the module that has something everywhere loads"
cat /dev/mms-places >"$tmp/places"

# place NAME [WORD]: the address of the first place of that name, or what is known of it.
place()
{
	awk -v name="$1" -v word="${2-}" '$1 == name {
		if (word == "") { print $2; exit }
		for (i = 3; i <= NF; i++) if (index($i, word "=") == 1) { print substr($i, length(word) + 2); exit } }' \
		"$tmp/places"
}

# more ADDRESS NUMBER: their sum. Shells have signed numbers of 64 bits: hex comes out right.
more() { printf '%x' $((0x$1 + $2)); }

# told COLUMNS ADDRESS...: a line for each address: its values with a | between.
told()
{
	told_columns=$1
	shift
	mmscope what "$@" --no-headings --raw-values --columns "$told_columns" |
		awk 'BEGIN { RS = "" } { sub(/\n+$/, ""); gsub(/\n/, "|"); print }'
}

# words ADDRESS: the text of the answer.
words() { ask "$W" "$1" >/dev/null; cat "$W"; }

# symbols FROM TO COUNT: "ADDRESS NAME" of so many of the kernel's own between two symbols.
symbols()
{
	awk -v from="$1" -v to="$2" '
		FNR == NR { if ($3 == from) first = $1; if ($3 == to) last = $1; next }
		NF == 3 && "" $1 >= "" first && "" $1 < "" last { print $1, $3 }' /proc/kallsyms /proc/kallsyms |
		awk -v count="$3" '{ line[NR] = $0 }
			END { step = (NR > count ? NR / count : 1); for (i = 1; i <= NR; i += step) print line[int(i)] }'
}

kasan=
! grep -q ' kasan_report$' /proc/kallsyms || kasan=yes

# --- what the module has ---------------------------------------------------

# known: by scripts/load's addresses, or without.
objects()
{
	used=$(place used)
	is "$(told kind,cache,object_state,object_start,object_offset,size,kfence "$used")" \
		"object|mms_places|used|0x$used|0|192|no" "$1an object that is in use"
	is "$(told kind,object_start,object_offset "$(more "$used" 24)")" "object|0x$used|24" "$1a byte of it"
	like "$(words "$(more "$used" 24)")" '^is +object [0-9]+ of [0-9]+ of slab 0x[0-9a-f]+, used$' "$1in words"
	like "$(cat "$W")" '^cache +mms_places$' "$1and its cache"
	like "$(cat "$W")" "^object +0x$used, byte 24 of 192\$" "$1and which byte"
	is "$(told kind,cache,object_start "$(place freed)")" "object|mms_places|0x$(place freed)" "$1one that was freed"
	if [ -n "$kasan" ]; then
		skip "$1it is not in use" "KASAN keeps freed objects for a while"
	else
		like "$(told object_state "$(place freed)")" '^(free|cpu|sheaf|barn)$' "$1it is not in use"
	fi
	# Of a cache with a constructor the free pointer is behind each object.
	is "$(told object_start,object_offset "$(more "$used" 192)")" "0x$used|192" "$1what is behind it"
	like "$(words "$(more "$used" 192)")" 'behind its 192: between two objects' "$1in words"
}
objects ""

stacks()
{
	stack=$(place stack) base=$(place stack base) size=$(place stack size)
	is "$(told kind,pid,tid,comm,stack,size "$stack")" \
		"stack|$(place stack pid)|$(place stack pid)|mms-places|0x$base|$size" "$1the stack of a thread"
	is "$(($(told depth "$stack")))" $((0x$base + size - 0x$stack)) "$1how deep in it"
	is "$(told kind,pid,alias "$(place stack-direct)")" "stack|$(place stack pid)|0x$stack" \
		"$1the same by its page's address in the direct map"
	is "$(told kind,pid,comm "$(place init-stack)")" "stack|0|swapper/0" "$1that of the first task"
}
stacks ""

is "$(told kind,pa "$(place large)")" "direct-map|$(printf '0x%x' $(($(place large pfn) * 4096)))" "a large kmalloc()"
for name in text variable zero; do
	is "$(told kind,symbol,module "$(place $name)")" "module|$(place $name symbol)+0x0|places" "$name of the module"
	is "$(told symbol "$(more "$(place $name)" 3)")" "$(place $name symbol)+0x3" "and a byte of it"
done
is "$(told kind,module "$(place constant)")" "module|places" "a constant of the module"
like "$(words "$(place text)")" '^is +code of a module$' "code, in words"
like "$(words "$(place variable)")" '^is +a variable of a module$' "a variable, in words"
like "$(words "$(place constant)")" '^is +a constant of a module$' "a constant, in words"
like "$(told kind,module,symbol "$(place init-code)")" '^(hole|module)\|-\|-$' "code for loading is given back"
for name in area area-last; do
	address=$(place $name)
	is "$(told kind,pa "$address")" \
		"vmalloc|$(printf '0x%x' $(($(place $name pfn) * 4096 + (0x$address & 4095))))" \
		"$name of vmalloc(), and its frame"
done
is "$(told kind,pa,note "$(place area-behind)")" "vmalloc|-|nothing is mapped there" "behind it nothing is mapped"
is "$(told kind,pa "$(place direct)")" "direct-map|$(printf '0x%x' $(($(place direct pfn) * 4096)))" "a page, in the direct map"
is "$(told kind,of,size,object_offset "$(place page)")" "page|$(place page pfn)|$(place page size)|0" "its struct page"
is "$(told kind,of,object_offset "$(more "$(place page)" 24)")" "page|$(place page pfn)|24" "and a byte of that"
is "$(told kind,symbol "$(place idt)")" "arch|idt_table+0x0" "the interrupt table is a table of the kernel"
is "$(told kind,cpu,symbol "$(place gdt)")" "arch|$(place gdt cpu)|gdt_page+0x0" "the descriptor table is a CPU's"

# --- per-CPU data ----------------------------------------------------------

ok '[ $(grep -c ^percpu-kernel "$tmp/places") -ge 2 ]' "there are several CPUs"
first=$(awk '$3 == "__per_cpu_start" { print $1 }' /proc/kallsyms)
pages=$(dmesg | sed -n 's/.*percpu: Embedded \([0-9]*\) pages.*/\1/p')
while read -r name address rest; do
	cpu=${rest#cpu=}
	cpu=${cpu%% *}
	case $name in
	percpu-kernel)
		is "$(told kind,cpu,symbol "$address")" "per-cpu|$cpu|cpu_info+0x0" "CPU $cpu: a variable of the kernel"
		ok "[ $(told size "$address") -ge ${rest##*size=} ]" "CPU $cpu: and its size" ;;
	percpu-module)
		is "$(told kind,cpu,note "$address")" "per-cpu|$cpu|of a module, or room for those of modules" \
			"CPU $cpu: a variable of a module" ;;
	percpu-allocated)
		case $rest in
		*vmalloc=1)
			is "$(told kind "$address")" "vmalloc" "CPU $cpu: what alloc_percpu() gave" ;;
		*)
			is "$(told kind,cpu,note "$address")" "per-cpu|$cpu|of alloc_percpu(), or room for it" \
				"CPU $cpu: what alloc_percpu() gave" ;;
		esac ;;
	percpu-offset)
		# The log has how much a CPU was given; what follows is anybody's.
		start=$(more "$address" "0x$first")
		is "$(told kind,cpu,percpu_offset "$start")" "per-cpu|$cpu|0x0" "CPU $cpu: the first byte"
		is "$(told kind,cpu "$(more "$start" $((pages * 4096 - 1)))")" "per-cpu|$cpu" "CPU $cpu: the last one"
		unlike "$(told kind,cpu "$(more "$start" $((pages * 4096)))")" "^per-cpu\|$cpu" "CPU $cpu: what is behind it" ;;
	esac
done <<EOF
$(grep ^percpu "$tmp/places")
EOF

# Variables by their names, where their type is described: those that are named are right.
offset=$(awk '$1 == "percpu-offset" { a = $2 } END { print a }' "$tmp/places")
symbols __per_cpu_start __per_cpu_end 40 >"$tmp/wanted"
while read -r address name; do echo "$(more "$offset" "0x$address") $name"; done <"$tmp/wanted" >"$tmp/percpu"
# shellcheck disable=SC2046 # words
told address,kind,symbol $(cut -d' ' -f1 "$tmp/percpu") >"$tmp/told"
ok '[ "$(wc -l <"$tmp/wanted")" -ge 20 ]' "there are $(wc -l <"$tmp/wanted") variables to ask for"
is "$(awk -F'|' '$2 != "per-cpu"' "$tmp/told" | head -n 3)" "" "they are per-CPU data"
awk -v offset="$offset" 'FNR == NR { names[$1] = names[$1] " " $2 " "; next }
	{ split($0, f, "|"); address = substr(f[1], 3); if (f[3] == "-") next
	  name = f[3]; sub(/\+0x0$/, "", name); said++
	  if (!index(names[address], " " name " ")) print address, f[3], "is", names[address] }
	END { if (said * 2 < FNR) print "only", said + 0, "of", FNR, "have names" }' \
	"$tmp/percpu" "$tmp/told" >"$tmp/wrong"
is "$(head -n 5 "$tmp/wrong")" "" "those that are named have the names of /proc/kallsyms"

# --- the kernel's image ----------------------------------------------------

while read -r kind from to; do
	symbols "$from" "$to" 60 >"$tmp/wanted"
	# shellcheck disable=SC2046
	told address,kind,symbol $(cut -d' ' -f1 "$tmp/wanted") >"$tmp/told"
	ok '[ "$(wc -l <"$tmp/wanted")" -ge 5 ]' "$kind: there are $(wc -l <"$tmp/wanted") symbols to ask for"
	is "$(awk -F'|' -v kind="$kind" '$2 != kind && $2 != "stack"' "$tmp/told" | head -n 3)" "" "they are $kind"
	is "$(awk 'FILENAME ~ /wanted$/ { wanted[$1] = 1; next }
		FILENAME == "/proc/kallsyms" { if ($1 in wanted) names[$1] = names[$1] " " $3 " "; next }
		{ split($0, f, "|"); address = substr(f[1], 3); name = f[3]; sub(/\+0x0$/, "", name)
		  if (!index(names[address], " " name " ")) print address, f[3], "is", names[address] }' \
		"$tmp/wanted" /proc/kallsyms "$tmp/told" | head -n 3)" "" "with their names"
done <<EOF
text _stext _etext
rodata __start_rodata __end_rodata
data _sdata _edata
bss __bss_start __bss_stop
EOF
address=$(awk '$3 == "start_kernel" { print $1 }' /proc/kallsyms)
like "$(told kind,symbol "$address")" '^(image|hole)\|start_kernel\+0x0$' "code for booting has been given back"

# Of all modules: those symbols that have an address of their own. The kernel passes over the
# compiler's labels.
awk 'NF == 4 && /^ffffffff/ && $3 !~ /^[.$]/ { print $1, $3, substr($4, 2, length($4) - 2) }' /proc/kallsyms | awk 'NR % 20 == 0' >"$tmp/wanted"
# shellcheck disable=SC2046
told address,kind,symbol,module $(cut -d' ' -f1 "$tmp/wanted") >"$tmp/told"
is "$(awk 'FILENAME ~ /wanted$/ { module[$1] = $3; next }
	FILENAME == "/proc/kallsyms" { if ($1 in module) names[$1] = names[$1] " " $3 " "; next }
	{ split($0, f, "|"); address = substr(f[1], 3); name = f[3]; sub(/\+0x0$/, "", name)
	  if (f[2] != "module" || f[4] != module[address] || !index(names[address], " " name " ")) print $0, names[address] }' \
	"$tmp/wanted" /proc/kallsyms "$tmp/told" | head -n 3)" "" "$(wc -l <"$tmp/wanted") symbols of modules"

# --- vmalloc areas, and whose stacks are among them --------------------------

tids() { for task in /proc/[0-9]*/task/[0-9]*; do echo "${task##*/}"; done | sort; }

tids >"$tmp/before"
sed 's/^0x\([0-9a-f]*\)-.*/\1/' /proc/vmallocinfo >"$tmp/areas"
# shellcheck disable=SC2046
told address,kind,tid,pa $(cat "$tmp/areas") >"$tmp/told"
tids >"$tmp/after"
is "$(awk -F'|' '$2 != "vmalloc" && $2 != "stack" && $2 != "module"' "$tmp/told" | head -n 3)" "" \
	"$(wc -l <"$tmp/areas") areas of /proc/vmallocinfo are of vmalloc, stacks, or modules"
awk -F'|' '$2 == "stack" && $3 != 0 { print $3 }' "$tmp/told" | sort >"$tmp/stacks"
sort -u "$tmp/stacks" >"$tmp/once"
same "$tmp/stacks" "$tmp/once" "no task has two stacks"
# Who asked is gone by now, and is later than all that were there before.
is "$(grep -v -x -f "$tmp/before" "$tmp/stacks" | grep -v -x -f "$tmp/after" |
	awk -v last="$(sort -n "$tmp/before" | tail -n 1)" '$1 + 0 <= last + 0' | head -n 3)" "" "each of them is there"
# Those of this test come and go: of those that were there before and after, all have one.
is "$(grep -x -f "$tmp/after" "$tmp/before" | grep -v -x -f "$tmp/stacks" | head -n 3)" "" "each task has a stack"
awk '/phys=/ { p = $0; sub(/.*phys=0*x?0*/, "", p); sub(/ .*/, "", p); sub(/-.*/, "", $1); print $1 "|vmalloc|-|0x" p }' \
	/proc/vmallocinfo >"$tmp/registers"
is "$(grep -v -x -F -f "$tmp/told" "$tmp/registers" | head -n 3)" "" \
	"$(wc -l <"$tmp/registers") areas of ioremap() lead to registers"

# --- frames ----------------------------------------------------------------

direct=$(mmscope layout --raw-values --no-headings --columns region,start | sed -n 's/^direct-map *0x//p')
in_direct() { more "$direct" "$1"; }
start target sleep
attach "$pid"
ask "$M/task/$pid/walk" "[stack]" >/dev/null
# Some kernels do not mark the upper ones.
for level in PUD PMD; do
	table=$(sed -n "s/^$level .* table \(0x[0-9a-f]*\)\$/\1/p" "$M/task/$pid/walk")
	is "$(told kind,note "$(in_direct "$table")")" "direct-map|the frame is a page table" \
		"what a $level entry leads to is a page table"
done
stop "$pid"
for try in 1 2 3 4 5; do
	pfn=$(mmscope freeblocks --raw-values --no-headings --columns order,pfn | sort -n | tail -n 1 | awk '{ print $2 }')
	free=$(told kind,note "$(in_direct $((pfn * 4096)))")
	[ "$free" != "direct-map|the frame is free" ] || break
done
is "$free" "direct-map|the frame is free" "the largest free block is free (try $try)"
wrong='' count=0
sed -n 's/^ *\([0-9a-f]*\)-.*/\1/p' /proc/iomem >"$tmp/iomem"
while read -r a; do
	count=$((count + 1))
	[ "$(told kind,region "$(in_direct "0x$a")" | grep -c '|direct-map$')" = 1 ] || wrong="$wrong $a"
done <"$tmp/iomem"
is "$wrong" "" "$count addresses of /proc/iomem are of the direct map"

# --- what is nothing, and what is no question --------------------------------

is "$(told kind 1000 7fffffffe000 8000000000000000 ffffffffffffffff | xargs)" "user user non-canonical hole" \
	"addresses of a process, none, and the last one"
hole=$(mmscope layout --raw-values --no-headings --columns region,start | sed -n 's/^unused *0x//p' | tail -n 1)
is "$(told kind "$hole")" "hole" "between regions there is nothing"
is "$(told kind,pa,note "$(in_direct 0x100000000000)")" "direct-map|-|there is no RAM" "behind all RAM"
for bad in start_kernel "$(place used) nonsense" ' ' 11111111111111111 -1 text+zz; do
	is "$(ask "$W" "$bad")" "EINVAL" "'$bad' is refused"
done
like "$(words start_kernel)" 'start_kernel is no address in hex, nor a region; symbols: see /proc/kallsyms' "and says why"
is "$(told kind,region text | xargs)" "text|text" "a region's name is the start of it"
# shellcheck disable=SC2046
ask "$W" "$(awk '{ print $2 }' "$tmp/places" | xargs) $hole 1000 8000000000000000 $(head -n 50 "$tmp/areas" | xargs)" >/dev/null
cat "$W" >"$tmp/text"
is "$(grep -v '^# asked' "$tmp/text" | awk 'length > 80' | head -n 3)" "" "no line is wider than 80 characters"
is "$(grep -c '^address ' "$tmp/text")" "$(grep -c '^is ' "$tmp/text")" "each address has an answer"

# --- without addresses of private data ---------------------------------------

ok 'rmmod mmscope && insmod /lib/mmscope.ko' "mmscope is loaded without scripts/load"
like "$(cat "$M/features")" '^per-cpu +no +loaded without scripts/load: no address' "features has why"
objects "without addresses: "
stacks "without addresses: "
is "$(told kind,note "$(place percpu-kernel)")" \
	"direct-map|taken at boot; whether it is per-CPU data is not known" "per-CPU data is not told, and said so"
is "$(told kind,symbol,module "$(place text)")" "module|places_function+0x0|places" "code is"
rmmod mmscope
load /lib/mmscope.ko
ok 'rmmod places' "the module goes"
finish
