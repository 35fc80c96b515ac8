#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The reader, mmscope, with the running module: every object, whose process, exit
# codes and what it says, captures that answer as the module did.
#
# timeout: 900

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# run WORDS...: the exit code, in $code; $tmp/out and $tmp/err.
run()
{
	code=0
	mmscope "$@" >"$tmp/out" 2>"$tmp/err" || code=$?
}

# fails CODE WORDS TEXT ARGUMENTS...: on stderr, and nothing on stdout.
fails()
{
	fails_code=$1 fails_words=$2 fails_text=$3
	shift 3
	run "$@"
	is "$code $(wc -c <"$tmp/out")" "$fails_code 0" "$fails_text: exit code $fails_code"
	like "$(cat "$tmp/err")" "$fails_words" "in words"
}

start target thread
target=$pid
tid=$(head -n 1 "$said")

# --- objects ---------------------------------------------------------------

# Those of --help, which are those there is a file of.
for object in $(mmscope --help | sed -e '1,/^Objects:/d' -e 's/^ *\([^ ]*\).*/\1/'); do
	arguments=
	case "$(mmscope --help | sed -n "s/^  $object\( \|\$\)//p")" in
	PID*)	arguments=$target ;;
	kernel*) arguments=kernel ;;
	esac
	case "$object" in
	ps)	file=processes ;;
	readme)	file=README ;;
	tables|user_root) file=pagetable ;;
	zone_cpus|distances) file=zones ;;
	fragmentation) file=buddy ;;
	slab_cache) file=objects ;;
	*)	file=$object ;;
	esac
	# shellcheck disable=SC2086 # a word or none
	run "$object" $arguments
	if [ "$(find "$M/raw" -name "$file" | wc -l)" = 0 ]; then
		ok false "--help lists $object, which has no file"
	else
		is "$code $(wc -c <"$tmp/err")" "0 0" "$object: exit code 0"
		# Nobody is attached, and without PTI there is no such root.
		[ "$object" = attach ] || [ "$object" = user_root ] || ok "[ -s '$tmp/out' ]" "and says something"
		# shellcheck disable=SC2086
		run --json "$object" $arguments
		like "$(tr -d ' \n' <"$tmp/out")" "^\{\"$object\":\[(.*)\]\}\$" "its JSON is an object of that name"
		for pair in '{}' '[]'; do
			is "$(sed -E 's/"([^"\\]|\\.)*"//g' "$tmp/out" | tr -d -c "${pair%?}" | wc -c)" \
				"$(sed -E 's/"([^"\\]|\\.)*"//g' "$tmp/out" | tr -d -c "${pair#?}" | wc -c)" "with as many ${pair%?} as ${pair#?}"
		done
		# shellcheck disable=SC2086
		run "$object" --help $arguments
		like "$(cat "$tmp/out")" '^Columns:$' "its columns have help"
	fi
done
# The other way round: what is there is listed.
unlisted=
for file in $(find "$M/raw" -type f | sed 's,.*/,,' | sort -u); do
	case "$file" in
	processes) object="ps" ;;
	README)	object=readme ;;
	*)	object=$file ;;
	esac
	mmscope --help | grep -q "^  $object\( \|\$\)" || unlisted="$unlisted $file"
done
is "$unlisted" '' "every file is listed by --help"
[ -e "$M/raw/task/self/usage" ] ||
	fails 3 "this module does not offer usage" "an object that is not offered" usage "$target"

# Pictures have no file of their own, and what they are drawn from is there.
for object in $(mmscope --help | sed -e '1,/^Pictures:/d' -e '/^$/,$d' -e 's/^ *\([^ ]*\).*/\1/'); do
	words=
	case "$object" in
	map)	words=$target parts='vmas and pagetable' shows='\[stack\]$' ;;
	maple)	words=$target parts=tree shows='^`-leaf_64 .*#' ;;
	orders)	parts=buddy shows='^ +[0-9]+ +4K ' ;;
	ram)	parts=pageblocks shows='^node 0 zone DMA ' ;;
	slabs)	parts=caches shows='^(dentry|inode_cache) +[0-9.]+[KMG] +[0-9]+%  #' ;;
	slabmap) words=task_struct parts=objects shows='^0x[0-9a-f]{16} .*[0-9]+/[0-9]+  [#.csb?]+$' ;;
	*)	parts=nothing shows=nothing ;;
	esac
	# shellcheck disable=SC2086 # a word or none
	run "$object" $words
	is "$code $(wc -c <"$tmp/err")" "0 0" "$object: exit code 0"
	like "$(cat "$tmp/out")" "$shows" "and draws what it is of"
	# shellcheck disable=SC2086
	fails 2 "$object is a picture; what it shows is in" "$object as JSON" --json "$object" $words
	run "$object" --help
	like "$(cat "$tmp/out")" "^Drawn from $parts\\.\$" "its help says what it is drawn from"
