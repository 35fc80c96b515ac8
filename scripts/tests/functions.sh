# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the tests of the module in shell share, on top of ktap.sh: processes to look
# at, questions, and what was said. To be read in by ". ${0%/*}/functions.sh".

# shellcheck source=scripts/tests/ktap.sh
. "${0%/*}/ktap.sh"

tests=${0%/*}
tests=$(cd "$tests" && pwd)
M=/sys/kernel/debug/mmscope
tmp=$(mktemp -d /tmp/test.XXXXXX)
PATH=$tests:$PATH
started=0
# shellcheck disable=SC2046 # words
trap 'kill -9 $(jobs -p) 2>/dev/null; rm -rf "$tmp"' EXIT

# same FILE FILE TEXT: the same bytes.
same()
{
	if cmp -s "$1" "$2"; then
		ktap_result 0 "$3"
		return
	fi
	ktap_result 1 "$3" || { diff "$1" "$2" 2>&1 | head -n 20 | cut -c1-200 | diag; return 1; }
}

# start COMMAND...: in the background; goes on once it says "ready". Its PID is in
# $pid, its output in $said.
start()
{
	started=$((started + 1))
	said=$tmp/said.$started
	: >"$said"
	"$@" >"$said" 2>&1 </dev/null &
	pid=$!
	until grep -q '^ready$' "$said"; do
		[ -d "/proc/$pid" ] || { echo "# $* ended: $(cat "$said")"; return 1; }
		usleep 5000
	done
}

# sample: starts the sample process as "start" does; it is told things through fd 9.
sample()
{
	mkfifo "$tmp/in"
	exec 9<>"$tmp/in"
	start sh -c "exec sample <$tmp/in"
}

# leave MIB: how much memory "fragment" is to leave: so much on a small machine, more on one
# of a GiB, as what it needs for itself is more; of a large one it takes 128 MiB only.
leave()
{
	awk -v least="$1" '/^MemTotal/ { all = $2 } /^MemFree/ { free = $2 }
		END { print (all > 4000000 ? int(free / 1024) - 128 : all > 300000 ? least + 40 : least) }' \
		/proc/meminfo
}

# short_lists, usual_lists: free pages on lists of CPUs are in no block. Since 6.7 these lists
# grow by themselves, on a machine of some GiB to all that "fragment" gives back.
short_lists() { echo 1000 >/proc/sys/vm/percpu_pagelist_high_fraction; }
usual_lists() { echo 0 >/proc/sys/vm/percpu_pagelist_high_fraction; }

# stop PID...: kills a process of ours and waits for its end.
stop()
{
	kill -9 "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

# ask FILE QUESTION: writes it at once; prints the errno or the length.
ask() { fileops w "$1" ask "$2"; }

# attach PID...
attach()
{
	for attach_pid; do echo "$attach_pid" >"$M/task/attach"; done
}

# Hundredths of seconds since the boot.
now() { cut -d' ' -f1 /proc/uptime | tr -d .; }

# within SECONDS COMMAND...: it succeeds within that time.
within()
{
	within_end=$(($(now) + $1 * 100))
	shift
	until "$@"; do
		[ "$(now)" -lt "$within_end" ] || return 1
		usleep 20000
	done
}

gone() { [ ! -e "$1" ]; }

# between WORDS [some]: what is wrong with the lines of $tmp/ours, so many words and a
# number each: a line for each number that is neither that of the same words in
# $tmp/before, nor that in $tmp/after, nor between; and for each of these that is missing.
# With "some" only things that there are have lines.
between()
{
	awk -v words="$1" -v some="${2-}" '
		{ key = $1; for (i = 2; i <= words; i++) key = key " " $i; value = $(words + 1) }
		FILENAME ~ /before$/ { before[key] = value; next }
		FILENAME ~ /after$/ { after[key] = value; next }
		{ seen[key] = 1
		  low = before[key] < after[key] ? before[key] : after[key]
		  high = before[key] < after[key] ? after[key] : before[key]
		  if (!(key in before) && !(key in after) || value + 0 < low + 0 || value + 0 > high + 0)
			print key, "is", value ", others have", before[key], "and", after[key] }
		END { for (key in before) if (!(key in seen) && (some == "" || before[key] > 0 && after[key] > 0))
			print key, "is missing" }' "$tmp/before" "$tmp/after" "$tmp/ours"
}

# A PID nobody has.
free_pid()
{
	free=30000
	while [ -e "/proc/$free" ]; do free=$((free + 1)); done
	echo "$free"
}
