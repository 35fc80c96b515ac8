#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/lab: a shell in the guest that behaves like one.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
export TMPDIR=$tmp/scratch
mkdir "$TMPDIR"
session=
trap '[ -z "$session" ] || kill "$session" 2>/dev/null; rm -rf "$tmp"' EXIT
kernel=${KERNEL:-6.1}
kernel=${kernel%% *}
echo "a file" >"$tmp/given"

# A machine that never began is no session that ended well.
rc=0
LEVELS=7 KERNEL=$kernel "$here/../lab" </dev/null >"$tmp/said" 2>&1 || rc=$?
is "$rc" 2 "a machine that cannot be: exit code 2"
like "$(cat "$tmp/said")" 'levels 4 or 5' "in words"
# That built all there is to build, and the wait for the greeting is only that.

# A terminal of 33 lines and 101 columns, which we type into through a pipe.
mkfifo "$tmp/keys"
TERM=xterm FILES="$tmp/given /usr/bin/env" DEVICES=edu KERNEL=$kernel \
	script -qefc "stty rows 33 cols 101; exec '$here/../lab'" /dev/null \
	<"$tmp/keys" >"$tmp/screen" 2>&1 &
session=$!
exec 3>"$tmp/keys"

# enter COMMANDS: types them and waits for what they make the shell print last, a
# number in brackets. Those are quoted in what is typed, and so not in its echo.
# Sets answered.
number=0
enter()
{
	number=$((number + 1))
	answered=yes
	printf '%s; echo "["%s"]"\r' "$1" "$number" >&3
	wait_for "[$number]" || answered=no
}
wait_for()
{
	for _ in $(seq 3000); do
		! grep -qaF -- "$1" "$tmp/screen" || return 0
		kill -0 "$session" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}
# Without colours and the like.
screen() { tr -d '\r' <"$tmp/screen" | sed 's/\x1b\[[?0-9;]*[A-Za-z]//g'; }

if ! wait_for '"exit" ends the machine'; then
	ok false "it greets"
	screen | tail -n 30 | diag
	finish
fi
ok true "it greets"
enter 'stty size; echo TERM=$TERM'
is "$answered" yes "the shell answers"
like "$(screen)" '^33 101$' "the window's size"
like "$(screen)" '^TERM=xterm$' "and kind"
enter 'cat given; ./env x=y ./env | grep x='
is "$answered" yes "files were brought"
like "$(screen)" '^a file$' "as they are"
like "$(screen)" '^x=y$' "and programs with their libraries"
enter 'grep -l 0x11e8 /sys/bus/pci/devices/*/device | sed s,.*:,edu:,'
is "$answered" yes "devices are looked for"
like "$(screen)" '^edu:[0-9.]+/device$' "and are those that were wished for"
enter 'mapper -n /dev/mem 0xfffff000 & sleep 3; kill %%'
is "$answered" yes "mapper maps a device"
like "$(screen)" '^offset 0xfffff000: [0-9a-f]+000-[0-9a-f]+000$' "and says where"
like "$(screen)" '^ +less labs/index.rst +labs to follow: buddy ' "it says how to begin a lab"
enter 'sed -n "s/^blocks are/&/p;s/^    blocks are taken/page: &/p" labs/index.rst; blocks 2M 2 & sleep 3; kill %%'
is "$answered" yes "a lab's page and its program are there"
like "$(screen)" '^page: +blocks are taken' "the page can be read"
like "$(screen)" '^ready$' "the program can be run"
enter 'lsmod | grep -o ^mmscope; mmscope --version'
is "$answered" yes "the module and the reader are asked"
like "$(screen)" '^mmscope$' "the module is loaded"
enter 'mmscope vmas $sample --no-headings | wc -l | sed s/^/areas:/'
is "$answered" yes "the sample is asked for"
like "$(screen)" '^areas:[0-9]{2}' "and has areas"
printf 'echo as"leep"; sleep 1000\r' >&3
wait_for asleep
sleep 2
printf '\003' >&3
sleep 0.5
enter 'echo code=$?'
is "$answered" yes "Ctrl-C ends a command, not the machine"
like "$(screen)" '^code=130$' "by its signal"
printf 'echo a"sleep"2; sleep 1001\r' >&3
wait_for asleep2
sleep 2
printf '\032' >&3
sleep 0.5
enter 'jobs; kill %%'
is "$answered" yes "Ctrl-Z gives the shell back"
like "$(screen)" 'Stopped +sleep 1001' "with the job stopped"
printf 'false; exit\r' >&3
exec 3>&-
rc=0
wait "$session" || rc=$?
session=
is "$rc" 0 "exit ends it, and all is well" || screen | tail -n 15 | diag
is "$(ls -A "$TMPDIR")" "" "nothing is left behind"
finish