done
is "$(mmscope features --columns name,value --no-headings | awk '$1 == "kernel" { print $2 }')" "$(uname -r)" \
	"columns can be chosen"
is "$(mmscope ps --where "pid=$target" --columns command --no-headings)" target "rows too"

# --- the order of rows ------------------------------------------------------

# By what is printed, each reading by itself: nothing last, and sort(1) agrees.
for column in used slabs object_size waste; do
	run caches --columns "$column" --sort "-$column" --raw-values --no-headings
	ok "[ $(wc -l <"$tmp/out") -gt 20 ] && sort -nrc '$tmp/out'" "caches in the order of -$column"
	run caches --columns "$column" --sort "$column" --raw-values --no-headings
	ok "grep -v -e - '$tmp/out' >'$tmp/numbers'; sort -nc '$tmp/numbers'" "and of $column"
done
mmscope caches --sort name --columns name --no-headings >"$tmp/names"
LC_ALL=C sort "$tmp/names" >"$tmp/sorted"
same "$tmp/names" "$tmp/sorted" "names in the order of strings"
is "$(mmscope caches --sort name --columns name --no-headings --top 3)" "$(head -n 3 "$tmp/names")" "the first three of them"
is "$(mmscope --json ps --sort pid --top 2 | grep -o '"pid":[0-9]*' | xargs)" "pid:1 pid:2" "of processes the first two"
run caches --delta 0.1 --sort -used --top 3
is "$code" 0 "what grew most: exit code 0"
fails 2 "no column 'nothing'; there are: name" "an order there is not" caches --sort nothing
fails 2 "takes a number of rows, 1 or more" "the first none" caches --top 0

# --- the slab allocator -----------------------------------------------------

for cache in task_struct dentry kmalloc-64; do
	run slabmap "$cache"
	is "$code $(wc -c <"$tmp/err")" "0 0" "slabmap $cache: exit code 0"
	is "$(awk 'length > 80' "$tmp/out")" "" "in 80 columns"
	run objects "$cache" --json --top 3
	like "$(tr -d ' \n' <"$tmp/out")" '^\{"objects":\[\{"address":"0x[0-9a-f]*".*"map":"[#.csb?]+"' "its slabs have addresses and maps"
	is "$(mmscope slab_cache "$cache" --columns name --no-headings)" "$cache" "and it knows its name"
done
is "$(mmscope slabs | awk 'length > 80')" "" "slabs in 80 columns"
fails 1 . "a cache there is not" objects no-such-cache
fails 1 . "nor is there a map of it" slabmap no-such-cache

# --- keys of JSON that programs rely on, and what they hold ----------------

hex='"0x[0-9a-f]+"' decimal='[0-9]+' words='\[("[^"]*"(,"[^"]*")*)?\]' text='"([^"\\]|\\.)*"'
effective='"[-r][-w][-x][-u]"'
state='"(present|none|prot-none|numa-hint|swap|migration|hwpoison|device|marker)"'

