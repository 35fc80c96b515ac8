#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Everything of physical/ is read in a loop, by several at once, while on all CPUs
# memory is taken and given back, in pages and in blocks of all orders. Each file is
# read to its end; what the kernel says of it is looked at after the test, and on
# debug kernels that is the point of it.
#
# vm: --nodes 2 --append movablecore=256M --append cma=64M
# timeout: 300

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

seconds=20
ok 'insmod /lib/blocks.ko' "the module that takes blocks loads"
min=$(cat /proc/sys/vm/min_free_kbytes)
echo 1024 >/proc/sys/vm/min_free_kbytes

# On each CPU one that takes and gives back.
pids=
cpu=0
for leave in 48 36; do
	start taskset -c "$cpu" fragment "$leave" churn
	pids="$pids $pid"
	cpu=$((cpu + 1))
done

# GFP_NOWAIT|__GFP_NOWARN in hex has the same bits everywhere; of CPU and node what comes.
blocks()
{
	order=0
	while :; do
		printf 'get %x 2800 %x 4' "$order" "$((order % 2))" >/dev/mms-blocks
		# "PFN ORDER NODE ZONE" for each that came, in hex.
		sed "s/^/$order /" /dev/mms-blocks >>"$tmp/came"
		echo drop >/dev/mms-blocks
		order=$(((order + 1) % 11))
	done
}
blocks &
pids="$pids $!"

# reader NAME FILES...: reads them until the time is over; the last line of NAME tells how often.
until=$(($(now) + seconds * 100))
reader()
{
	name=$tmp/$1 n=0
	shift
	while [ "$(now)" -lt "$until" ] || [ "$n" -lt 2 ]; do
		for file; do
			case $file in
			*/plan) echo "$((n % 11)) GFP_KERNEL, $((n % 5)) GFP_ATOMIC node 1" >"$file" || echo "$file asked" ;;
			*/freeblock_at) echo "$((n * 7919 % 262144)) 0x1000 $((n % 4096))" >"$file" || echo "$file asked" ;;
			esac
			cat "$file" >"$name.file" || echo "$file failed"
			! grep -q '^# stopped' "$name.file" || echo "$file stopped"
		done
		n=$((n + 1))
	done >"$name.wrong" 2>&1
	echo "$n" >"$name.times"
}

P=$M/physical R=$M/raw/physical
reader text "$P/zones" "$P/buddy" "$P/freeblocks" "$P/pageblocks" "$P/plan" "$P/freeblock_at" &
readers=$!
reader raw "$R/zones" "$R/buddy" "$R/freeblocks" "$R/pageblocks" "$R/plan" "$R/freeblock_at" &
readers="$readers $!"
reader questions "$P/plan" "$P/freeblock_at" "$P/buddy" &
readers="$readers $!"
# shellcheck disable=SC2086 # words
wait $readers
# shellcheck disable=SC2086 # words
stop $pids
echo "$min" >/proc/sys/vm/min_free_kbytes
echo put >/dev/mms-blocks

for name in text raw questions; do
	is "$(head -n 5 "$tmp/$name.wrong")" "" "$name: all is read to its end"
	ok "[ $(cat "$tmp/$name.times") -ge 2 ]" "$name: $(cat "$tmp/$name.times") times"
done
mmscope features --raw-values --no-headings --where "name=*-lock" | diag
is "$(awk '{ if ($3 != ($1 == 10 ? "a" : $1)) print }' "$tmp/came" | head -n 3)" "" "blocks are of the order that was asked for"
ok 'grep -q "^[1-9]" "$tmp/came"' "larger ones than a page are among them: $(cut -d" " -f1 "$tmp/came" | sort -n | uniq -c | xargs)"
ok 'rmmod blocks' "the module that takes blocks goes"

finish
