#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/vm: what a command says and returns arrives, and whatever happens to
# the machine is noticed and leaves nothing behind.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT
# Whatever vm leaves behind lies where we look.
export TMPDIR=$tmp/scratch
mkdir "$TMPDIR"
echo "$TMPDIR" >"$tmp/pattern"

# vm ARGS...: sets said, complained and rc.
vm()
{
	rc=0
	"$here/../vm" --quiet --timeout 200 "$@" >"$tmp/said" 2>"$tmp/complained" </dev/null || rc=$?
	said=$(cat "$tmp/said")
	complained=$(cat "$tmp/complained")
}

left() { ls -A "$TMPDIR"; }
running() { grep -laF -f "$tmp/pattern" /proc/[0-9]*/cmdline 2>/dev/null | xargs; }

echo "one file" >"$tmp/file"
mkdir "$tmp/folder"
echo "another" >"$tmp/folder/two words"

vm --file "$tmp/file" --file "$tmp/folder:/some/where" --file /bin/bash:/bin/ --out "$tmp/out" -- \
	bash -c 'cat /root/file "/some/where/two words"; printf "%s|" "$@"; echo err >&2; head -c 100000 /dev/urandom >/out/random
		 md5sum </out/random; ls -d /tmp /sys/kernel/debug/sched; exit 7' \
	bash "a  b" "it's" '$HOME' ''
is "$rc" 7 "the command's exit code"
like "$said" "^one file" "a file came"
like "$said" "^another" "a folder came, and a program with its libraries"
like "$said" "^a  b\|it's\|\\\$HOME\|\|err" "words come as they are; both outputs"
unlike "$said" $'\r' "lines end as they did"
like "$said" "^$(md5sum <"$tmp/out/random" 2>/dev/null)" "what is left in /out comes back, every byte"
is "$complained" "" "nothing else is said"

vm --kernel 6.12 --nodes 2 --levels 5 --monitor "$tmp/monitor" -- sh -c 'uname -r; grep -o -m1 la57 /proc/cpuinfo
	ls -d /sys/devices/system/node/node1; modprobe zram && ls /dev/zram0; exit 0'
like "$said" '^6\.12\.' "another kernel"
like "$said" '^la57' "five levels"
like "$said" '/node1$' "two nodes, and no complaint about them"
like "$said" 'zram0' "modules with what they depend on"
is "$rc" 0 "exit code 0"
ok '! ls "$tmp"/monitor.* 2>/dev/null' "the monitor's pipes are gone, and needed nobody"

vm -- sh -c 'echo c >/proc/sysrq-trigger; sleep 100'
is "$rc" 70 "a crash is a failure"
like "$complained" 'Kernel panic' "and is shown"

vm --append '"BUG: no bug"' -- echo begun
is "$rc" 70 "a kernel that complains while it boots is started again, and again"
is "$(grep -c 'start [123] of 3' <<<"$complained")" 3 "which is said"
is "$said" "" "and nothing is run on it"

MMSCOPE_BOOT_TIME=1 vm -- echo begun
is "$rc" 70 "a kernel that does not come to its first process in time is started again, and again"
is "$(grep -c 'start [123] of 3' <<<"$complained")" 3 "which is said"
like "$complained" 'no first process after 1 seconds' "and what was wrong with it"
is "$said" "" "and nothing is run on it"

vm -- reboot -f
is "$rc" 70 "an end without a verdict is a failure"
like "$complained" 'without a verdict' "and is called so"

vm -- sh -c 'echo "BUG: as if" >/dev/kmsg; exit 0'
is "$rc" 70 "a complaint of the kernel is a failure, though the command is content"
like "$complained" 'BUG: as if' "and is shown"

vm --timeout 6 -- sleep 1000
is "$rc" 70 "a hang is a failure"
like "$complained" 'no end after 6 seconds' "and is called so"

vm -- no-such-command
is "$rc" 127 "a command that is not there"

vm --file /nonexistent -- true
is "$rc" 1 "a file that is not there"
vm --kernel 1.0 -- true
is "$rc" 2 "a kernel that is not there"
is "$(left)" "" "nothing is left behind"

# Ended from outside, in the middle: no process, no folder. With job control, since
# what a shell starts in the background else ignores INT.
set -m
for signal in TERM INT; do
	"$here/../vm" --timeout 300 -- sh -c 'echo up; sleep 1000' >"$tmp/said" 2>/dev/null </dev/null &
	pid=$!
	for _ in $(seq 2000); do ! grep -q up "$tmp/said" || break; sleep 0.1; done
	# As a terminal does it: to all of the group. TERM goes to one process.
	if [ $signal = INT ]; then kill -INT -- "-$pid"; else kill -TERM "$pid"; fi
	wait "$pid" 2>/dev/null
	# Whoever reads a pipe ends when it is closed.
	for _ in $(seq 100); do [ -n "$(left)$(running)" ] || break; sleep 0.1; done
	is "$(left)" "" "$signal leaves no folder"
	is "$(running)" "" "$signal leaves no process"
done
finish
