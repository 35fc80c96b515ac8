#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# physical/freeblocks and physical/pageblocks: sums of blocks by zone and order against
# /proc/buddyinfo, pageblocks by type against /proc/pagetypeinfo, each frame against
# /proc/kpageflags, what moves read before and after; and the arithmetic of buddies.
#
# vm: --nodes 2 --append movablecore=256M --append cma=64M
# vm: --memory 256M
# vm debian: --memory 8G
# timeout: 400

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

capture()
{
	mkdir -p "$tmp/root/physical"
	cat "$M/raw/physical/$1" >"$tmp/root/physical/$1"
}

rows() { object=$1; shift; mmscope --root "$tmp/root" "$object" --no-headings --raw-values "$@"; }

buddyinfo() { awk '{ sub(",", "", $2); for (i = 5; i <= NF; i++) print $2, $4, i - 5, $i }'; }
blockcounts()
{
	awk '/^Number of blocks/ { for (i = 5; i <= NF; i++) type[i] = $i; counts = 1; next }
	     !/^Node/ { counts = 0 }
	     counts { gsub(",", ""); for (i = 5; i <= NF; i++) print $2, $4, type[i], $i }'
}

# compare FILE OTHER:FILTER SUM TEXT: until nothing is wrong, for some tries. See bracket.c.
compare()
{
	for try in 1 2 3 4 5 6 7 8 9 10; do
		mkdir -p "$tmp/root/physical" "$tmp/said"
		bracket "$tmp/said" "$M/raw/physical/$1" "/proc/${2%:*}" ||
			{ echo "not read" >"$tmp/wrong"; break; }
		mv "$tmp/said/file" "$tmp/root/physical/$1"
		"${2#*:}" <"$tmp/said/before" >"$tmp/before"
		"${2#*:}" <"$tmp/said/after" >"$tmp/after"
		$3 >"$tmp/ours" || { echo "mmscope failed" >"$tmp/wrong"; break; }
		[ -s "$tmp/ours" ] || { echo "nothing was said" >"$tmp/wrong"; break; }
		between 3 some >"$tmp/wrong"
		[ -s "$tmp/wrong" ] || break
		usleep 300000
	done
	is "$(head -n 20 "$tmp/wrong")" "" "$4 (try $try, $(wc -l <"$tmp/ours") sums)"
}

sum_blocks()
{
	rows freeblocks --columns node,zone,order |
		awk '{ n[$1 " " $2 " " $3]++ } END { for (k in n) print k, n[k] }'
}

# The kernel counts a pageblock by its first frame, from the zone's first frame on.
sum_types()
{
	rows pageblocks --columns node,zone,migratetype |
		awk '{ n[$1 " " $2 " " $3]++ } END { for (k in n) print k, n[k] }'
}

# arithmetic WHAT: of the rows of freeblocks, those that are wrong. A free block is
# where its order says it may be; its buddy differs in one bit; no two overlap; what is
# said of the buddy is what its own row says.
arithmetic()
{
	rows freeblocks --columns pfn,order,bytes,buddy,state,buddy_order | awk '
		function hex(s,   i, v) { s = tolower(s); v = 0
			for (i = 3; i <= length(s); i++) v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
			return v }
		BEGIN { for (n = 1; i < 20; n *= 2) pages[i++] = n }
		{ pfn = hex($1); size = pages[$2]; buddy = hex($4); row[pfn] = $2
		  if (pfn % size) print $0 ": not aligned"
		  if ($3 != size * 4096) print $0 ": wrong size"
		  if (buddy != (pfn % (2 * size) ? pfn - size : pfn + size)) print $0 ": not its buddy"
		  if (pfn < end) print $0 ": in the block before it"
		  if (last != "" && pfn < last) print $0 ": out of order"
		  end = pfn + size; last = pfn
		  line[NR] = $0; at[NR] = buddy; order[NR] = $2; state[NR] = $5; said[NR] = $6 }
		END { for (i = 1; i <= NR; i++) {
			there = (at[i] in row) ? row[at[i]] : "-"
			if (state[i] == "used" && there != "-") print line[i] ": its buddy is free"
			if (state[i] == "split" && (there == "-" || there >= order[i])) print line[i] ": its buddy is not split"
			if (state[i] ~ /split|free/ && there != said[i]) print line[i] ": its buddy has order " there
			if (state[i] == "largest" && order[i] != 10) print line[i] ": not the largest"
		} }'
}

# What a process cannot have is not to be what it is told to leave, and less.
min=$(cat /proc/sys/vm/min_free_kbytes)
echo 1024 >/proc/sys/vm/min_free_kbytes

compare freeblocks buddyinfo:buddyinfo sum_blocks "blocks by zone and order are those of buddyinfo"
is "$(arithmetic | head -n 10)" "" "blocks are aligned, do not overlap, and their buddies are what they are"

