# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# What tests in shell begin with:
#
#	. "${0%/*}/ktap.sh"
#	ok '[ -d /proc/1 ]' "there is a first process"
#	is "$(cat /proc/1/comm)" init "its name"
#	finish
#
# Each check is one line of TAP, its number and the plan come by themselves. A test
# that ends without "finish" has failed. Runs in the guest's busybox sh and on the
# host.
#
# A line "# vm: --levels 5 --append pti=on" near the top of a test asks for a
# machine with these options of scripts/vm; several lines for several machines. "# vm
# debian: ..." is for kernels that scripts/matrix has from Debian's packages, "# vm
# source: ..." for those built from source, which are slow, as they check themselves: a
# test that only has lines of the other kind is not run in a kernel. "# timeout: 300" asks
# for more time.

ktap_number=0
ktap_failed=0

# The lines of stdin as remarks.
diag() { sed 's/^/# /'; }

ktap_result()
{
	ktap_number=$((ktap_number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $ktap_number - $2"
	else
		ktap_failed=$((ktap_failed + 1))
		echo "not ok $ktap_number - $2"
	fi
	return "$1"
}

# ok COMMANDS TEXT: the shell commands end with 0. Shows what they say if not.
ok()
{
	if ktap_said=$(eval "$1" 2>&1); then
		ktap_result 0 "$2"
		return
	fi
	ktap_result 1 "$2" || { printf '%s\n' "not true: $1" "$ktap_said" | diag; return 1; }
}

# is GOT WANTED TEXT: two words, or texts, are the same.
is()
{
	if [ "$1" = "$2" ]; then
		ktap_result 0 "$3"
		return
	fi
	ktap_result 1 "$3" || { printf '%s\n' "got:    $1" "wanted: $2" | diag; return 1; }
}

# like GOT REGEX TEXT: a line of GOT matches (grep -E). No pipe: grep ends at the
# first match, and under "pipefail" the writer's SIGPIPE would be the answer.
like()
{
	if grep -qE -e "$2" <<-EOF
	$1
	EOF
	then
		ktap_result 0 "$3"
		return
	fi
	ktap_result 1 "$3" || { printf '%s\n' "no match for $2 in:" "$1" | diag; return 1; }
}

# unlike GOT REGEX TEXT: no line of GOT matches.
unlike()
{
	if ! grep -qE -e "$2" <<-EOF
	$1
	EOF
	then
		ktap_result 0 "$3"
		return
	fi
	ktap_result 1 "$3" || { printf '%s\n' "a match for $2 in:" "$1" | diag; return 1; }
}

# near GOT WANTED TOLERANCE TEXT: two decimal numbers.
near()
{
	if [ "$1" -ge $(($2 - $3)) ] 2>/dev/null && [ "$1" -le $(($2 + $3)) ]; then
		ktap_result 0 "$4"
		return
	fi
	ktap_result 1 "$4" || { printf '%s\n' "got $1, wanted $2, give or take $3" | diag; return 1; }
}

# skip TEXT REASON: one check that cannot be made here.
skip()
{
	ktap_number=$((ktap_number + 1))
	echo "ok $ktap_number - $1 # SKIP $2"
}

# skip_all REASON: the whole test cannot be made here.
skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

# finish: the plan, and the exit code.
finish()
{
	echo "1..$ktap_number"
	[ "$ktap_failed" = 0 ]
	exit
}
