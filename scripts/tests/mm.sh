#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# task/PID/mm against /proc/PID/status and /proc/PID/stat, of processes that sleep:
# counters of running ones move, and on 6.1 part of them is kept with the task.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# Kilobytes by the names of status.
of_status()
{
	awk '/^(Vm(Peak|Size|Lck|Pin|HWM|RSS|Data|Stk|Exe|Lib|PTE|Swap)|Rss(Anon|File|Shmem)|HugetlbPages):/ {
		print $1, $2 }' "/proc/$1/status"
}

of_mm_sizes()
{
	awk '{ value[$1] = $2 ~ /K$/ ? $2 + 0 : $2 / 1024 }
	     END { n = split("VmPeak hiwater_vm VmSize total_vm VmLck locked_vm VmPin pinned_vm VmHWM hiwater_rss " \
			"VmRSS rss RssAnon anon RssFile file RssShmem shmem VmData data_vm VmStk stack_vm VmExe text " \
			"VmLib lib VmPTE pgtables VmSwap swap HugetlbPages hugetlb", pair, " ")
		   for (i = 1; i < n; i += 2) print pair[i] ":", value[pair[i + 1]] }' "$M/task/$1/mm"
}

# Addresses by their numbers in stat; 26 is the 24th behind the name.
of_stat()
{
	# awk has no 64-bit numbers.
	sed 's/.*) //' "/proc/$1/stat" | tr ' ' '\n' | awk '
		NR >= 24 && NR <= 26 || NR >= 43 && NR <= 49 { print NR + 2, $1 }' | xargs printf '%d 0x%x\n'
}

of_mm_addresses()
{
	awk '{ value[$1] = $2 }
	     END { n = split("26 start_code 27 end_code 28 start_stack 45 start_data 46 end_data 47 start_brk " \
			"48 arg_start 49 arg_end 50 env_start 51 env_end", pair, " ")
		   for (i = 1; i < n; i += 2) print pair[i], value[pair[i + 1]] }' "$M/task/$1/mm"
}

field() { awk -v name="$2" '$1 == name { print $2 }' "$M/task/$1/mm"; }
status() { sed -n "s/^$2:[ 	]*\([0-9]*\).*/\1/p" "/proc/$1/status"; }

# compare PID WHO
compare()
{
	attach "$1"
	of_status "$1" >"$tmp/status"
	of_mm_sizes "$1" >"$tmp/sizes"
	is "$(wc -l <"$tmp/status")" 16 "$2: status has all there is to compare"
	same "$tmp/sizes" "$tmp/status" "$2: sizes are those of status"
	of_stat "$1" >"$tmp/stat"
	of_mm_addresses "$1" >"$tmp/addresses"
	is "$(grep -c -v ' 0x0$' "$tmp/stat")" 10 "$2: stat has all there is to compare"
	same "$tmp/addresses" "$tmp/stat" "$2: addresses are those of stat"
	is "$(field "$1" map_count)" "$(grep -c -v '\[vsyscall\]$' "/proc/$1/maps")" "$2: map_count is the lines of maps"
	is "$(field "$1" exec_vm)" "$(($(status "$1" VmExe) + $(status "$1" VmLib)))K" "$2: exec_vm is VmExe and VmLib"
	is "$(sed -n 's/^# process //p' "$M/task/$1/mm")" "$1 ($(cat "/proc/$1/comm"))" "$2: it says whose it is"
	is "$(mmscope mm "$1" --json | tr ',{}' '\n' | sed -n 's/.*"rss": *\([0-9]*\).*/\1/p')" \
		$(($(status "$1" VmRSS) * 1024)) "$2: JSON has bytes"
}

compare 1 "the first process"
start target sleep
compare "$pid" "a sleeping process"
is "$(field "$pid" mm_users)" 2 "its memory is used by one thread, and by who looks"
stop "$pid"
start target thread
compare "$pid" "a process with two threads"
is "$(field "$pid" mm_users)" 3 "its memory is used by two threads, and by who looks"
kill -STOP "$pid"
compare "$pid" "a stopped process"
stop "$pid"

start target locked
compare "$pid" "a process that locks memory"
is "$(field "$pid" locked_vm)" 32K "as much as it locked"
ok "[ $(field "$pid" shmem | tr -d K) -ge 96 ]" "its shared anonymous memory is shmem"
ok "[ $(status "$pid" VmHWM) -gt $(status "$pid" VmRSS) ]" "it has had more"
heap=$(grep -F '[heap]' "/proc/$pid/maps" | sed 's/ .*//; s/-0*/ 0x/; s/^0*/0x/')
is "$(field "$pid" brk)" "${heap#* }" "brk is where the heap of maps ends"
is "$(field "$pid" start_brk)" "${heap% *}" "start_brk where it begins"
stop "$pid"

start target vmas 5000
compare "$pid" "a process with 5000 areas"
stop "$pid"

start target children 3
child=$(head -n 1 "$said")
compare "$child" "a child that shares its pages"
is "$(field "$child" pgtables)" "$(status "$child" VmPTE)K" "page tables are its own"
stop "$pid"

# --- huge pages and swap ---------------------------------------------------

pages=$(cat /proc/sys/vm/nr_hugepages)
echo 8 >/proc/sys/vm/nr_hugepages
sample
compare "$pid" "the sample process"
ok "[ $(status "$pid" HugetlbPages) -gt 0 ]" "it has huge pages of the pool"
if modprobe zram 2>/dev/null; then
	ok "echo 64M >/sys/block/zram0/disksize && mkswap /dev/zram0 && swapon /dev/zram0" \
		"there is swap, on zram"
	echo "out to-swap" >&9
	within 5 grep -q '^ok$' "$said"
	compare "$pid" "with pages in swap"
	ok "[ $(status "$pid" VmSwap) -gt 0 ]" "there are some"
	stop "$pid"
	swapoff /dev/zram0
	echo 1 >/sys/block/zram0/reset
else
	skip "pages in swap" "this kernel has no zram"
fi
stop "$pid"
echo "$pages" >/proc/sys/vm/nr_hugepages

finish