# Each frame: KPF_BUDDY, bit 10, of all frames of free blocks and of no other. The file
# is read with dd: 8 bytes a frame.
frames()
{
	dd if=/proc/kpageflags bs=64k 2>/dev/null | hexdump -v -e '2/4 "%08x " "\n"' |
		awk '{ d = index("0123456789abcdef", substr($1, 6, 1)) - 1; print int(d / 4) % 2 }'
}
if [ "$(awk '/^MemTotal/ { print $2 }' /proc/meminfo)" -lt 300000 ] && command -v hexdump >/dev/null; then
	# Memory comes and goes while one is read after the other; from long lists of CPUs
	# hundreds of pages at once.
	short_lists
	for try in 1 2 3 4 5; do
		capture freeblocks
		frames >"$tmp/frames"
		rows freeblocks --columns pfn,order | awk '
			function hex(s,   i, v) { v = 0
				for (i = 3; i <= length(s); i++) v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
				return v }
			BEGIN { for (n = 1; i < 20; n *= 2) pages[i++] = n }
			FILENAME == ARGV[1] { kernel[NR - 1] = $1; frames = NR; next }
			{ pfn = hex($1); for (i = 0; i < pages[$2]; i++) ours[pfn + i] = 1 }
			END { for (i = 0; i < frames; i++) if (kernel[i] || ours[i]) {
				if (kernel[i] && ours[i]) both++; else one++ }
				print both + 0, one + 0 }' "$tmp/frames" - >"$tmp/verdict"
		read -r both one <"$tmp/verdict"
		[ "$one" -ge $((both / 50)) ] || break
	done
	usual_lists
	ok '[ "$both" -gt 10000 ] && [ "$one" -lt $((both / 50)) ]' \
		"the frames of free blocks are those that kpageflags calls so: $both, and $one to one only (try $try)"
else
	skip "the frames of free blocks are those that kpageflags calls so" \
		"a machine with much memory, or no hexdump"
fi

