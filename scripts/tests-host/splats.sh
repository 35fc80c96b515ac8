#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/splats: every pattern catches what it is there for, and a clean log of a
# boot passes.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

scan=$here/../guest/scan-log
samples=$here/splats.samples
tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT

# One line at a time: each must be found by itself.
while IFS= read -r line; do
	printf '[    1.234567] %s\r\n' "${line#? }" >"$tmp/line"
	case "$line" in
	'+ '*)	ok '! "$scan" "$tmp/line"' "caught: ${line#+ }" ;;
	'- '*)	ok '"$scan" "$tmp/line"' "passes: ${line#- }" ;;
	esac
done <"$samples"

# The other way round: no alternative without a sample. A regex is cut at its top-level bars.
sed -n 's/^+ //p' "$samples" | sed 's/^/[    1.234567] /' >"$tmp/samples"
while IFS= read -r pattern; do
	while IFS= read -r part; do
		ok 'grep -qE -e "$part" "$tmp/samples"' "there is a sample for: $part"
	done < <(awk '{ depth = 0; out = ""
			for (i = 1; i <= length($0); i++) {
				c = substr($0, i, 1)
				if (c == "(" || c == "[") depth++
				if (c == ")" || c == "]") depth--
				if (c == "|" && !depth) { print out; out = "" } else out = out c
			}
			print out }' <<<"$pattern")
done < <(sed -n 's/^+ //p' "$here/../splats")

# A complaint between clean lines, with more behind it.
printf '%s\n' 'Linux version 6.1' 'BUG: it' 'reboot: machine restart' >"$tmp/log"
is "$("$scan" "$tmp/log")" "BUG: it" "only the offending line is printed"
ok '"$scan" /dev/null' "an empty log is clean"
finish
