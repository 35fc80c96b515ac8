#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# timeout: 600
#
# What comes and goes: the module, open files, processes that end or run another
# program while they are looked at, readers that are killed, all at once.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

users() { awk '$1 == "mmscope" { print $3 }' /proc/modules; }
quiet() { scan-log >"$tmp/splats"; }

# --- loading and unloading -------------------------------------------------

start target sleep
target=$pid
attach "$target"
ok "rmmod mmscope" "the module unloads while a process is attached"
ok "[ ! -e $M ] && ! grep -q '^mmscope ' /proc/modules" "and leaves nothing behind"
# What this test's loading said; other tests loaded it, too.
lines() { dmesg | sed '1,/mmscope test: lifetime$/d' | grep "mmscope: "; }
before=$(lines | grep -c "mmscope: loaded, see README")
rounds=0
while [ $rounds -lt 50 ]; do
	insmod /lib/mmscope.ko && grep -q "^kernel " "$M/features" || break
	echo "$target" >"$M/task/attach" && rmmod mmscope && [ ! -e "$M" ] || break
	rounds=$((rounds + 1))
done
is "$rounds" 50 "50 times in a row"
insmod /lib/mmscope.ko
is "$(($(lines | grep -c "mmscope: loaded, see README") - before))" 51 "with one line in the log each"
is "$(lines | grep -v -e "mmscope: loaded, see README" -e taint)" "" "and no other"
ok quiet "of which none is a complaint"

attach "$target"
for name in README features task/attach system/processes task/self/vmas task/self/walk \
	    "task/$target/mm" "task/$target/walk"; do
	for file in "$name" "raw/$name"; do
		exec 5<"$M/$file"
		head -c 1 <&5 >/dev/null
		ok "! rmmod mmscope 2>/dev/null && [ $(users) = 1 ]" "rmmod is refused while $file is open"
		exec 5<&-
	done
done
exec 5<>"$M/raw/task/attach"
echo "$target" >&5
ok "! rmmod mmscope 2>/dev/null" "rmmod is refused while an open file has somebody attached"
exec 5>&-
start target sleep
attach "$pid"
exec 5<"$M/task/$pid/vmas"
stop "$pid"
within 10 gone "$M/task/$pid"
ok "! rmmod mmscope 2>/dev/null" "rmmod is refused while a file is open whose folder is gone"
is "$(cat <&5 | tail -n 1)" "# process $pid ended" "which can still be read"
exec 5<&-
is "$(users)" 0 "with all closed nobody uses the module"
ok "rmmod mmscope" "and it unloads"
insmod /lib/mmscope.ko

# --- the process ends, or is another ---------------------------------------

# between FILE COMMAND...: reads some of FILE, runs COMMAND, reads the rest to $tmp/rest.
between()
{
	between_file=$1
	shift
	exec 5<"$between_file"
	dd bs=100 count=1 <&5 >"$tmp/rest" 2>/dev/null
	"$@"
	cat <&5 >>"$tmp/rest"
	echo $? >"$tmp/code"
	exec 5<&-
}
rows() { grep -c '^[0-9a-f]*-' "$tmp/rest"; }

start target vmas 5000
attach "$pid"
between "$M/task/$pid/vmas" stop "$pid"
is "$(cat "$tmp/code")" 0 "killed while its areas are read: no error"
like "$(tail -n 1 "$tmp/rest")" "^# stopped at 0x[0-9a-f]*: process $pid ended, $(rows) rows shown\$" \
	"the end says where the list stopped, and why"
ok "[ $(rows) -gt 0 ] && [ $(rows) -lt 5000 ]" "some are shown"
start target vmas 5000
attach "$pid"
mkdir -p "$tmp/copy/task/$pid"
between "$M/raw/task/$pid/vmas" stop "$pid"
mv "$tmp/rest" "$tmp/copy/task/$pid/vmas"
code=0
mmscope --root "$tmp/copy" vmas "$pid" >"$tmp/out" 2>"$tmp/err" || code=$?
is "$code" 1 "killed while its areas are read raw: the file is whole, the listing is not"
like "$(cat "$tmp/err")" "process $pid ended" "which it says"
ok "[ $(wc -l <"$tmp/out") -gt 100 ]" "some are shown"

for file in mm vmas walk; do
	start target sleep
	attach "$pid"
	exec 5<"$M/task/$pid/$file"
	stop "$pid"
	is "$(cat <&5 | tail -n 1)" "# process $pid ended" "killed before $file is read: it says so"
	exec 5<&-
done

