#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel/: what the kernel's half is made of, by what /proc and the kernel's log say
# of it; and what is no question.
#
# vm: --memory 2G --append pti=on --append vsyscall=emulate
# vm: --memory 2G --levels 5 --append pti=off --append vsyscall=none

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

K=$M/kernel
# Addresses as they are, to root.
echo 1 >/proc/sys/kernel/kptr_restrict
mmscope layout --raw-values --no-headings --columns region,start,end,size,mapped,large,moved \
	>"$tmp/layout"
mmscope pagetable kernel --raw-values --no-headings --columns start,end,region,effective,state,pa \
	>"$tmp/pagetable"

# region NAME: "START END SIZE MAPPED ..." of the first such region.
region() { awk -v name="$1" '$1 == name { $1 = ""; print substr($0, 2); exit }' "$tmp/layout"; }
# inside ADDRESS NAME: is it in such a region? Hex of equal length compares as text.
inside()
{
	awk -v a="0x$1" -v name="$2" '$1 == name && "" a >= "" $2 && "" a < "" $3 { found = 1 }
		END { exit !found }' "$tmp/layout"
}
symbol() { awk -v name="$1" '$3 == name { print $1; exit }' /proc/kallsyms; }

# --- regions ---------------------------------------------------------------

# One after the other, from the first canonical address of the half to the last page.
is "$(awk 'NR > 1 && $2 != end { print $1 } { end = $3 }' "$tmp/layout" | xargs)" "" \
	"the regions leave no gap and do not overlap"
if grep -q '^flags.* la57' /proc/cpuinfo; then low=0xff00000000000000; else low=0xffff800000000000; fi
is "$(awk 'NR == 1 { print $2 } END { print $3 }' "$tmp/layout" | xargs)" \
	"$low 0xfffffffffffff000" "they are the kernel's half"

text=$(region text)
ok '[ -n "$text" ]' "text is found"
# shellcheck disable=SC2086 # words
set -- $text
is "$1" "0x$(symbol _text)" "text begins with _text"
ok 'inside "$(symbol _stext)" text' "_stext is in text"
ok 'inside "$(printf %x $((0x$(symbol _etext) - 1)))" text' "so is what is before _etext"
ok 'inside "$(symbol linux_banner)" rodata' "linux_banner is in rodata"
is "$(region rodata | cut -d' ' -f1)" "0x$(symbol __start_rodata)" "rodata begins with __start_rodata"
is "$(region data | cut -d' ' -f1)" "0x$(symbol _sdata)" "data begins with _sdata"
ok 'inside "$(symbol __bss_start)" data' "__bss_start is in data"
ok 'inside "$(symbol __init_begin)" data' "so is what was needed to boot"
last=$(printf %x $((0x$(symbol _end) - 1)))
ok "inside $last image || inside $last data" \
	"what is before _end is in the image's room"
