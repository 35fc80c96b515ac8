#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The tree of files: which there are, their modes, that README knows them, that
# features has an answer to everything, and that only root may look.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

start target sleep
attach "$pid"

# --- files and modes -------------------------------------------------------

for file in README features task/attach system/processes \
	    task/self/mm task/self/vmas task/self/walk "task/$pid/mm" "task/$pid/vmas" "task/$pid/walk" \
	    "task/$pid/tree" "task/$pid/table" "task/$pid/pagetable" "task/$pid/pagetable_at" \
	    kernel/layout kernel/walk kernel/table kernel/pagetable kernel/pagetable_at; do
	ok 'test -f "$M/$file"' "$file is there"
	ok 'test -f "$M/raw/$file"' "raw/$file is there"
done

# "PATH help" and "  ask: HOW" in lines of their own; path, and a word if it takes a question.
sed -e '/^#/d' -e '/^file  *shows$/d' "$M/README" |
	awk '/^[^ ]/ { if (path) print path, mode; path = $1; mode = 400 }
	     / ask: / && /^ / { mode = 600 }
	     END { print path, mode }' | sort >"$tmp/readme"
list() { find "$1" -type f -exec stat -c "%n %a" {} + | sed "s,^$1/,,"; }
list "$M" >"$tmp/all"
grep -v '^raw/' "$tmp/all" | sed "/^task\/$pid\//d; s,^task/self/,task/PID/," | sort >"$tmp/text"
sed -n 's,^raw/,,p' "$tmp/all" | sed "/^task\/$pid\//d; s,^task/self/,task/PID/," | sort >"$tmp/raw"
sed -n "s,^task/$pid/,task/PID/,p" "$tmp/all" | sort >"$tmp/attached"
grep '^task/PID/' "$tmp/text" >"$tmp/self"
same "$tmp/readme" "$tmp/text" \
	"README names every file and every file it names exists: 0600 where it is asked, 0400 else"
same "$tmp/raw" "$tmp/text" \
	"raw/ has the same files, of the same modes"
same "$tmp/attached" "$tmp/self" \
	"the folder of a process that was attached has what task/self has"
is "$(find "$M" -type d -exec stat -c %a {} + | sort -u)" 700 "all folders are 0700"
is "$(find "$M" -exec stat -c %u:%g {} + | sort -u)" 0:0 "all belong to root"

# --- what the files say ----------------------------------------------------

for file in $(find "$M" -type f | grep -v "/raw/" | sort); do
	like "$(head -n 1 "$file")" '^# .' "${file#"$M/"} begins with what it is"
done
for file in README features; do
	is "$(awk 'length > 80' "$M/$file")" '' "no line of $file is longer than 80 characters"
done
is "$(find "$M" -type f | grep -v /raw/ | xargs awk '/^#/ && length > 80 { print FILENAME ": " $0 }')" '' \
	"no remark of any file is longer than 80 characters"
for file in $(find "$M" -type f -perm 600 | grep -v "/raw/" | sort); do
	like "$(head -n 1 "$file")" '; ask: echo ' "${file#"$M/"} says how to ask"
done
for file in $(find "$M/raw" -type f | sort); do
	is "$(head -c 8 "$file")" mmscope "${file#"$M/"} begins as raw files do"
done

# --- features --------------------------------------------------------------

# What a table is cut by: the reader's JSON has one row a line.
mmscope features --json >"$tmp/features"
feature()
{
	sed -n "s/.*\"name\": *\"$1\", *\"value\": *\"\([^\"]*\)\".*/\1/p" "$tmp/features"
}
yes_if() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
cpu_has() { grep -q "^flags.* $1\( \|\$\)" /proc/cpuinfo; }

tr '}' '\n' <"$tmp/features" | grep '"name"' >"$tmp/rows"
is "$(grep -c -v '"value": *"[^"][^"]*"' "$tmp/rows")" 0 "every row of features has a value"
is "$(grep '"value": *"no"' "$tmp/rows" | grep -c -v '"why": *"[^"][^"]*"')" 0 \
	"every no of features has a reason"
is "$(feature kernel)" "$(uname -r)" "features: kernel"
is "$(feature arch)" "$(uname -m)" "features: arch"
is "$(feature paging-levels)" "$(if cpu_has la57; then echo 5; else echo 4; fi)" \
	"features: paging-levels, by the processor's la57"
is "$(feature page-sizes)" "4 KiB, 2 MiB$(if cpu_has pdpe1gb; then echo ', 1 GiB'; fi)" \
	"features: page-sizes, by the processor's pdpe1gb"
is "$(feature pti)" "$(yes_if cpu_has pti)" "features: pti, by the kernel's flag"
is "$(feature pkeys)" "$(yes_if cpu_has ospke)" "features: pkeys, by the processor's ospke"
is "$(feature thp)" "$(yes_if test -e /sys/kernel/mm/transparent_hugepage)" "features: thp"
is "$(feature hugetlb)" "$(yes_if test -e /proc/sys/vm/nr_hugepages)" "features: hugetlb"
is "$(feature numa-hints)" "$(yes_if test -e /proc/sys/kernel/numa_balancing)" \
	"features: numa-hints"
is "$(feature soft-dirty)" "$(yes_if grep -q '^VmFlags:.* sd' /proc/self/smaps)" \
	"features: soft-dirty, by VmFlags"
is "$(feature memory-hotplug)" "$(yes_if test -e /sys/devices/system/memory/auto_online_blocks)" \
	"features: memory-hotplug"
start target areas "$tmp/areas"
is "$(feature anon-names)" "$(yes_if grep -q 'named: here' "/proc/$pid/maps")" \
	"features: anon-names, by an area that was named"

# --- who may look ----------------------------------------------------------

# mayopen WHO HOW FILE: what open() says.
mayopen() { demote "$1" "$tests/fileops" "$2" "$3"; }

is "$(demote nobody ls "$M" 2>&1 | sed 's/.*: //')" "Permission denied" \
	"nobody may not even see the files"
# The files themselves, were their folders open to all.
modes=$(stat -c %a /sys/kernel/debug)
chmod 755 /sys/kernel/debug
find "$M" -type d -exec chmod 755 {} +
for file in features system/processes task/attach task/self/walk raw/task/self/vmas; do
	is "$(mayopen nobody r "$M/$file")" "open EACCES" "nobody may not open $file for its mode"
	mode=$(stat -c %a "$M/$file")
	chmod 666 "$M/$file"
	is "$(mayopen nobody r "$M/$file")" "open EPERM" "nobody may not open $file even with mode 0666"
	chmod "$mode" "$M/$file"
done
chmod "$modes" /sys/kernel/debug
find "$M" -type d -exec chmod 700 {} +
denied=0 all=0
for file in $(find "$M" -type f | sort); do
	all=$((all + 1))
	[ "$(mayopen no-admin r "$file")" = "open EPERM" ] && denied=$((denied + 1))
done
is "$denied" "$all" "root without CAP_SYS_ADMIN may open none of them"
is "$(mayopen no-admin rw "$M/task/attach")" "open EPERM" "nor for writing"
is "$(mayopen userns r "$M/features" | grep -c -E '^open (EPERM|EACCES)$')" 1 \
	"root of a user namespace may not either"
is "$(demote nobody cat <"$M/features" | head -n 1)" "$(head -n 1 "$M/features")" \
	"who opens a file is asked, not who reads it"

finish