start target exec "$tests/target" sleep
attach "$pid"
runs_other() { tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q "^$tests/target sleep"; }
other() { kill -USR1 "$pid"; within 5 runs_other; }
exec 6<"$M/task/$pid/mm" 7<"$M/task/$pid/walk" 8<"$M/raw/task/$pid/vmas"
between "$M/task/$pid/vmas" other
words="process $pid has called exec since this file was opened: open it again"
like "$(tail -n 1 "$tmp/rest")" "^# stopped at 0x[0-9a-f]*: $words, $(rows) rows shown\$" \
	"another program while areas are read: the end says so"
ok "[ $(rows) -gt 0 ] && [ $(rows) -lt 5000 ]" "some are shown"
is "$(cat <&6 | tail -n 1)" "# $words" "before mm is read: it says so"
is "$(cat <&7 | tail -n 1)" "# $words" "before walk is read: it says so"
mkdir -p "$tmp/copy/task/$pid"
cat <&8 >"$tmp/copy/task/$pid/vmas"
like "$(mmscope --root "$tmp/copy" vmas "$pid" 2>&1)" "$words" "raw too"
exec 6<&- 7<&- 8<&-
is "$(grep -c '^[0-9a-f]*-' "$M/task/$pid/vmas")" "$(grep -c -v vsyscall "/proc/$pid/maps")" \
	"a new open sees the new program"
stop "$pid"

# --- files that are opened and closed --------------------------------------

objects() { awk '$1 == "mm_struct" || $1 == "pid" || $1 == "task_struct" { n += $2 } END { print n }' /proc/slabinfo; }
before=$(objects)
attach "$target"
opens=0
while [ $opens -lt 1000 ]; do
	exec 5<"$M/task/$target/vmas" 6<"$M/raw/task/self/walk" 7<>"$M/task/attach" 8<"$M/raw/features" || break
	exec 5<&- 6<&- 7>&- 8<&-
	opens=$((opens + 1))
done
is "$opens $(users)" "1000 0" "1000 times four files are opened and closed"

# A reader whose output nobody takes, killed there.
start target vmas 20000
attach "$pid"
killed=0
while [ $killed -lt 10 ]; do
	# shellcheck disable=SC2216 # sleep reads nothing: that is what it is for
	{ cat "$M/task/$pid/vmas" & echo $! >"$tmp/reader"; wait; } | sleep 0.2 &
	usleep 100000
	kill -9 "$(cat "$tmp/reader")"
	killed=$((killed + 1))
done 2>/dev/null
# One that is inside a read.
while [ $killed -lt 30 ]; do
	cat "$M/raw/task/$pid/vmas" "$M/task/$pid/vmas" "$M/task/$pid/vmas" >/dev/null &
	reader=$!
	usleep $((killed * 1500))
	kill -9 $reader
	wait $reader
	killed=$((killed + 1))
done 2>/dev/null
stop "$pid"
sleep 0.3
is "$killed $(users)" "30 0" "30 readers killed in the middle leave no file open"

# --- all at once -----------------------------------------------------------

# Short lives, each attached and looked at, while others look.
touch "$tmp/storm"
for reader in 1 2 3; do
	while [ -e "$tmp/storm" ]; do
		cat "$M/task/attach" "$M/raw/task/attach" "$M/system/processes" "$M"/task/[0-9]*/vmas "$M"/raw/task/[0-9]*/mm
	done >/dev/null 2>&1 &
done
lives=0
# A kernel that checks itself takes seconds for each.
if grep -q ' kasan_report$' /proc/kallsyms; then kasan=1 many=60; else kasan='' many=200; fi
while [ $lives -lt $many ]; do
	sleep 0.0$((lives % 10)) &
	echo $! >"$M/task/attach"
	cat "$M/task/$!/vmas" "$M/task/$!/walk"
	[ $((lives % 3)) != 0 ] || echo "-$!" >"$M/task/attach"
	lives=$((lives + 1))
done >/dev/null 2>&1
rm "$tmp/storm"
for pid in $(jobs -p); do
	[ "$pid" = "$target" ] || { tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q target || wait "$pid"; } 2>/dev/null
done
others() { grep -c -v -e '^#' -e '^ *pid ' -e target "$M/task/attach"; }
no_others() { [ "$(others)" = 0 ]; }
within 10 no_others
is "$(others)" 0 "$many processes attached and ended: none is left"
is "$(find "$M/task" "$M/raw/task" -name '[0-9]*' | wc -l)" \
	"$(sed -e '/^#/d' -e '/^ *pid /d' "$M/task/attach" | wc -l | awk '{ print 2 * $1 }')" "and no folder"
ok quiet "the kernel does not complain"

is "$(users)" 0 "nobody uses the module"
ok "rmmod mmscope" "it unloads"
insmod /lib/mmscope.ko
after=$(objects)
if [ -n "$kasan" ]; then
	skip "of all these processes nothing is left" "KASAN keeps freed objects in quarantine"
else
	ok "[ $after -lt $((before + many)) ]" "of all these processes nothing is left ($before, $after objects)"
fi

finish