like "$(cat "$M/features")" '^kernel-image +yes ' "features says that they are known"
# Each ends with the page of its last byte.
for name in "text _etext" "rodata __end_rodata" "data __bss_stop"; do
	is "$(region "${name% *}" | cut -d' ' -f2)" \
		"$(printf '0x%x' $(((0x$(symbol "${name#* }") + 4095) & ~4095)))" "${name% *} ends with ${name#* }"
done
is "$(echo "$text" | awk '{ print $6 }')" \
	"$((0x$(symbol _text) - 0xffffffff81000000))" "KASLR has moved the image by what kallsyms says"

# Modules: /proc/modules has where they are.
wrong='' count=0
sed 's/.* 0x\([0-9a-f]*\).*/\1/' /proc/modules >"$tmp/modules"
while read -r a; do
	count=$((count + 1))
	inside "$a" modules || wrong="$wrong $a"
done <"$tmp/modules"
is "$wrong" "" "all $count modules of /proc/modules are in modules"
ok '[ "$count" -ge 1 ]' "there are some"

# vmalloc areas, all of them: each page that is mapped by vmalloc or ioremap.
wrong='' count=0
while read -r range _; do
	a=${range%-*}
	a=${a#0x}
	count=$((count + 1))
	inside "$a" vmalloc || inside "$a" modules || wrong="$wrong $a"
done <"/proc/vmallocinfo"
is "$wrong" "" "all $count areas of /proc/vmallocinfo are in vmalloc or modules"
ok '[ "$count" -ge 20 ]' "there are enough of them"

# Frames of ioremapped registers: /proc/vmallocinfo says phys=.
found=0 missing=''
awk '/phys=/ { p = $0; sub(/.*phys=0*x?/, "", p); sub(/ .*/, "", p);
	     sub(/-.*/, "", $1); sub(/^0x/, "", $1); print $1 "=" p }' /proc/vmallocinfo >"$tmp/registers"
while read -r line; do
	if ask "$M/raw/kernel/walk" "${line%=*}" >/dev/null &&
	   [ "$(mmscope walk kernel "${line%=*}" --raw-values --no-headings --columns pa |
		sed 's/^0x0*//')" = "$(echo "${line#*=}" | sed 's/^0x//; s/^0*//')" ]; then
		found=$((found + 1))
	else
		missing="$missing $line"
	fi
done <"$tmp/registers"
is "$missing" "" "kernel/walk leads $found ioremapped areas to the registers vmallocinfo names"
ok '[ "$found" -ge 1 ]' "there are some"

# The direct map: all of System RAM is in it, in order.
direct=$(region direct-map | cut -d' ' -f1)
wrong='' count=0
sed -n 's/^\([0-9a-f]*\)-.* : System RAM$/\1/p' /proc/iomem >"$tmp/ram"
while read -r a; do
	count=$((count + 1))
	va=$(printf %x $((direct + 0x$a)))
	pa=$(mmscope walk kernel "$va" --raw-values --no-headings --columns pa)
	[ $((pa)) = $((0x$a)) ] || wrong="$wrong $a:$pa"
done <"$tmp/ram"
is "$wrong" "" "$count pieces of System RAM are where the direct map has them"
ok '[ "$count" -ge 2 ]' "there are some"
ram=$(awk '/System RAM/ { print $1 }' /proc/iomem | tr - ' ' |
	while read -r a b; do echo $((0x$b - 0x$a + 1)); done | awk '{ n += $1 } END { printf "%.0f", n }')
mapped=$(region direct-map | awk '{ print $4 }')
ok '[ "$mapped" -gt $((ram / 10 * 9)) ] && [ "$mapped" -lt $((ram / 10 * 11)) ]' \
	"direct-map has $mapped bytes mapped, of $ram of System RAM"
is "$(mmscope walk kernel text --raw-values --no-headings --columns region,effective | xargs)" \
	"text r-x-" "text may be executed, and not by user mode"

# --- what stands out -------------------------------------------------------

wx=$(sed -n 's/^# writable and executable: \([0-9]*\)K$/\1/p' "$K/pagetable")
said=$(dmesg | sed -n 's/.*Checked W+X mappings: \(passed\).*/0/p; s/.*FAILED, \([0-9]*\) W+X.*/\1/p' | head -n 1)
if [ -n "$said" ] || grep -q ' ptdump_check_wx$' /proc/kallsyms; then
	is "$wx" $((said * 4)) "as many pages are writable and executable as the kernel says in its log"
else
	skip "W+X" "kernel without CONFIG_DEBUG_WX"
fi
is "$(grep -c ' W+X$' "$K/pagetable")" "$(awk '$4 ~ /wx/' "$tmp/pagetable" | wc -l)" \
	"rows that are writable and executable are marked"
case "$(cat /proc/cmdline)" in
*vsyscall=emulate*)	page=4 ;;
*)			page=0 ;;
esac
if grep -q vsyscall /proc/self/maps || [ $page = 0 ]; then
	is "$(sed -n 's/^# user mode may use .*: \([0-9]*\)K$/\1/p' "$K/pagetable")" $page \
		"user mode may use ${page}K: the page of vsyscalls, if it is emulated"
