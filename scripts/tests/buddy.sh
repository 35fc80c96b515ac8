#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# physical/buddy: every number against /proc/buddyinfo, /proc/pagetypeinfo, extfrag of
# debugfs and the per-CPU counts of /proc/zoneinfo, read before and after; on a quiet
# machine, then with memory in pieces, so that lists are long and indices are not -1;
# and while memory comes and goes.
#
# vm: --nodes 2 --append movablecore=256M --append cma=64M
# vm: --memory 256M
# vm debian: --memory 8G
# timeout: 400

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# The kernel's own files are read before and after by one program: see bracket.c.
# Each kind of line tells which file it is of.
#
# others FILE: lines "NODE ZONE WHAT ORDER VALUE".
others()
{
	awk '/^Node/ { sub(",", "", $2); at = $2 " " $4; sub(",", "", at); there = 0 }
	     /, type / { gsub(/[,>]/, ""); for (i = 7; i <= NF; i++) print $2, $4, "type-" $6, i - 7, $i; next }
	     /^Number of blocks/ { counts = 1; next }
	     /^Node.*zone +[A-Za-z0-9]+ +-?[0-9]/ && ($5 ~ /\./ || !counts) {
		what = $5 !~ /\./ ? "blocks" : ++rows[at] % 2 ? "unusable" : "extfrag"
		for (i = 5; i <= NF; i++) {
			v = $i
			if (what != "blocks") v = int(v * 1000 + (v < 0 ? -0.5 : 0.5))
			print at, what, i - 5, v } }
	     !/^Node/ { counts = 0 }
	     $1 == "present" { there = $2 }
	     $1 == "count:" && there { pcp[at] += $2 }
	     END { for (at in pcp) print at, "pcp", "-", pcp[at] }' "$1"
}

look()
{
	mkdir -p "$tmp/root/physical" "$tmp/said"
	bracket "$tmp/said" "$M/raw/physical/buddy" /proc/buddyinfo /proc/pagetypeinfo \
		/sys/kernel/debug/extfrag/unusable_index /sys/kernel/debug/extfrag/extfrag_index \
		/proc/zoneinfo || return
	mv "$tmp/said/file" "$tmp/root/physical/buddy"
	others "$tmp/said/before" >"$tmp/before"
	others "$tmp/said/after" >"$tmp/after"
	decode >"$tmp/ours"
}

decode()
{
	mmscope --root "$tmp/root" buddy --no-headings --raw-values \
		--columns node,zone,order,migratetype,blocks,bytes,pcp,moved,partial >"$tmp/rows" &&
	mmscope --root "$tmp/root" fragmentation --no-headings --raw-values \
		--columns node,zone,order,blocks,bytes,unusable,index >"$tmp/orders" || return
	# busybox's awk may have no powers.
	awk 'BEGIN { for (n = 1; i < 20; n *= 2) pages[i++] = n }
	     $7 == "no" { print $1, $2, "type-" $4, $3, $5; sum[$1 " " $2 " blocks " $3] += $5 }
	     $7 == "yes" { pcp[$1 " " $2] += $5 * pages[$3] }
	     $6 != $5 * 4096 * pages[$3] { print $1, $2, "bytes", $3, $6 }
	     END { for (k in sum) print k, sum[k]; for (k in pcp) print k, "pcp - " pcp[k] }' "$tmp/rows"
	awk 'BEGIN { for (n = 1; i < 20; n *= 2) pages[i++] = n }
	     { print $1, $2, "blocks", $3, $4; print $1, $2, "unusable", $3, $6; print $1, $2, "extfrag", $3, $7 }
	     $5 != $4 * 4096 * pages[$3] { print $1, $2, "bytes", $3, $5 }' "$tmp/orders"
}

# compare TEXT: until nothing is wrong, for some tries.
compare()
{
	for try in 1 2 3 4 5 6 7 8; do
		look || { echo "mmscope failed" >"$tmp/wrong"; break; }
		between 4 >"$tmp/wrong"
		[ -s "$tmp/wrong" ] || break
		usleep 300000
	done
	is "$(head -n 20 "$tmp/wrong")" "" "$1 (try $try, $(wc -l <"$tmp/before") numbers)"
	is "$(awk '{ print $9 }' "$tmp/rows" | sort -u)" no "$1: all lists are counted to the end"
}

compare "quiet"
zones=$(wc -l </proc/buddyinfo)
is "$(grep -c ' unusable 0 ' "$tmp/ours")" "$zones" "all $zones zones with memory are there"
is "$(wc -l <"$tmp/before")" "$(sort -u "$tmp/ours" | cut -d' ' -f1-4 | sort -u | wc -l)" \
	"as many numbers as others have"
ok 'grep -q " pcp - [1-9]" "$tmp/before"' "there are pages on per-CPU lists"
like "$(mmscope features --json)" '"name":"zone-lock","value":"[0-9]+\.[0-9] us"' "the longest hold is told"
like "$(mmscope features --json)" '"name":"pcp-lock","value":"[0-9]+\.[0-9] us"' "and that of a CPU's lists"

# Memory in pieces, which the kernel would put together again by and by.
[ ! -e /proc/sys/vm/compaction_proactiveness ] || echo 0 >/proc/sys/vm/compaction_proactiveness
min=$(cat /proc/sys/vm/min_free_kbytes)
echo 1024 >/proc/sys/vm/min_free_kbytes
short_lists
start fragment "$(leave 6)"
compare "in pieces"
ok 'awk "\$3 == \"type-Movable\" && \$4 == 0 && \$5 > 2048 { found = 1 } END { exit !found }" "$tmp/before"' \
	"there is a long list: one that takes several looks"
if awk '$3 == "extfrag" && $5 > 0 { found = 1 } END { exit !found }' "$tmp/before"; then
	ok 'grep -q " extfrag [0-9]* [1-9]" "$tmp/ours"' "there are requests that would fail, for fragmentation"
else
	skip "there are requests that would fail, for fragmentation" "large blocks are left on this machine"
fi
text=$(cat "$M/physical/buddy")
is "$(printf '%s\n' "$text" | awk 'length > 80')" "" "no line of the text is too wide"
stop "$pid"
usual_lists

# Memory comes and goes on all CPUs: what is read is whole, and says where it moved.
start fragment "$(leave 40)" churn
pids=$pid
start fragment "$(leave 20)" churn
pids="$pids $pid"
until=$(($(now) + 500)) good=0 bad=0 moved=0
while [ "$(now)" -lt "$until" ] || [ $((good + bad)) -lt 3 ]; do
	if mmscope buddy --json >"$tmp/json" && mmscope zones --json >/dev/null; then
		good=$((good + 1))
		! grep -q '"moved":true' "$tmp/json" || moved=$((moved + 1))
	else
		bad=$((bad + 1))
	fi
	cat "$M/physical/buddy" "$M/physical/zones" >/dev/null
done
ok '[ $good -ge 3 ] && [ $bad = 0 ]' "while memory comes and goes it is read to the end"
# How often depends on the machine; that it is noticed is what kunit/freelist.c shows.
echo "# read $good times, lists moved in $moved of them"
# shellcheck disable=SC2086 # words
stop $pids
echo "$min" >/proc/sys/vm/min_free_kbytes
mmscope features --raw-values --no-headings --where "name=*-lock" | diag

finish
