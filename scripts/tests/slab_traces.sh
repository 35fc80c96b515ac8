#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# slab/caches and slab/objects of caches that slub_debug=U has the kernel keep a stack for
# of each allocation: so many are in use as alloc_traces of debugfs has stacks, read before
# and after.
#
# vm: --append slub_debug=U,dentry,inode_cache,vm_area_struct,kmalloc-64,mms-traced;FZPU,mms-debug

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

T=/sys/kernel/debug/slab
[ -e "$T/dentry/alloc_traces" ] || skip_all "kernel without alloc_traces: CONFIG_SLUB_DEBUG, CONFIG_DEBUG_FS and stack traces"

# sum FILE: objects in use, by alloc_traces. Lines of stacks are indented further than counts.
sum() { awk '/^ *[0-9]+ / { n += $1 } END { print n + 0 }' "$1"; }
traced() { sum "$T/$1/alloc_traces"; }

used() { mmscope --root "$tmp/root" caches --no-headings --raw-values --columns used --where "name=$1" | xargs; }
mapped() { mmscope --root "$tmp/root" objects --json | grep -o '"state":"used"' | wc -l; }

# Of two files read by cat one may be sent, and one copied, by a buffer that is a VMA more.
copy() { dd if="$1" of="$2" bs=64k 2>/dev/null; }

# capture CACHE: what both say, read by the same program: it takes objects, too.
capture()
{
	echo "$1" >"$M/raw/slab/objects"
	mkdir -p "$tmp/root/slab"
	copy "$T/$1/alloc_traces" "$tmp/before"
	copy "$M/raw/slab/caches" "$tmp/root/slab/caches"
	copy "$M/raw/slab/objects" "$tmp/root/slab/objects"
	copy "$T/$1/alloc_traces" "$tmp/after"
}

# compare CACHE WHAT: until it fits, for some tries.
compare()
{
	for try in $(seq 40); do
		capture "$1"
		before=$(sum "$tmp/before")
		ours=$("$2" "$1")
		after=$(sum "$tmp/after")
		[ "$after" -ge "$before" ] || { swap=$before before=$after after=$swap; }
		[ "$ours" -lt "$before" ] || [ "$ours" -gt "$after" ] || break
		usleep 100000
	done
	ok '[ "$ours" -ge "$before" ] && [ "$ours" -le "$after" ] && [ "$ours" -gt 0 ]' \
		"$1: $2: $ours in use, others have $before to $after (try $try)"
}

for cache in dentry inode_cache vm_area_struct kmalloc-64; do
	compare "$cache" used
	compare "$cache" mapped
done

# One of our own stands still.
insmod /lib/slabs.ko
for cache in mms-traced mms-debug; do
	exec 8<>/dev/mms-slabs
	echo "create $cache 120 plain" >&8
	echo "get 200" >&8
	is "$(traced "$cache")" 200 "$cache: 200 objects are traced"
	capture "$cache"
	is "$(used "$cache") $(mapped)" "200 200" "and in use"
	echo "put 10 60 3" >&8
	capture "$cache"
	# KASAN keeps what was freed: then both count it.
	is "$(used "$cache") $(mapped)" "$(traced "$cache") $(traced "$cache")" \
		"60 are freed: $(traced "$cache") are traced, as many are in use"
	exec 8<&-
done
ok 'rmmod slabs' "the module with the caches goes"
finish