# keys TEXT KEY VALUE...: each row of $tmp/rows has each key once, with such a value.
keys()
{
	keys_text=$1 keys_wrong=
	shift
	keys_rows=$(wc -l <"$tmp/rows")
	while [ $# -gt 0 ]; do
		keys_found=$(grep -oE "[{,]\"$1\":($2)[,}]" "$tmp/rows" | wc -l)
		[ "$keys_found" = "$keys_rows" ] || keys_wrong="$keys_wrong $1:$keys_found"
		shift 2
	done
	ok "[ '$keys_rows' -gt 0 ]" "$keys_text: $keys_rows rows"
	is "$keys_wrong" '' "each has its keys, with values of their kinds"
}
rows() { mmscope --json "$@" | grep '^{"' | grep -v '^{"[a-z]*":\[$' | sed 's/,$//'; }

rows vmas "$target" >"$tmp/rows"
keys vmas start "$hex" end "$hex" perms '"[-r][-w][-x][ps]"' flags "$words" name "$text|null"
rows pagetable "$target" >"$tmp/rows"
keys pagetable start "$hex" end "$hex" pa "$hex|null" page_size "$decimal|null" flags "$words" \
	effective "$effective|null" state "$state"
rows caches >"$tmp/rows"
keys caches name "$text" object_size "$decimal" objects "$decimal" used "$decimal" slabs "$decimal" waste "$decimal"
rows walk "$target" '[heap] [stack] 0' >"$tmp/all"
sed 's/,"vma":.*/}/' "$tmp/all" >"$tmp/rows"
is "$(grep -c '"levels":\[{' "$tmp/all")" 3 "each row of walk has levels"
keys walk va "$hex" pa "$hex|null" page_size "$decimal|null" state "$state" \
	effective "$effective|null"
grep -oE '\{"level":[^}]*\}' "$tmp/all" >"$tmp/rows"
keys 'levels of walk' level '"(pgd|p4d|pud|pmd|pte)"' index "$decimal" entry "$hex" flags "$words"

# --- whose process ---------------------------------------------------------

ranges() { awk '!/vsyscall/ { print $1 }' "$1" | sed -E 's/^0*([0-9a-f]+)-0*/0x\1 0x/'; }
vmas() { mmscope vmas "$@" --columns start,end --no-headings | awk '{ print $1, $2 }'; }
ranges "/proc/$target/maps" >"$tmp/maps"
vmas "$target" >"$tmp/vmas"
same "$tmp/vmas" "$tmp/maps" "a PID: its areas"
vmas "$(printf '0x%x' "$target")" >"$tmp/vmas"
same "$tmp/vmas" "$tmp/maps" "in hexadecimal"
vmas "$tid" >"$tmp/vmas"
same "$tmp/vmas" "$tmp/maps" "a TID: the areas of its process"
like "$(mmscope vmas self --columns name --no-headings)" '/mmscope$' "self: the reader's own"
unlike "$(mmscope vmas $$ --columns name --no-headings)" '/mmscope$' "and another's are another's"
range=$(sed -n 's/^\([0-9a-f]*-[0-9a-f]*\) .*\[heap\]$/\1/p' "/proc/$target/maps")
is "$(vmas "$target" "$range")" "$(ranges "/proc/$target/maps" | grep "^0x$(echo "$range" | sed 's/^0*//; s/-.*//') ")" \
	"START-END as maps prints it: that area only"
detached() { [ -z "$(grep -w "$target" "$M/task/attach")$(find "$M/task" -name "$target")" ]; }
ok 'within 10 detached' "when the reader has ended the process is not attached"
is "$(mmscope walk "$target" '[heap]' --columns va --no-headings --raw-values | xargs)" \
	"0x$(echo "$range" | sed 's/^0*//; s/-.*//')" "walk takes a name"
is "$(mmscope walk "$target" "${range%-*}" '[stack],[heap]' --columns state --no-headings | wc -w)" 3 \
	"and several words"

# --- a walk spelled out ----------------------------------------------------

# The shell adds up what is said there; what comes out is what walk says itself.
run walk --explain "$target" '[stack]'
is "$code $(wc -c <"$tmp/err")" "0 0" "--explain: exit code 0"
sed -n 's/^  [|v]   //p' "$tmp/out" >"$tmp/steps"
entry=0 sums=0 wrong=
while read -r line; do
	case "$line" in
	holds*)	entry=$(echo "$line" | cut -d ' ' -f 2) ;;
	page*)	;;
	*" = "*)
		left=$(echo "${line%% = *}" | sed -e 's/^P..  *//' -e "s/entry/$entry/")
		right=${line#* = }
		[ "$((left))" = "$((${right%% *}))" ] || wrong="$wrong $line"
		sums=$((sums + 1)) ;;
	esac
done <"$tmp/steps"
is "$wrong" "" "its sums are right"
ok "[ $sums -ge 12 ]" "all $sums of them"
is "$(sed -n 's/^  physical address \(0x[0-9a-f]*\).*/\1/p' "$tmp/out")" \
	"$(mmscope walk "$target" '[stack]' --columns pa --no-headings --raw-values | xargs)" "and end at the physical address"
is "$(awk 'length > 80' "$tmp/out")" "" "in 80 columns"
fails 2 "explain is for walk" "--explain of another object" --explain vmas "$target"

# --- exit codes ------------------------------------------------------------

none=$(free_pid)
fails 1 "no process $none" "a PID nobody has" vmas "$none"
fails 1 "kthreadd. is a kernel thread" "a kernel thread" mm 2
run attach
is "$code $(wc -c <"$tmp/err")" "0 0" "which is not held against who comes later"
start target zombie
fails 1 "is a zombie" "a zombie" mm "$(head -n 1 "$said")"
stop "$pid"
fails 1 "maps nothing called zz" "a question that is none" walk "$target" zz
fails 2 "which object" "no object"
fails 2 "no object 'nothing'" "an object there is not" nothing
fails 2 "of which process" "no PID" vmas
fails 2 "not a PID: abc" "a word for a PID" vmas abc
fails 2 "not a START-END: zz" "a word for a range" vmas "$target" zz
fails 2 "one word too many: 3" "one word too many" vmas "$target" 1-2 3
fails 2 "unrecognized option" "an option there is not" features --nothing
fails 2 . "a column there is not" features --columns nothing
fails 2 "takes COLUMN=GLOB" "half a condition" features --where name
fails 2 "takes auto, always or never" "a word for a colour" features --color sometimes
code=0
mmscope ps >/dev/full 2>"$tmp/err" || code=$?
is "$code" 1 "a full disk: exit code 1"
like "$(cat "$tmp/err")" "No space left" "in words"
is "$(mmscope ps 2>&1 | head -n 1 | wc -l)" 1 "who leaves early hears no complaint"

# As somebody who may not.
code=0
demote nobody mmscope features >"$tmp/out" 2>"$tmp/err" || code=$?
is "$code" 1 "not root: exit code 1"
like "$(cat "$tmp/err")" "only root may look: try sudo" "in words"
code=0
demote no-admin mmscope features >"$tmp/out" 2>"$tmp/err" || code=$?
is "$code" 1 "root without CAP_SYS_ADMIN: exit code 1"
like "$(cat "$tmp/err")" "it needs CAP_SYS_ADMIN" "in words"

# --- captures --------------------------------------------------------------

attach "$target"
words="[heap] [stack] 0"
ask "$M/raw/task/$target/walk" "$words" >/dev/null
rm -rf "$tmp/cap"
ok "cp -r $M/raw $tmp/cap" "cp -r makes a capture"
# shellcheck disable=SC2086 # words
for object in features readme "mm $target" "vmas $target" "walk $target $words"; do
	for options in "" --json "--raw-values --no-headings"; do
		[ "$options $object" != "--raw-values --no-headings readme" ] || continue
		mmscope $options $object >"$tmp/live" 2>&1
		mmscope $options --root "$tmp/cap" $object >"$tmp/captured" 2>&1
		same "$tmp/captured" "$tmp/live" "a capture answers $object $options as the module did"
	done
done
ok "[ -s '$tmp/live' ]" "which is something"
is "$(mmscope --root "$tmp/cap" ps --where "pid=$target" --columns command --no-headings)" target \
	"the capture has the processes"
# A copy keeps modes, and is for who made it.
chmod 755 "$tmp"
code=0
demote nobody mmscope --root "$tmp/cap" features >"$tmp/out" 2>"$tmp/err" || code=$?
is "$code" 1 "a capture that somebody else may not read: exit code 1"
like "$(cat "$tmp/err")" "cp -r --no-preserve=mode" "and how to make one that they may"
chmod -R a+rX "$tmp/cap"
is "$(demote nobody mmscope --root "$tmp/cap" vmas "$target" 2>&1)" "$(mmscope --root "$tmp/cap" vmas "$target")" \
	"made so, they may"
mkdir "$tmp/whole"
mv "$tmp/cap" "$tmp/whole/raw"
mmscope --root "$tmp/whole" walk "$target" "$words" >"$tmp/captured" 2>&1
mmscope walk "$target" "$words" >"$tmp/live" 2>&1
same "$tmp/captured" "$tmp/live" "a folder with raw/ in it is a capture too"
cap=$tmp/whole
fails 3 "answers the question '\\[heap\\] \\[stack\\] 0' only" "a question it does not hold" \
	--root "$cap" walk "$target" 1000
fails 3 "does not hold process $none; it holds.* $target" "a process it does not hold" \
	--root "$cap" vmas "$none"
rm "$cap/raw/task/$target/mm"
fails 3 "does not hold mm" "a file it does not hold" --root "$cap" mm "$target"
fails 1 . "a capture there is not" --root "$cap/nothing" features

# However little is missing at the end, it is missed.
file=$cap/raw/task/$target/vmas
size=$(wc -c <"$file")
cp "$file" "$tmp/file"
complete=
for length in 0 1 8 63 64 500 $((size / 2)) $((size - 100)) $((size - 49)) $((size - 48)) $((size - 24)) \
	      $((size - 8)) $((size - 1)); do
	head -c "$length" "$tmp/file" >"$file"
	run --root "$cap" vmas "$target"
	[ "$code" = 1 ] && [ -s "$tmp/err" ] || complete="$complete $length:$code"
done
is "$complete" '' "a file that was cut short: exit code 1 and words, wherever it was cut"
like "$(cat "$tmp/err")" 'truncated|ends' "the words"
{ cat "$tmp/file"; echo; } >"$file"
fails_extra() { run --root "$cap" vmas "$target"; [ "$code" = 1 ]; }
ok fails_extra "nor may anything follow its end"

# --- no module, no debugfs -------------------------------------------------

rmmod mmscope
fails 3 "module is not loaded: sudo make load" "no module" features
fails 3 "module is not loaded: sudo make load" "no module, a process" vmas "$target"
run --root "$cap" features
is "$code" 0 "a capture needs none"
umount /sys/kernel/debug/tracing 2>/dev/null
if umount /sys/kernel/debug; then
	fails 3 "debugfs is not mounted: sudo mount -t debugfs" "no debugfs" features
	mount -t debugfs debugfs /sys/kernel/debug
else
	skip "no debugfs: exit code 3" "it is in use"
fi
insmod /lib/mmscope.ko
run features
is "$code" 0 "and with both all is well again"

finish
