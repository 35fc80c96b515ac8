# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What the tests of the labs share, on top of functions.sh. A lab is a page of
# Documentation/labs; its test does what the page tells a student to type, and checks
# that what the page says is seen is seen, by the kernel's own files. With SHOW in the
# environment it shows what a student sees.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# A folder to make captures in.
cd "$tmp" || exit

# begin: the machine is as "make lab" hands it over: see scripts/guest/lab.
begin()
{
	echo 8 >/proc/sys/vm/nr_hugepages 2>/dev/null
	sample
	# shellcheck disable=SC2034 # for a step
	sample=$pid
}

# step COMMAND: as a student types it; what it says is in $seen, and stays there. What
# is started in the background has said "ready" before the next one. One that fails
# is a failed check.
steps=0
step()
{
	steps=$((steps + 1))
	seen=$tmp/seen.$steps
	step_status=0
	eval "$1" >"$seen" 2>&1 || step_status=$?
	case "$1" in
	*'&')
		while [ -d "/proc/$!" ] && ! grep -q '^ready$' "$seen"; do usleep 20000; done
		grep -q '^ready$' "$seen" || step_status=ended ;;
	esac
	if [ "$step_status" != 0 ]; then
		ktap_result 1 "$1: $step_status"
		diag <"$seen"
	fi
	[ -z "$SHOW" ] || { echo "    # $1"; sed 's/^/    /' "$seen"; }
}

# pages_from ORDER: free pages in blocks of that order or more, by /proc/buddyinfo.
pages_from()
{
	# busybox's awk may have no powers.
	awk -v from="$1" '{ size = 1; for (i = 5; i <= NF; i++) { if (i - 5 >= from) n += $i * size; size *= 2 } }
		END { print n + 0 }' /proc/buddyinfo
}

vmstat() { awk -v name="$1" '$1 == name { print $2 }' /proc/vmstat; }