compare pageblocks pagetypeinfo:blockcounts sum_types "pageblocks by zone and type are those of pagetypeinfo"
wrong=$(rows pageblocks --columns pfn,pages,free,movable,unmovable,other,migratetype,mixed,largest,orders | awk '
	$2 != $3 + $4 + $5 + $6 || $2 > 512 { print $0 ": pages do not sum up" }
	($8 == "yes") != ($5 > 0 && ($7 == "Movable" || $7 == "CMA")) { print $0 ": mixed or not" }
	($3 > 0) != ($9 != "-") { print $0 ": free, of no order" }')
is "$(printf '%s\n' "$wrong" | head -n 10)" "" "the pages of each pageblock are all there, once"

# Pages of free blocks in pageblocks are those of buddyinfo.
free_pages() { buddyinfo | awk 'BEGIN { for (n = 1; i < 20; n *= 2) p[i++] = n }
	{ n[$1 " " $2] += $4 * p[$3] } END { for (k in n) print k, "free", n[k] }'; }
sum_free() { rows pageblocks --columns node,zone,free | awk '{ n[$1 " " $2] += $3 } END { for (k in n) print k, "free", n[k] }'; }
compare pageblocks buddyinfo:free_pages sum_free "free pages by zone are those of buddyinfo"

# What somebody has by the kernel's flags is in use: slabs, page cache, processes' memory,
# huge pages, page tables, and what is behind the first page of each. Some are freed while
# one is read after the other.
in_use()
{
	dd if=/proc/kpageflags bs=64k 2>/dev/null | hexdump -v -e '2/4 "%08x " "\n"' | awk '
		function bit(n) { return int((index("0123456789abcdef", substr($1, 8 - int(n / 4), 1)) - 1) / value[n % 4]) % 2 }
		BEGIN { value[0] = 1; value[1] = 2; value[2] = 4; value[3] = 8 }
		$1 != "00000000" && (bit(5) || bit(7) || bit(11) || bit(12) || bit(16) || bit(17) || bit(23) || bit(26)) {
			n[int((NR - 1) / 512)]++ }
		END { for (k in n) print k, n[k] }'
}
pages_in_use()
{
	rows pageblocks --columns pfn,movable,unmovable | awk '
		function hex(s,   i, v) { v = 0
			for (i = 3; i <= length(s); i++) v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
			return v }
		{ n[int(hex($1) / 512)] += $2 + $3 } END { for (k in n) print k, n[k] }'
}
if [ -e "$tmp/frames" ]; then
	in_use >"$tmp/before"
	capture pageblocks
	in_use >"$tmp/after"
	pages_in_use >"$tmp/ours"
	is "$(awk '
		FILENAME ~ /before$/ { before[$1] = $2; all += $2; next }
		FILENAME ~ /after$/ { least[$1] = before[$1] < $2 ? before[$1] : $2; next }
		$2 < least[$1] { less += least[$1] - $2; worst = worst " " $1 }
		END { if (all < 4000 || less * 50 > all) print all + 0, "by kpageflags,", less + 0, "fewer by us, in" worst }' \
		"$tmp/before" "$tmp/after" "$tmp/ours" | head -n 5)" "" \
		"what kpageflags says somebody has is in use"
else
	skip "what kpageflags says somebody has is in use" "a machine with much memory, or no hexdump"
fi
# And lists of CPUs are not. Processes that come and go take from them meanwhile.
pcp_pages()
{
	awk '/^Node/ { sub(",", "", $2); at = $2 " " $4; there = 0 } $1 == "present" { there = $2 }
		$1 == "count:" && there { n[at] += $2 } END { for (k in n) print k, n[k] }' "$1"
}
for try in $(seq 20); do
	bracket "$tmp/said" "$M/raw/physical/pageblocks" /proc/zoneinfo || { echo "not read" >"$tmp/wrong"; break; }
	mv "$tmp/said/file" "$tmp/root/physical/pageblocks"
	pcp_pages "$tmp/said/before" >"$tmp/before"
	pcp_pages "$tmp/said/after" >"$tmp/after"
	rows pageblocks --columns node,zone,other | awk '
		FILENAME ~ /before$/ { least[$1 " " $2] = $3; all += $3; next }
		FILENAME ~ /after$/ { if ($3 < least[$1 " " $2]) least[$1 " " $2] = $3; next }
		{ ours[$1 " " $2] += $3 }
		END { for (k in least) if (ours[k] + 16 < least[k]) print k, "has", ours[k] + 0, "others, lists of CPUs", least[k]
		      if (all < 64) print "only", all + 0, "pages on lists of CPUs" }' \
		"$tmp/before" "$tmp/after" - >"$tmp/wrong"
	[ -s "$tmp/wrong" ] || break
	usleep 300000
done
is "$(cat "$tmp/wrong")" "" "pages on lists of CPUs are among the others (try $try)"

# What a process takes is movable; where it came from is told by the sums.
movable() { capture pageblocks; rows pageblocks --columns movable | awk '{ n += $1 } END { print n }'; }
before=$(movable)
anon=$(awk '/^AnonPages/ { print $2 / 4 }' /proc/meminfo)
# The kernel would put them together again by and by.
[ ! -e /proc/sys/vm/compaction_proactiveness ] || echo 0 >/proc/sys/vm/compaction_proactiveness
short_lists
start fragment "$(leave 16)"
after=$(movable)
grown=$(awk -v a="$anon" '/^AnonPages/ { print $2 / 4 - a }' /proc/meminfo)
ok "[ $grown -gt 1000 ]" "a process takes $grown pages"
near $((after - before)) "$grown" 500 "and as many pages more are movable"

# Many small blocks: more than a batch holds.
compare freeblocks buddyinfo:buddyinfo sum_blocks "in pieces: blocks by zone and order are those of buddyinfo"
is "$(arithmetic | head -n 10)" "" "in pieces: blocks are aligned, and their buddies are what they are"
ok "[ $(rows freeblocks --columns pfn | wc -l) -gt 2000 ]" "there are more blocks than fit in a batch"
for file in freeblocks pageblocks; do
	is "$(awk 'length > 80' "$M/physical/$file" | head -n 3)" "" "no line of $file is too wide"
done
stop "$pid"
usual_lists
echo "$min" >/proc/sys/vm/min_free_kbytes

# What is asked: each frame of a pageblock that has pages on lists of CPUs, and requests.
block=$(rows pageblocks --columns pfn --where 'other=[1-9]*' | head -n 1)
i=0 question=
while [ $i -lt 512 ]; do
	question="$question $((block + i))"
	i=$((i + 1))
done
echo "$question" >"$M/physical/freeblock_at"
cat "$M/physical/freeblock_at" >"$tmp/text"
is "$(grep -c '^frame ' "$tmp/text")" 512 "each frame of a pageblock is told of"
is "$(grep -c '^order ' "$tmp/text")" 512 "with one table of buddies"
is "$(grep -v '^# asked' "$tmp/text" | awk 'length > 80' | head -n 3)" "" "freeblock_at: no line is too wide"
for question in "0 GFP_KERNEL" "10 GFP_ATOMIC|__GFP_HIGHMEM" "3 GFP_HIGHUSER_MOVABLE node 0" "9 GFP_TRANSHUGE_LIGHT"; do
	echo "$question" >"$M/physical/plan"
	cat "$M/physical/plan"
done >"$tmp/text"
is "$(grep -c '^answer ' "$tmp/text")" 4 "each request has an answer"
is "$(awk 'length > 80' "$tmp/text" | head -n 3)" "" "plan: no line is too wide"
finish