else
	skip "what user mode may use" "kernel without vsyscalls"
fi
if grep -q '^flags.* pti' /proc/cpuinfo; then
	like "$(cat "$K/pagetable")" "^# user mode's root, which has this" "user mode's root is shown"
	# The descriptor tables are there for user mode, memory at large is not.
	mmscope user_root kernel --raw-values --no-headings --columns start,end >"$tmp/user"
	for word in cpu-entry-area direct-map+1000000; do
		va=$(mmscope walk kernel "$word" --raw-values --no-headings --columns va)
		there=$(awk -v a="$va" '"" a >= "" $1 && "" a < "" $2 { n = 1 } END { print n ? "yes" : "no" }' "$tmp/user")
		is "$(mmscope walk kernel "$word" --raw-values --no-headings --columns user_root)" "$there" \
			"walk says whether user mode's root has $word: $there"
		case $word in
		cpu*)	wanted=yes words="has it in its root too" ;;
		*)	wanted=no words="does not have it in its root" ;;
		esac
		is "$there" $wanted "which is as it should be"
		ask "$K/walk" "$word" >/dev/null
		like "$(cat "$K/walk")" "^user mode $words; it may not use it$" "and in words"
	done
else
	like "$(cat "$K/pagetable")" "PTI is off" "user mode has no root of its own"
fi
is "$(awk 'length > 80' "$K/layout" "$K/pagetable" "$K/walk" "$K/table")" "" "no line is longer than 80 characters"

# --- questions -------------------------------------------------------------

for bad in 1000 7fffffffe000 8000000000000000 garbage vmalloc+ text+zz -1 ' ' ffff800000000000-1 \
	1000-2000 unused 11111111111111111; do
	for file in walk pagetable_at; do
		is "$(ask "$K/$file" "$bad")" "EINVAL" "$file refuses '$bad'"
	done
done
ask "$K/walk" 1000 >/dev/null
like "$(cat "$K/walk")" "user's half, see task/PID/walk" "and says why: the user's half"
ask "$K/walk" 8000000000000000 >/dev/null
like "$(cat "$K/walk")" "not canonical" "and why: not canonical"
ask "$K/walk" nonsense >/dev/null
like "$(cat "$K/walk")" "nonsense is neither an address in hex nor a region" "and why: no name"
a=$(printf %x $((0x$(symbol _text) + 0x123)))
ask "$K/walk" "$a text+123 0x$a" >/dev/null
is "$(grep -c "^address   0x$a " "$K/walk")" 3 "an address, a region with an offset, 0x"
for bad in pmd 'pmd 1000' 'text pmd' 'xyz text' 'pmd text pte' 'pte text' 'pmd 8000000000000000' ' '; do
	is "$(ask "$K/table" "$bad")" "EINVAL" "table refuses '$bad'"
done
ask "$K/table" "pte text" >/dev/null
like "$(cat "$K/table")" "no pte table translates 0x[0-9a-f]*: pmd entry [0-9]* maps a page of 2M itself" \
	"and says why: a large page"
ask "$K/table" "pud text" >/dev/null
like "$(cat "$K/table")" '^addresses ff[0-9a-f]*8000000000 and all above$' "the last table of its level goes to the end"
# Region by region is the same as the whole.
ask "$K/pagetable_at" "text rodata data" >/dev/null
awk '/^# user mode/ { exit } /^# / { on = $2 == "text:" || $2 == "rodata:" || $2 == "data:" } /^ff/ && on' \
	"$K/pagetable" >"$tmp/whole"
awk '/^# user mode.s root,/ { off = 1 } /^# the kernel.s root/ { off = 0 } !off && /^ff/' \
	"$K/pagetable_at" >"$tmp/at"
same "$tmp/whole" "$tmp/at" "pagetable_at has the same rows of them as pagetable"
ok '[ -s "$tmp/at" ]' "it has some"
finish
