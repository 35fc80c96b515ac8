#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# task/PID/pagetable against a memory management unit: QEMU's, whose monitor prints
# every translation of the tables a CPU runs on. A process computes on CPU 1; its
# tables are dumped, the machine is stopped there, and all of the user's half must
# be the same, both ways: addresses, frames, and the bits of the leaves. So must the
# kernel's half, kernel/pagetable: what the CPU runs on in user mode, which with
# page-table isolation is user mode's root. The levels of some walks are followed
# through the machine's memory, from CR3 on.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
# A check that fails is not the end.
set +e +o pipefail

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
machine=
printer=
trap 'kill $machine $printer 2>/dev/null; wait; rm -rf "$tmp"' EXIT
programs=$("$TOP/scripts/programs" tests) || exit

cat >"$tmp/guest" <<'EOF'
load || exit
# The kernel's half as a CPU in user mode has it.
half()
{
	what=pagetable
	if grep -q '^flags.* pti' /proc/cpuinfo; then what=user_root; fi
	mmscope --json --columns start,end,pa,page_size,state,flags,repeat $what kernel || exit
}
# Areas stay as they were made: nothing is collected into huge pages later.
echo 0 >/sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none
# And accessed is for the CPU to say: newer kernels clear it here and there, to see how
# much of memory is in use.
damon=/sys/module/damon_stat/parameters/enabled
[ ! -e "$damon" ] || echo N >"$damon" || exit
spin 1 >/tmp/spin &
until grep -qx spinning /tmp/spin; do usleep 20000; done
sleep 0.2
echo "== areas"
cat /tmp/spin
echo "== first"
mmscope --json --columns start,end,pa,page_size,state,flags pagetable $! || exit
echo "== walks"
mmscope --json --columns va,levels walk $! $(awk '$1 == "area" { print $3 }' /tmp/spin) || exit
echo "== tables"
mmscope --json --columns index,count,at,entry table kernel pmd text pud direct-map || exit
echo "== kernel"
half
echo "== look"
# The host's answer: a break on the line, which comes as a byte.
dd if=/dev/ttyS2 bs=1 count=1 of=/dev/null 2>/dev/null
echo "== second"
mmscope --json --columns start,end,pa,page_size,state,flags pagetable $! || exit
echo "== kernel2"
half
echo "== end"
EOF

# wait_for LINE FILE [FROM]: until it is there, from that byte on, or the machine is gone.
wait_for()
{
	local _

	for _ in $(seq 6000); do
		! grep -qax -e "$1" <(tail -c "+${3:-1}" "$2") || return 0
		kill -0 "$machine" 2>/dev/null || break
		sleep 0.05
	done
	grep -qax -e "$1" <(tail -c "+${3:-1}" "$2")
}

# monitor COMMAND: what it answers. A second command tells where that ends.
monitor()
{
	local from

	from=$(($(stat -c %s "$tmp/monitor.log") + 1))
	printf '%s\nprint %d\n' "$1" 0x5c0de >&"$to_monitor"
	wait_for $'0x5c0de\r*' "$tmp/monitor.log" "$from" || return
	tail -c "+$from" "$tmp/monitor.log" | tr -d '\r'
}

# The part of the guest's output that begins with "== NAME".
said() { awk -v want="$1" '/^== / { on = $2 == want; next } on' "$tmp/said"; }

# Stops the machine while CPU 1 is in user mode: there the user's tables are in use.
# Sets registers, in which they begin.
stop_in_user_mode()
{
	local _

	for _ in $(seq 50); do
		monitor stop >/dev/null && registers=$(monitor "info registers") || return
		[[ $registers != *CPL=3* ]] || return 0
		monitor cont >/dev/null || return
		sleep 0.02
	done
	return 1
}

# Part of a line of JSON: value KEY LINE
value() { sed -E "s/.*\"$1\":\"?([^\",}]*).*/\\1/" <<<"$2"; }

# A word of the machine's memory.
word_at() { monitor "xp /1gx $1" | sed -nE 's/^[0-9a-f]+: (0x[0-9a-f]{16})$/\1/p'; }

