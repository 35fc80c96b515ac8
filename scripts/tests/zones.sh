#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# physical/zones: every number against /proc/zoneinfo, read before and after, and the
# distances of nodes against sysfs.
#
# vm: --nodes 2 --append movablecore=256M --append cma=64M
# vm: --memory 256M
# vm debian: --memory 8G
# timeout: 300

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# zoneinfo FILE: lines "NODE ZONE FIELD VALUE" of /proc/zoneinfo.
zoneinfo()
{
	awk '/^Node/ { sub(",", "", $2); at = $2 " " $4; cpu = ""; next }
	     $1 == "pages" && $2 == "free" { print at, "free", $3; next }
	     /^ +(boost|min|low|high|promo|spanned|present|managed|cma) +[0-9]+$/ { print at, $1, $2; next }
	     $1 == "protection:" { gsub(/[(),]/, ""); for (i = 2; i <= NF; i++) print at, "reserve" i - 2, $i; next }
	     $1 == "cpu:" { cpu = $2; next }
	     $1 == "count:" || $1 == "batch:" || (/high: / && cpu != "") {
		sub(":", "", $1); print at, "cpu" cpu "-" $1, $2; next }
	     $1 == "start_pfn:" { print at, "start_pfn", $2 }' "$1"
}

# ours: the same lines from mmscope.
ours()
{
	mmscope --root "$tmp/root" zones --json | awk '
		function value(key,   s) {
			if (!match($0, "\"" key "\":\"?[^\",}]*")) return "?"
			s = substr($0, RSTART, RLENGTH); sub(/.*:"?/, "", s); return s }
		/"node":/ {
			at = value("node") " " value("zone")
			n = split("free boost spanned present managed cma", key, " ")
			for (i = 1; i <= n; i++) print at, key[i], value(key[i])
			if (value("state") != "no-memory") print at, "start_pfn", value("start_pfn")
			free = value("free")
			rest = $0; sub(/.*"watermarks":\[/, "", rest)
			marks = rest; sub(/\].*/, "", marks)
			n = split(marks, m, /\},?\{?/)
			for (i = 1; i <= n; i++) {
				$0 = m[i]
				if (!/mark/) continue
				print at, value("mark"), value("pages")
				print at, "distance-" value("mark"), value("distance") - (free - value("pages"))
				print at, "bytes-" value("mark"), value("distance_bytes") - 4096 * value("distance")
			}
			sub(/.*"reserves":\[/, "", rest); sub(/\].*/, "", rest)
			n = split(rest, m, /\},?\{?/); k = 0
			for (i = 1; i <= n; i++) {
				$0 = m[i]
				if (/request/) print at, "reserve" k++, value("pages")
			}
		}'
	mmscope --root "$tmp/root" zone_cpus --no-headings --raw-values --columns node,zone,cpu,count,high,batch | awk '
		{ at = $1 " " $2 " cpu" $3 "-"; print at "count", $4; print at "high", $5; print at "batch", $6 }'
}

# What is wrong. What has to be 0 is no number of zoneinfo's, and its promo not of all.
judge()
{
	awk '/ (distance|bytes)-/ && $4 != 0 { print $0, "is not 0" }' "$tmp/ours"
	sed -i -E '/ (distance|bytes)-/d' "$tmp/ours"
	grep -q ' promo ' "$tmp/before" || sed -i '/ promo /d' "$tmp/ours"
	between 3
}

# Memory comes and goes: what moved to and fro in between is looked at again. The files
# are read by one program, see bracket.c.
mkdir -p "$tmp/root/physical" "$tmp/said"
for try in 1 2 3 4 5; do
	bracket "$tmp/said" "$M/raw/physical/zones" /proc/zoneinfo ||
		{ echo "not read" >"$tmp/wrong"; break; }
	mv "$tmp/said/file" "$tmp/root/physical/zones"
	zoneinfo "$tmp/said/before" >"$tmp/before"
	zoneinfo "$tmp/said/after" >"$tmp/after"
	ours >"$tmp/ours"
	judge >"$tmp/wrong"
	[ -s "$tmp/wrong" ] || break
done
is "$(head -n 20 "$tmp/wrong")" "" "all is as /proc/zoneinfo has it (try $try)"
lines=$(wc -l <"$tmp/before")
zones=$(grep -c ' spanned ' "$tmp/before")
ok '[ "$zones" -ge 4 ] && [ "$lines" -ge $((zones * 13)) ]' "$lines numbers of $zones zones"
ok 'grep -q "reserve[0-9]* [1-9]" "$tmp/before"' "some requests have to leave a reserve"

# What is said of a zone is where its free pages are.
is "$(mmscope zones --no-headings --raw-values --columns state --where 'present=0' | sort -u)" no-memory \
	"zones without RAM say so"
like "$(mmscope zones --json | grep '"free":[1-9][0-9]\{4\}')" '"state":"above-high"' \
	"a zone with much free memory is above its high watermark"

# Nodes.
for node in /sys/devices/system/node/node[0-9]*; do
	n=${node##*node} to=0
	# shellcheck disable=SC2013 # words of one line
	for d in $(cat "$node/distance"); do echo "$n $to $d"; to=$((to + 1)); done
done >"$tmp/sysfs"
mmscope distances --no-headings --raw-values | awk '{ print $1, $2, $3 }' >"$tmp/distances"
same "$tmp/distances" "$tmp/sysfs" "distances of nodes are as sysfs has them"

# The text says the same, and what happens where.
text=$(cat "$M/physical/zones")
for mark in min low high; do
	like "$text" "^# $mark +(above|below): " "what happens at $mark is said"
done
is "$(printf '%s\n' "$text" | grep -c '^node .* zone [A-Z].*')" "$zones" "each zone has its part of the text"
is "$(printf '%s\n' "$text" | awk 'length > 80')" "" "no line is too wide"

# Below its high mark a zone has other words. (What low does is the lab's matter.)
if [ "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" -lt 300000 ]; then
	min=$(cat /proc/sys/vm/min_free_kbytes)
	echo 8192 >/proc/sys/vm/min_free_kbytes
	short_lists
	# kswapd, if it is at work, may bring it above again.
	below() { grep -qE "^  (above-low|above-min|below-min): " "$tmp/text"; }
	for try in 1 2 3 4 5; do
		start press high
		cat "$M/physical/zones" >"$tmp/text"
		stop "$pid"
		! below || break
	done
	ok below \
		"pressed (try $try): $(sed -nE 's/^  ([a-z]+-[a-z]+): .*/\1/p' "$tmp/text" | xargs)"
	is "$(awk 'length > 80' "$tmp/text")" "" "pressed: no line is too wide"
	usual_lists
	echo "$min" >/proc/sys/vm/min_free_kbytes
else
	skip "a zone below its marks" "a machine with much memory"
fi

finish
