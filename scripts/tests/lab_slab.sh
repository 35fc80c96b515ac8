#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The lab "slab": caches grow with files that are opened and with names that are looked up,
# which /proc/slabinfo must say, too; what is closed leaves slabs that cannot be given back.
#
# vm debian: --memory 256M
# timeout: 300

# shellcheck source=scripts/tests/labs.sh
. "${0%/*}/labs.sh"

# What others open and close meanwhile; what CPUs and nodes keep at hand, at most.
NOISE=150
CACHED=1200

# others CACHE WORD [FILE]: active objects, or slabs, of /proc/slabinfo, or of what it said.
others()
{
	awk -v cache="$1" -v word="$2" '$1 == cache { print (word == "slabs" ? $15 : $2) }' "${3-/proc/slabinfo}"
}

# ours CACHE COLUMN
ours() { mmscope caches --no-headings --raw-values --columns "$2" --where "name=$1" | xargs; }

# came COLUMN: how much more of it the one row of the last --delta has, by its brackets.
came() { sed -nE 's/^\*.*\((.[0-9]+)\).*\((.[0-9]+)\).*\((.[0-9]+)\).*/\1 \2 \3/p' "$seen" | cut -d' ' -f"$1"; }

before() { step 'rm -rf before; mkdir before; cp -r /sys/kernel/debug/mmscope/raw/slab before'; }
filp() { step 'mmscope caches --delta before --columns name,objects,used,slabs --where name=filp'; }
most() { step 'mmscope caches --delta before --sort -used --top 5 --columns name,objects,used,slabs'; }
# since CACHE: the same of one that the page does not look at.
since()
{
	seen=$tmp/since
	mmscope caches --delta before --columns name,objects,used,slabs --where "name=$1" >"$seen"
}

begin
step 'mmscope slabs --top 10 | head -n 14'
# Those with the most memory, by others, are there; two of them may be as large.
top=$(awk 'NR > 2 { print $6 * $15, $1 }' /proc/slabinfo | sort -rn | head -n 8 | awk '{ print $2 }')
is "$(for cache in $top; do grep -q "$cache" "$seen" || echo "$cache"; done)" "" "the largest caches are there"
step 'mmscope caches --where name=filp --columns name,object_size,objects,used,cached,slabs'
like "$(cat "$seen")" '^filp ' "that of open files is there"
per_slab=$(ours filp per_slab)

# --- files that are open -------------------------------------------------------

before
cat /proc/slabinfo >"$tmp/was"
used_before=$(ours filp used)
step 'files 4000 &'
files=$! said=$seen
most
is "$(grep -cE '^\* (filp|dentry|shmem_inode_cache) ' "$seen")" 3 "those of open files, names and inodes grew most"
for cache in filp dentry shmem_inode_cache; do
	since "$cache"
	near "$(came 2)" 4000 $NOISE "$cache: 4000 files are 4000 objects more"
	# It counts what CPUs have at hand.
	near $(($(others "$cache" active) - $(others "$cache" active "$tmp/was"))) 4000 $CACHED \
		"$cache: /proc/slabinfo says so, too"
	near "$(came 3)" $(($(others "$cache" slabs) - $(others "$cache" slabs "$tmp/was"))) 8 \
		"$cache: it has the slabs that came"
done

# --- most of them are closed ---------------------------------------------------

step 'kill -USR1 $!'
within 20 sh -c '[ "$(grep -c ready "$1")" = 2 ]' sh "$said"
# RCU frees them, sooner or later.
step 'sleep 1'
fewer() { [ "$(ours filp used)" -le $((used_before + $1 + NOISE)) ]; }
within 15 fewer 1000
filp
used=$(came 2) slabs=$(came 3)
near "$used" 1000 $NOISE "1000 of the 4000 files are left"
ok "[ $slabs -ge $((3200 / per_slab)) ]" "they are in $slabs slabs more, as before: each has some of them"
near "$slabs" $(($(others filp slabs) - $(others filp slabs "$tmp/was"))) 8 "as /proc/slabinfo says"
step 'mmscope slabmap filp | head -n 20'
# Slabs of which a quarter is used, as every fourth file is open.
sparse=$(mmscope objects filp --json | grep -o '"map":"[^"]*"' | cut -d'"' -f4 |
	awk '{ all = length($0); used = gsub("#", ""); if (used > 0 && used <= all / 2) n++ } END { print n + 0 }')
ok "[ $sparse -ge $((4000 / per_slab / 2)) ]" "$sparse slabs are at most half used, and none can go"
step 'echo 1 >/sys/kernel/slab/filp/shrink'
filp
ok "[ $(came 3) -ge $((3200 / per_slab)) ]" "shrinking the cache gives back no slab of these"

# --- and all are ---------------------------------------------------------------

step 'kill $!'
wait "$files" 2>/dev/null
step 'sleep 1'
within 15 fewer 0
step 'echo 1 >/sys/kernel/slab/filp/shrink'
filp
near "$(ours filp used)" "$used_before" $NOISE "all objects are free again"
# There may be fewer: what CPUs had in waiting goes with them.
slabs=$(others filp slabs) were=$(others filp slabs "$tmp/was")
ok "[ $slabs -le $((were + 15)) ]" "and the slabs are gone: $slabs, as there were $were"

# --- names nobody has open -------------------------------------------------------

step 'echo 2 >/proc/sys/vm/drop_caches'
step 'sleep 1'
before
had=$(others dentry active) used=$(ours dentry used) inodes=$(ours inode_cache used)
step 'ls -lR /sys >/dev/null 2>&1; true'
grown=$(($(ours dentry used) - used))
most
is "$(grep -cE '^\* (dentry|inode_cache) ' "$seen")" 2 "dentries and inodes grew most"
ok "[ $grown -ge 1000 ]" "$grown dentries stay, though nobody has these files open"
near $(($(others dentry active) - had)) "$grown" $CACHED "as /proc/slabinfo says"
ok "[ $(($(ours inode_cache used) - inodes)) -ge 1000 ]" "and so do their inodes"
step 'echo 2 >/proc/sys/vm/drop_caches'
step 'sleep 1'
# Those that were looked up often get a second chance, and RCU takes its time.
dropped() { left=$(($(ours dentry used) - used)); [ "$left" -le $((grown / 3)) ]; }
within 15 dropped
most
ok "[ $left -le $((grown / 3)) ]" "dropping them frees all but $left of these"
near "$left" $(($(others dentry active) - had)) $CACHED "as /proc/slabinfo says"
finish