# follow LABEL: each walk's entries are where the processor finds them, and what is
# there. Accessed and dirty are the processor's to set meanwhile.
follow()
{
	local row level at base entry memory va shift wrong='' steps=0 walks=0 leaf words root

	root=$(sed -nE 's/.* CR3=([0-9a-f]+) .*/0x\1/p' <<<"$registers" | head -n 1)
	while IFS= read -r row; do
		[[ $row == *'"va":'* ]] || continue
		va=$(value va "$row")
		base=$((root & 0xffffffffff000))
		shift=39
		[[ $row != *'"p4d"'* ]] || shift=48
		leaf=
		while IFS= read -r level; do
			at=$(value at "$level")
			entry=$(value entry "$level")
			memory=$(word_at "$at")
			words="$va $level, where $at is to be $(printf 0x%x $((base + (va >> shift & 511) * 8))), which holds $memory"
			[ "$((at))" = $((base + (va >> shift & 511) * 8)) ] &&
				[ "$(value index "$level")" = $((va >> shift & 511)) ] && [ -n "$memory" ] &&
				[ $(((memory ^ entry) & ~0x60)) = 0 ] || wrong+="$words"$'\n'
			base=$((entry & 0xffffffffff000))
			leaf=$((shift == 12 || !(entry & 1) || entry & 0x80))
			shift=$((shift - 9))
			steps=$((steps + 1))
		done < <(grep -oE '\{"level":[^}]*\}' <<<"$row")
		# It ends where there is nothing more to follow, and not before.
		[ "$leaf" = 1 ] || wrong+="$va: the walk stops early"$'\n'
		walks=$((walks + 1))
	done < <(said walks)
	is "$wrong" "" "$1: $steps entries of walks are in the memory where the processor follows them"
	ok '[ "$walks" -ge 15 ] && [ "$steps" -ge 45 ]' "$1: of $walks walks"
}

