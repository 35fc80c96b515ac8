#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# task/attach: which processes have a folder, how they get it, how it goes, and
# what is said to somebody who is refused.
#
# timeout: 480

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

A=$M/task/attach
R=$M/raw/task/attach

rows() { sed -e '/^#/d' -e '/^ *pid /d' "$A" | awk '{ $1 = $1; print }'; }
row() { rows | grep "^$1 "; }
words() { sed -n 's/^# the last request, //p' "$A"; }
folders() { find "$M/task" "$M/raw/task" -mindepth 1 -maxdepth 1 -name '[0-9]*' | wc -l; }
holds() { find "$M/task/$1" "$M/raw/task/$1" -type f 2>/dev/null | wc -l; }

for old in $(rows | cut -d' ' -f1); do ask "$A" "-$old" >/dev/null; done
is "$(rows)$(folders)" 0 "at the beginning nothing is attached"

# --- to and fro ------------------------------------------------------------

start target sleep
one=$pid
is "$(ask "$A" "$one")" "${#one}" "a PID is taken"
for file in mm vmas walk; do
	ok 'test -f "$M/task/$one/$file"' "its folder has $file"
	ok 'test -f "$M/raw/task/$one/$file"' "its raw folder has $file"
done
is "$(rows)" "$one yes 0 target" "task/attach lists it: kept, by no open file"
is "$(ask "$A" "$one")" "${#one}" "a second time is fine"
is "$(rows)" "$one yes 0 target" "and makes no second row"
is "$(ask "$A" "-$one")" $((${#one} + 1)) "-PID is taken"
is "$(folders)" 0 "and its folders are gone when the write returns"
is "$(rows)" '' "the list is empty"
is "$(ask "$A" "-$one")" ESRCH "a second -PID is ESRCH"
is "$(words)" "-$one, was refused: process $one is not attached" "in words"
is "$(ask "$A" "$one
")" $((${#one} + 1)) "a newline at the end is fine, as echo has it"
is "$(ask "$A" "	 $one  ")" $((${#one} + 4)) "white space around it too"
is "$(ask "$A" "$(printf '0x%x' "$one")")" $((2 + $(printf '%x' "$one" | wc -c))) \
	"hexadecimal with 0x too"
is "$(printf '%s\0' "$one" | fileops w "$A" write-stdin)" "write-stdin $((${#one} + 1))" \
	"a NUL at its end too"
is "$(printf '%-65536s' "$one" | fileops w "$A" write-stdin)" "write-stdin 65536" \
	"64 KiB of which most is white space too"
is "$(rows)" "$one yes 0 target" "it is still one"
is "$(fileops w "$A" write "-$one" write "$one" write "$one" | xargs)" "write $((${#one} + 1)) write ${#one} write ${#one}" \
	"through an open file one after the other"

# --- what is refused -------------------------------------------------------

before=$(rows)
# refused QUESTION ERRNO WORDS: the errno, and the words that can be read then.
refused()
{
	is "$(ask "$A" "$1")" "$2" "'$(printf %.30s "$1")' is $2"
	like "$(words)" "^.*, was refused: $3\$" "in words"
}
for bad in abc -- -abc --5 +5 - '- 5' "$one $one" "$one,$one" "${one}x" 0x 0xg 1.5 99999999999999999999 \
	   -99999999999999999999 0x10000000000000000 ''; do
	refused "$bad" EINVAL ".* is not a PID, nor a PID with a minus"
done
refused "  	" EINVAL "nothing is not a PID.*"
is "$(ask "$A" "$one
$one")" EINVAL "two lines are one bad question"
is "$(sed -e '/^#/d' -e '/^ *pid /d' "$A" | wc -l)" 1 "what is said about it stays on its line"
is "$(ask "$A" "x
y")$(grep -c '^y' "$A")" EINVAL0 "the words make no line that is no remark"
none=$(free_pid)
refused "$none" ESRCH "no process $none"
refused 0 ESRCH "no process 0"
refused -0 ESRCH "process 0 is not attached"
refused "-$none" ESRCH "process $none is not attached"
# 2^22 is the largest PID there can be; 2^32 more is no way around that.
refused 4194305 ESRCH "no process 4194305"
refused $((4294967296 + one)) ESRCH "no process [0-9]+"
refused -$((4294967296 + one)) ESRCH "process [0-9]+ is not attached"
refused 18446744073709551615 ESRCH "no process 18446744073709551615"
refused 2 EINVAL "2 \\(kthreadd\\) is a kernel thread: it has no user memory"
is "$(tr '\0' x </dev/zero | head -c 65536 | fileops w "$A" write-stdin)" "write-stdin EINVAL" \
	"64 KiB of garbage are EINVAL"
is "$(printf '%-65537s' "$one" | fileops w "$A" write-stdin)" "write-stdin E2BIG" \
	"a byte more is E2BIG"
like "$(words)" ", was refused: .*65536" "in words"
is "$(fileops w "$A" write '')" "write EINVAL" "an empty write is EINVAL"
is "$(rows)" "$before" "all this changed nothing"
is "$(ask "$A" "$one")$(words)" "${#one}" "with the next good request the words are gone"

start target zombie
zombie=$(head -n 1 "$said")
refused "$zombie" ESRCH "process $zombie is a zombie: its memory is gone"
stop "$pid"

# --- threads ---------------------------------------------------------------

start target thread
tid=$(head -n 1 "$said")
is "$(ask "$A" "$tid")" "${#tid}" "a TID is taken"
is "$(row "$pid")" "$pid yes 0 target" "and means its process"
ok 'test ! -e "$M/task/$tid"' "it has no folder of its own"
is "$(ask "$A" "$pid")$(row "$pid" | wc -l)" "${#pid}1" "the process is still one"
stop "$pid"
start target leaderless
is "$(ask "$A" "$pid")" "${#pid}" "a process whose first thread has ended is taken"
is "$(grep -c '^rss  *[1-9]' "$M/task/$pid/mm")" 1 "and has memory"
sleep 1
ok 'test -f "$M/task/$pid/mm"' "and stays while a thread runs"
stop "$pid"

# --- the folder goes with the process --------------------------------------

# soon TEXT COMMAND...: it succeeds soon. A second is promised, of a processor that has
# time: three are waited for, and how long it took is printed.
soon()
{
	soon_text=$1 soon_start=$(now) soon_rc=0
	shift
	within 10 "$@" || soon_rc=$?
	is "$soon_rc" 0 "$soon_text"
	echo "# within $(($(now) - soon_start)) hundredths of a second"
}
no_files() { [ "$(holds "$1")" = 0 ]; }
no_trace() { [ "$(row "$1")$(holds "$1")" = 0 ]; }
none_at_all() { [ "$(rows)$(folders)" = 0 ]; }

start target sleep
attach "$pid"
stop "$pid"
soon "soon after a process was killed its folder is gone" no_files "$pid"
sleep 3 &
pid=$!
attach "$pid"
ok 'test -f "$M/task/$pid/mm"' "a folder is there while the process runs"
wait "$pid"
soon "soon after a process ended its folder is gone" no_files "$pid"
start target children 1
child=$(head -n 1 "$said")
attach "$child"
kill -9 "$child"
soon "also where the parent takes no note of its end" no_files "$child"
is "$(cut -d' ' -f3 "/proc/$child/stat")" Z "and it is a zombie"
stop "$pid"

# --- an attachment of an open file -----------------------------------------

start target sleep
two=$pid
exec 5<>"$R" 6<>"$R"
echo "$two" >&5
is "$(row "$two")" "$two no 1 target" "through raw/ it is not kept, one file holds it"
echo "$two" >&5
is "$(row "$two")" "$two no 1 target" "twice through one file counts once"
echo "$two" >&6
is "$(row "$two")" "$two no 2 target" "two files hold it"
exec 5>&-
sleep 1
is "$(row "$two")" "$two no 1 target" "it stays while the second is open"
ok 'test -f "$M/task/$two/mm"' "and its folder"
exec 6>&-
soon "and goes with it" no_trace "$two"

exec 5<>"$R"
echo "$two" >&5
attach "$two"
is "$(row "$two")" "$two yes 1 target" "kept and held"
exec 5>&-
sleep 1
is "$(row "$two")" "$two yes 0 target" "what is kept stays when the file is closed"
exec 5<>"$R"
echo "$two" >&5
is "$(ask "$A" "-$two")" $((${#two} + 1)) "taking it back does not wait for who holds it"
is "$(row "$two")" "$two no 1 target" "who holds it keeps it"
exec 5>&-
soon "for as long as the file is open" no_trace "$two"
exec 5<>"$R"
for pid in "$one" "$two"; do echo "$pid" >&5; done
is "$(rows | cut -d' ' -f1,3 | sort -n | xargs)" "$one 1 $two 1" "one open file can hold several"
stop "$two"
exec 5>&-
ask "$A" "-$one" >/dev/null
soon "all are given back" none_at_all

# --- task/self -------------------------------------------------------------

is "$(sh -c "echo \$\$; exec cat $M/task/self/mm" | awk 'NR == 1 { pid = $1 }
	/^# process / { print pid == $3, $4 }')" "1 (cat)" "task/self is the reading process"
exec 5<"$M/task/self/mm"
is "$(cat <&5 | sed -n 's/^# process \([0-9]*\) (.*/\1/p')" "$$" \
	"who opened it, whoever reads"
exec 5<&-
ok 'test "$(ask "$A" -self)" = EINVAL -a -f "$M/task/self/mm"' "task/self cannot be taken back"

# --- a PID that is given away again ----------------------------------------

start target sleep
old=$pid
attach "$old"
exec 5<"$M/task/$old/vmas"
stop "$old"
target as-pid "$old" >"$tmp/second" 2>&1 &
second=$!
until [ -s "$tmp/second" ]; do usleep 5000; done
is "$(cat "$tmp/second") $(cat "/proc/$old/comm")" "ready second-owner" \
	"another process has the PID"
like "$(cat <&5 | tail -n 1)" "^# process $old ended\$" "who has the old one's file open is told"
exec 5<&-
# It may go at any moment.
if last=$(tail -n 1 "$M/task/$old/vmas" 2>/dev/null); then
	like "$last" "^# process $old ended\$" "the old one's folder does not show the new one"
else
	skip "the old one's folder does not show the new one" "it has gone already"
fi
is "$(ask "$A" "$old")" "${#old}" "the new one can be attached"
is "$(row "$old")" "$old yes 0 second-owner" "and is another process"
is "$(sed -n 's/^# process //p' "$M/task/$old/mm")" "$old (second-owner)" \
	"with a folder that shows it"
kill -9 "$second" "$old"
wait "$second" 2>/dev/null

# --- many ------------------------------------------------------------------

for old in $(rows | cut -d' ' -f1); do ask "$A" "-$old" >/dev/null; done
start target children 1025
many=$pid
taken=0
grep -v ready "$said" >"$tmp/children"
while read -r child; do
	echo "$child" 2>/dev/null >"$A" || break
	taken=$((taken + 1))
done <"$tmp/children"
is "$taken" 1024 "1024 processes can be attached"
is "$(ask "$A" "$child")" ENOSPC "one more is ENOSPC"
is "$(words)" "$child, was refused: 1024 processes are attached: take one back first" "in words"
is "$(ask "$R" "$child")" ENOSPC "through raw/ too"
is "$(ask "$A" "$(head -n 1 "$said")")" "$(head -n 1 "$said" | tr -d '\n' | wc -c)" \
	"one that is attached is still fine"
is "$(rows | cut -d' ' -f1 | xargs)" "$(grep -v ready "$said" | head -n 1024 | sort -n | xargs)" \
	"all are listed, by PID"
is "$(folders)" 2048 "each has its folders"
ask "$A" "-$(head -n 1 "$said")" >/dev/null
is "$(ask "$A" "$child")" "${#child}" "when one was taken back the other is taken"
stop "$many"
# The kernel takes its time to end them; some stay zombies, as nobody takes note. Then
# a second is for one, and some more for the work that a thousand folders are.
all_ended() { ! cat /proc/[0-9]*/stat 2>/dev/null | grep -v "^$one " | grep -q '(target) [^ZX]'; }
all_gone() { [ "$(folders)" = 0 ]; }
ok "within 40 all_ended" "all are ended"
ended=$(now)
ok "within 40 all_gone" "then all their folders go"
ok "[ $(($(now) - ended)) -lt 4000 ]" "soon"
is "$(rows)" '' "and all rows"
echo "# 1024 folders went within $(($(now) - ended)) hundredths of a second"

stop "$one"
finish
