#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# slab/caches: every cache, every number, against /proc/slabinfo and /sys/kernel/slab, which
# are read before and after; with the kernel's lock, and loaded without its address.
#
# timeout: 900

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

S=/sys/kernel/slab

[ -r /proc/slabinfo ] || skip_all "kernel without /proc/slabinfo"

# slabinfo FILE: lines "CACHE NUMBER VALUE".
slabinfo()
{
	awk '$7 == ":" && $1 != "#" {
		n = split("active objects size per_slab pages", word, " ")
		for (i = 1; i <= n; i++) print $1, word[i], $(i + 1)
		print $1, "slabs", $15 }' "$1"
}

# rows FILE: what mmscope says, lines "CACHE NUMBER VALUE", of a capture of it.
rows()
{
	mkdir -p "$tmp/root/slab"
	cp "$1" "$tmp/root/slab/caches"
	mmscope --root "$tmp/root" caches --json >"$tmp/json" || return
	# busybox's awk may have no powers.
	awk 'BEGIN { for (n = 1; i < 20; n *= 2) pages[i++] = n }
		function value(key,   s) {
			if (!match($0, "\"" key "\":(\"[^\"]*\"|\\[[^]]*\\]|[^,}]*)")) return "?"
			s = substr($0, RSTART, RLENGTH); sub(/^[^:]*:/, "", s); gsub(/"/, "", s)
			return s == "null" ? "-" : s }
		function says(name, what) { print at, name, what }
		function flag(name, word) { says(name, index("," flags ",", "," word ",") ? 1 : 0) }
		/"name":/ {
			at = value("name"); flags = value("flags"); gsub(/[][ ]/, "", flags)
			says("active", value("used") + value("cached"))
			n = split("objects size per_slab slabs object_size align order aliases", word, " ")
			for (i = 1; i <= n; i++) says(word[i], value(word[i]))
			says("pages", pages[value("order")])
			n = split("used cached cpu cpu_partial node_partial full sheaves waste torn unlocked usersize ctor", word, " ")
			for (i = 1; i <= n; i++) says("our-" word[i], value(word[i]))
			flag("hwcache_align", "hwcache_align"); flag("reclaim_account", "reclaim_account")
			flag("destroy_by_rcu", "typesafe_by_rcu"); flag("cache_dma", "cache_dma")
			flag("store_user", "store_user"); flag("red_zone", "red_zone")
			flag("poison", "poison"); flag("sanity_checks", "consistency_checks")
		}' "$tmp/json"
}

# --- /proc/slabinfo ----------------------------------------------------------

# What comes and goes between two readings, to and fro, is looked at again: of each
# number one reading in which it fits is enough.
against_slabinfo()
{
	mkdir -p "$tmp/said"
	cp /dev/null "$tmp/good"
	for try in 1 2 3 4 5 6 7 8; do
		bracket "$tmp/said" "$M/raw/slab/caches" /proc/slabinfo && rows "$tmp/said/file" >"$tmp/rows" ||
			{ echo "not read" >"$tmp/wrong"; break; }
		slabinfo "$tmp/said/before" >"$tmp/before"
		slabinfo "$tmp/said/after" >"$tmp/after"
		awk '$2 ~ /^(active|objects|size|per_slab|pages|slabs)$/' "$tmp/rows" >"$tmp/ours"
		between 2 >"$tmp/wrong"
		# Lines of $tmp/ours that were right.
		awk 'FILENAME ~ /wrong$/ { bad[$1 " " $2] = 1; next } !(($1 " " $2) in bad) { print $1, $2 }' \
			"$tmp/wrong" "$tmp/ours" >>"$tmp/good"
		awk 'FILENAME ~ /good$/ { good[$1 " " $2] = 1; next } !(($1 " " $2) in good)' \
			"$tmp/good" "$tmp/wrong" >"$tmp/left"
		[ -s "$tmp/left" ] || break
		usleep 300000
	done
	is "$(head -n 20 "$tmp/left")" "" "$1: as /proc/slabinfo has it (try $try, $(wc -l <"$tmp/before") numbers)"
	is "$(awk '$2 == "size" { print $1 }' "$tmp/ours" | sort | uniq -d | xargs)" \
		"$(awk '$2 == "size" { print $1 }' "$tmp/after" | sort | uniq -d | xargs)" \
		"$1: no cache is there twice that is not for others"
	is "$(awk '$2 == "size"' "$tmp/ours" | wc -l)" "$(awk '$2 == "size"' "$tmp/after" | wc -l)" \
		"$1: all caches are there, and no others"
	ok "[ \"$(awk '$2 == "size"' "$tmp/ours" | wc -l)\" -gt 40 ]" "$1: there are some"
	# Of those that stood still not one number is another's: the tolerance is for the rest.
	still=$(awk 'FILENAME ~ /before$/ { was[$1 " " $2] = $3; next }
		FILENAME ~ /after$/ { is[$1 " " $2] = $3; next }
		was[$1 " " $2] == is[$1 " " $2] { n++; good += $3 == is[$1 " " $2] }
		END { print (good > n * 0.98), n }' "$tmp/before" "$tmp/after" "$tmp/ours")
	is "${still% *}" 1 "$1: of ${still#* } numbers that did not change all but a few are exact"
}

# --- sums of its own ---------------------------------------------------------

# The memory of slabs is in objects, or wasted; a slab is in one place.
sums()
{
	is "$(awk '{ v[$1 " " $2] = $3; if ($2 == "size") names[$1] = 1 }
		END { for (c in names) {
			if (v[c " our-torn"] != "false") continue
			places = v[c " our-cpu"] + v[c " our-cpu_partial"] + v[c " our-node_partial"] + v[c " our-full"]
			if (places != v[c " slabs"]) print c, places, "slabs in places, has", v[c " slabs"]
			if (v[c " active"] > v[c " objects"]) print c, "more objects than there are"
			# Where memory was short some slabs are smaller than usual.
			if (v[c " objects"] == v[c " slabs"] * v[c " per_slab"]) {
				waste = v[c " slabs"] * v[c " pages"] * 4096 - v[c " objects"] * v[c " object_size"]
				if (waste != v[c " our-waste"]) print c, "wastes", waste, "not", v[c " our-waste"]
			} } }' "$tmp/rows")" "" "$1: a slab is in one place, what is in no object is waste"
	ok "awk '\$2 == \"our-waste\" && \$3 > 0 { n++ } END { exit !(n > 10) }' '$tmp/rows'" \
		"$1: caches waste some memory"
}

# --- /sys/kernel/slab ----------------------------------------------------------

# sysfs ATTRIBUTE...: lines "CACHE NUMBER VALUE" of all caches in slabinfo.
sysfs()
{
	sysfs_files=
	sysfs_caches=$(awk '$2 == "size" { print $1 }' "$tmp/after")
	for sysfs_cache in $sysfs_caches; do
		for sysfs_name; do
			[ ! -e "$S/$sysfs_cache/$sysfs_name" ] || sysfs_files="$sysfs_files $S/$sysfs_cache/$sysfs_name"
		done
	done
	# shellcheck disable=SC2086 # words
	grep -H '' $sysfs_files 2>/dev/null |
		sed -E 's,^/sys/kernel/slab/([^/]*)/([^:]*):([^ ]*).*,\1 \2 \3,; s/^([^ ]* slab_)size /\1size /'
}

# sysfs_places: what sysfs says of where slabs are.
sysfs_places() { sysfs objects total_objects slabs partial slabs_cpu_partial cpu_slabs; }

# Where slabs are. Of a CPU that has no slab to allocate from sysfs leaves out in cpu_slabs
# those that it keeps besides: so these are compared only where there are none.
places()
{
	sysfs_places |
		sed -E 's/ slabs_cpu_partial [0-9]+\(([0-9]+)\)/ slabs_cpu_partial \1/' |
		awk '$2 == "slabs_cpu_partial" { kept[$1] = $3 }
			{ line[NR] = $0; of[NR] = $1; what[NR] = $2 }
			END { for (i = 1; i <= NR; i++) if (what[i] != "cpu_slabs" || !kept[of[i]]) print line[i] }'
}

# Ours, at the end of what is done to read sysfs: so many processes, and files that are
# closed and wait for RCU, are objects, too.
ours_alike()
{
	{ sysfs_places; dd if="$M/raw/slab/caches" of="$tmp/file" bs=64k 2>/dev/null; } |
		sed -n p | awk '{ print }' >/dev/null
}

against_sysfs()
{
	# What does not change.
	sysfs object_size slab_size align order objs_per_slab aliases usersize hwcache_align \
		reclaim_account destroy_by_rcu cache_dma store_user red_zone poison sanity_checks ctor |
		sed -E 's/ slab_size / size /; s/ objs_per_slab / per_slab /; s/ ctor ([^+ ]*).*/ ctor \1/' >"$tmp/facts"
	sed -E 's/ our-(usersize|ctor) / \1 /' "$tmp/rows" >"$tmp/ours"
	is "$(awk 'FILENAME ~ /facts$/ { want[$1 " " $2] = $3; next }
		($1 " " $2) in want { got = $3; sub(/[+ ].*/, "", got); seen[$1 " " $2] = 1
			if (got != want[$1 " " $2]) print $1, $2, "is", got ", sysfs has", want[$1 " " $2] }
		END { for (k in want) if (!(k in seen)) print k, "is missing" }' \
		"$tmp/facts" "$tmp/ours" | head -n 20)" "" "$1: $(wc -l <"$tmp/facts") facts as sysfs has them"
	ok '[ "$(wc -l <"$tmp/facts")" -gt 400 ]' "$1: these are some for each cache"

	# What does. Reading so many files takes objects itself.
	cp /dev/null "$tmp/good"
	for try in 1 2 3 4 5 6; do
		places >"$tmp/before"
		ours_alike
		rows "$tmp/file" >"$tmp/rows" || break
		places >"$tmp/after.sysfs"
		awk '{ v[$1 " " $2] = $3; if ($2 == "size") names[$1] = 1 }
			END { for (c in names) {
				print c, "objects", v[c " active"]; print c, "total_objects", v[c " objects"]
				print c, "slabs", v[c " slabs"]; print c, "partial", v[c " our-node_partial"]
				print c, "slabs_cpu_partial", v[c " our-cpu_partial"] + 0
				print c, "cpu_slabs", v[c " our-cpu"] + v[c " our-cpu_partial"] } }' \
			"$tmp/rows" >"$tmp/ours"
		mv "$tmp/after" "$tmp/after.slabinfo"
		mv "$tmp/after.sysfs" "$tmp/after"
		# Of others there is no cpu_slabs to compare with.
		between 2 some | grep -v ' cpu_slabs .* others have  and $' >"$tmp/wrong"
		mv "$tmp/after.slabinfo" "$tmp/after"
		awk 'FILENAME ~ /wrong$/ { bad[$1 " " $2] = 1; next } !(($1 " " $2) in bad) { print $1, $2 }' \
			"$tmp/wrong" "$tmp/ours" >>"$tmp/good"
		awk 'FILENAME ~ /good$/ { good[$1 " " $2] = 1; next } !(($1 " " $2) in good)' \
			"$tmp/good" "$tmp/wrong" >"$tmp/left"
		[ -s "$tmp/left" ] || break
		usleep 300000
	done
	# What reading itself takes and gives back, files above all, may be another number each
	# time, and RCU frees it by and by; with KASAN, which keeps what was freed for a while,
	# more so. A slab that comes is three numbers of its cache.
	caches=$(cut -d' ' -f1 "$tmp/before" | sort -u | wc -l)
	most=3
	! grep -q ' kasan_report$' /proc/kallsyms || most=$((caches / 10))
	left=$(cut -d' ' -f1 "$tmp/left" | sort -u | wc -l)
	ok "[ $left -le $most ]" \
		"$1: slabs and objects by place as sysfs has them (try $try, $caches caches, but $left)"
	head -n 20 "$tmp/left" | diag
}

judge()
{
	against_slabinfo "$1"
	sums "$1"
	if [ -d "$S" ]; then
		against_sysfs "$1"
	else
		skip "$1: as sysfs has it" "kernel without /sys/kernel/slab"
	fi
	text=$(cat "$M/slab/caches")
	# But for a long name, which is the last.
	is "$(printf '%s\n' "$text" | awk '{ if (!/^#/) sub(/ [^ ]*$/, "") } length > (/^#/ ? 80 : 60)')" "" \
		"$1: no line of the text is too wide"
	# Its heading is one more.
	is "$(printf '%s\n' "$text" | grep -vc '^#')" $(($(grep -c '"name":' "$tmp/json") + 1)) \
		"$1: the text has as many rows"
	features=$(mmscope features --json)
	like "$features" '"name":"slab","value":"yes' "$1: features: the layouts are known"
}

judge "locked"
is "$(awk '$2 == "our-unlocked" { print $3 }' "$tmp/rows" | sort -u)" false "locked: under the kernel's lock"
like "$features" '"name":"slab-lock","value":"yes' "locked: features says so"

rmmod mmscope
insmod /lib/mmscope.ko
judge "unlocked"
is "$(awk '$2 == "our-unlocked" { print $3 }' "$tmp/rows" | sort -u)" true "unlocked: it is marked"
like "$features" '"name":"slab-lock","value":"no' "unlocked: features says why"
rmmod mmscope
load /lib/mmscope.ko
finish