# tables LABEL: each entry of kernel/table is in memory; accessed and dirty may be set.
tables()
{
	local row at entry entry_there count i wrong='' entries=0 used=0
	local -A memory=()

	while IFS= read -r row; do
		[[ $row == *'"index":'* ]] || continue
		at=$(($(value at "$row")))
		entry=$(value entry "$row")
		count=$(value count "$row")
		if [ "$(value index "$row")" = 0 ]; then
			while read -r i entry_there; do memory[$i]=$entry_there; done \
				< <(monitor "xp /512gx $at" | awk -v at="$at" '
					/^[0-9a-f]+: / { for (i = 2; i <= NF; i++) { printf "%.0f %s\n", at, $i; at += 8 } }')
		fi
		for ((i = at; i < at + count * 8; i += 8)); do
			[ -n "${memory[$i]-}" ] && [ $(((memory[$i] ^ entry) & ~0x60)) = 0 ] ||
				wrong+="$(printf '0x%x: %s, memory has %s' $i "$entry" "${memory[$i]-nothing}")"$'\n'
			entries=$((entries + 1))
		done
		used=$((used + (entry != 0)))
	done < <(said tables)
	is "$wrong" "" "$1: $entries entries of kernel/table are in memory"
	ok '[ "$entries" = 1024 ] && [ "$used" -ge 4 ]' "$1: of two tables, $used are in use"
}

compare() { awk -f "$here/mmu.awk" "$@"; }

# judge LABEL: the four parts of one look.
judge()
{
	local answer areas pages large changed

	answer=$(compare "$tmp"/{areas,first,second,tlb})
	read -r _ areas pages large changed <<<"$(tail -n 1 <<<"$answer")"
	is "$(sed '$d' <<<"$answer")" "" "$1: the CPU has the same pages, frames and bits, no more, no less"
	ok '[ "$areas" -ge 20 ] && [ "$pages" -ge 300 ] && [ "$large" -ge 3 ]' \
		"$1: $areas areas, $pages pages, $large of them large"
	ok '[ "$changed" -le 8 ]' "$1: $changed pages changed meanwhile"

	answer=$(compare -v high=1 "$tmp"/{areas,kernel,kernel2,tlb})
	read -r _ areas pages large changed <<<"$(tail -n 1 <<<"$answer")"
	is "$(sed '$d' <<<"$answer")" "" "$1: the same of the kernel's half"
	if [[ $1 == *PTI* ]]; then
		ok '[ "$pages" -ge 20 ]' "$1: user mode's root has $pages pages of it, $large of them large"
	else
		ok '[ "$pages" -ge 1000 ] && [ "$large" -ge 500 ]' "$1: $pages pages of it, $large of them large"
	fi
	ok '[ "$changed" -le $((pages / 10 + 8)) ]' "$1: $changed pages of it changed meanwhile"
}

# look LABEL OPTIONS...: one boot.
look()
{
	local label=$1 module rc=0
	shift

	rm -f "$tmp"/monitor.{in,out,log} "$tmp"/{areas,first,second,kernel,kernel2,tlb}
	mkfifo "$tmp"/monitor.{in,out}
	: >"$tmp/said"
	: >"$tmp/monitor.log"
	exec {to_monitor}<>"$tmp/monitor.in"
	cat "$tmp/monitor.out" >"$tmp/monitor.log" &
	printer=$!
	"$TOP/scripts/vm" --quiet --timeout 300 --monitor "$tmp/monitor" "$@" \
		--file "$programs/mmscope:/bin/" --file "$programs/tests/spin:/bin/" \
		--file "$TOP/scripts/load:/bin/" --file "$tmp/guest:/bin/" \
		-- sh /bin/guest >"$tmp/said" 2>"$tmp/complained" </dev/null &
	machine=$!
	if wait_for "== look" "$tmp/said" && monitor "cpu 1" >/dev/null; then
		registers=
		stop_in_user_mode
		is $? 0 "$label: CPU 1 is in user mode"
		monitor "info tlb" >"$tmp/tlb"
		follow "$label"
		tables "$label"
		monitor cont >/dev/null
		monitor "chardev-send-break job" >/dev/null
		wait_for "== end" "$tmp/said"
	fi
	wait "$machine" || rc=$?
	machine=
	exec {to_monitor}>&-
	kill "$printer" 2>/dev/null
	wait "$printer" 2>/dev/null
	printer=
	is "$rc" 0 "$label: the machine ran to its end" || diag <"$tmp/complained"
	said areas >"$tmp/areas"
	said first >"$tmp/first"
	said second >"$tmp/second"
	said kernel >"$tmp/kernel"
	said kernel2 >"$tmp/kernel2"
	[ -e "$tmp/tlb" ] || : >"$tmp/tlb"
	judge "$label"
}

# The comparison itself: every single difference must be found.
check_comparison()
{
	local line column

	line=$(grep -n -m1 '^00007.* X--DA--UW' "$tmp/tlb" | cut -d: -f1)
	for column in 1 2 3 4 5 6 7 8 9; do
		awk -v line="$line" -v column="$column" '
			NR == line {
				c = substr($3, column, 1) == "-" ? substr("XGPDACTUW", column, 1) : "-"
				$3 = substr($3, 1, column - 1) c substr($3, column + 1)
			}
			{ print }' "$tmp/tlb" >"$tmp/wrong"
		is "$(compare "$tmp"/{areas,first,second,wrong} | grep -c '^0x')" 1 \
			"a wrong bit is found: ${column}th of XGPDACTUW"
	done
	awk -v line="$line" 'NR == line { sub(/....$/, "f000", $2) } { print }' "$tmp/tlb" >"$tmp/wrong"
	is "$(compare "$tmp"/{areas,first,second,wrong} | grep -c '^0x')" 1 "a wrong frame is found"
	awk -v line="$line" 'NR != line' "$tmp/tlb" >"$tmp/wrong"
	is "$(compare "$tmp"/{areas,first,second,wrong} | grep -c 'the CPU has nothing')" 1 \
		"a page too many is found"
	{ echo "0000000000010000: 0000000001234000 X--DA--UW"; cat "$tmp/tlb"; } >"$tmp/wrong"
	is "$(compare "$tmp"/{areas,first,second,wrong} | grep -c '0x10000: .* mmscope nothing')" 1 \
		"a missing page is found"
	line=$(grep -n -m1 '^ffff.* X.PDA' "$tmp/tlb" | cut -d: -f1)
	awk -v line="$line" 'NR == line { sub(/X/, "-", $3) } { print }' "$tmp/tlb" >"$tmp/wrong"
	is "$(compare -v high=1 "$tmp"/{areas,kernel,kernel2,wrong} | grep -c '^0x')" 1 \
		"a wrong bit of the kernel's half is found"
	awk -v line="$line" 'NR != line' "$tmp/tlb" >"$tmp/wrong"
	is "$(compare -v high=1 "$tmp"/{areas,kernel,kernel2,wrong} | grep -c 'the CPU has nothing')" 1 \
		"a page of it too many is found"
	sed '0,/"A","D",/s///' "$tmp/first" >"$tmp/wrong"
	like "$(compare "$tmp"/{areas,wrong,wrong,tlb})" '^0x.*mmscope.*X------' \
		"a wrong bit in the dump is found"
	like "$(compare "$tmp"/{areas,first,wrong,tlb})" '^= .* [1-9][0-9]*$' \
		"a change between the dumps is found"
	sed '/ absent$/s/absent/---DA--UW/' "$tmp/areas" >"$tmp/wrong"
	like "$(compare "$tmp"/{wrong,first,second,tlb})" '^area untouched' \
		"an area that is not as it was made is found"
}

# What the monitor prints of a KASAN kernel's half has no end.
first=yes
for kernel in ${KERNEL:-6.1 6.12}; do
	kernel_of "$kernel" ''
	if grep -qx CONFIG_KASAN=y "$KERNEL_BUILD/.config"; then
		skip "$kernel: the CPU has the same pages" "with KASAN \"info tlb\" never ends"
		continue
	fi
	module=$("$TOP/scripts/build" "$kernel") || exit
	options=(--kernel "$kernel" --module "$module" --memory 3G
		 --append "hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=4")
	if [ -n "$first" ]; then
		look "$kernel" "${options[@]}"
		check_comparison
		look "$kernel, 5 levels" "${options[@]}" --levels 5
		like "$(cat "$tmp/areas")" '^area high 1[0-9a-f]{13} ' "an area is where 4 levels do not lead"
		look "$kernel, PTI" "${options[@]}" --append pti=on
		first=
	else
		look "$kernel, 5 levels, PTI" "${options[@]}" --levels 5 --append pti=on
	fi
done
[ "$ktap_number" -gt 0 ] || skip_all "no kernel"
finish
