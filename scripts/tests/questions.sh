#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# timeout: 600
#
# Files that take a question: what is a question, what is none and what is said
# about that, whose question is answered, and where reading goes on.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

tab=$(printf '\t')
newline='
'

start target locked
target=$pid
attach "$target"
W=$M/task/$target/walk
V=$M/raw/task/$target/walk
maps=/proc/$target/maps
binary=$(readlink "/proc/$target/exe")
# first WHAT: where the first area of that name starts, as maps prints it.
first() { grep -m 1 -F " $1" "$maps" | sed 's/^0*//; s/-.*//'; }
a=$(first "$binary")
b=$(first '[heap]')
c=$(first '[vdso]')

# plus ADDRESS OFFSET
plus() { printf '%x\n' $((0x$1 + $2)); }
# addresses < FILE: those an answer is about.
addresses() { sed -n 's/^address   0x\([0-9a-f]*\).*/\1/p' | xargs; }
# raw_answer: what the reader makes of the raw file as it is now.
raw_answer()
{
	rm -rf "$tmp/copy"
	mkdir -p "$tmp/copy/task/$target"
	cat "$V" >"$tmp/copy/task/$target/walk"
	mmscope --root "$tmp/copy" walk "$target" "$@" 2>&1
}

# --- never asked -----------------------------------------------------------

like "$(sed -n 2p "$W")" '^# nobody has asked yet; this is an example: \[stack\]$' \
	"never asked, walk answers an example"
is "$(addresses <"$W" | wc -w)" 1 "of one address"
like "$(head -n 1 "$W")" '; ask: echo ADDRESS > walk$' "and says how to ask"
is "$(raw_answer >/dev/null; echo $?)" 0 "so does the raw file"

# --- what a question is ----------------------------------------------------

# asks QUESTION ADDRESSES TEXT: it is taken, repeated, and about these, text and raw.
asks()
{
	is "$(ask "$W" "$1")" "$(printf %s "$1" | wc -c)" "$3"
	is "$(sed -n 2p "$W")" "# asked: $(printf %s "$1" | sed 's/^ *//; s/ *$//' | tr '\n\t' '  ')" \
		"its answer begins with it"
	is "$(addresses <"$W")" "$2" "and is about it"
}

# asks_raw QUESTION ADDRESSES TEXT
asks_raw()
{
	is "$(ask "$V" "$1")" "$(printf %s "$1" | wc -c)" "through raw/: $3"
	is "$(raw_answer --raw-values --no-headings --columns va | sed 's/^ *0x//' | xargs)" "$2" \
		"and is about it"
}

asks "$a" "$a" "an address as maps prints it"
asks "0x$a" "$a" "with 0x"
asks "$(echo "$b" | tr a-f A-F)" "$b" "in capitals"
asks "0000000000$a" "$a" "with zeros, up to 16 digits or more"
asks " $a " "$a" "with blanks around it"
asks "$a $b" "$a $b" "two words"
asks "$b,$c" "$b $c" "two with a comma"
asks "$a, $b,,$c ,$a" "$a $b $c $a" "blanks and commas, and one twice"
asks_raw "0x$a,[heap]+1f${newline}target" "$a $(plus "$b" 0x1f) $a" "three words"
is "$(ask "$W" "$a$newline$b$tab$c$newline")" $((${#a} + ${#b} + ${#c} + 3)) "lines and tabs"
is "$(addresses <"$W")" "$a $b $c" "are answered in order"
is "$(sed -n 2p "$W")" "# asked: $a $b $c" "and repeated in one line"
is "$(head -n 12 "$W" | grep -c "^$b")" 0 "no line begins with a part of the question"
is "$(printf '%s\0' "$a" | fileops w "$W" write-stdin)" "write-stdin $((${#a} + 1))" "a NUL may end it"
is "$(addresses <"$W")" "$a" "and is not part of it"

stack=$(printf %x "$(sed 's/.*) //' "/proc/$target/stat" | cut -d' ' -f26)")
asks "[stack]" "$stack" "[stack] is the stack pointer it began with, of /proc/PID/stat"
asks "[stack]+0x123" "$(plus "$stack" 0x123)" "[stack]+0x123"
asks "[heap]" "$b" "[heap] is where the heap begins"
asks "[heap]+1f" "$(plus "$b" 0x1f)" "[heap]+1f: an offset is hexadecimal too"
asks "[vdso]" "$c" "[vdso]"
asks "$binary" "$a" "a path is where its beginning is mapped"
asks "$binary+0x123" "$(plus "$a" 0x123)" "path+0x123"
asks "target" "$a" "the last part of a path is enough"
asks "target+0x123" "$(plus "$a" 0x123)" "name+0x123"
asks "target+0x1000,[heap] $c" "$(plus "$a" 0x1000) $b $c" "names and numbers mixed"

is "$(grep -v vsyscall "$maps" | cut -d- -f1 | fileops w "$W" write-stdin | cut -d' ' -f1)" write-stdin \
	"all starts of maps can be pasted at once"
sed -n 's/^vma  *//p' "$W" | cut -d' ' -f1-3 >"$tmp/walked"
grep -v vsyscall "$maps" | awk '{ print $1, $2, $3 }' >"$tmp/maps"
same "$tmp/walked" "$tmp/maps" "and each is in the area it begins"
awk '$6 ~ /^[\[\/]/ && NF == 6 { print $6 }' "$maps" | grep -v vsyscall | sort -u >"$tmp/names"
is "$(fileops w "$W" write-stdin <"$tmp/names" | cut -d' ' -f1)" write-stdin \
	"all names of maps can be pasted at once"
is "$(addresses <"$W" | wc -w)" "$(wc -l <"$tmp/names")" "and each has an answer"

# --- addresses where there is nothing --------------------------------------

# at ADDRESS WORD: what is said there.
state() { raw_answer --raw-values --no-headings --columns state,effective | xargs; }
five=$(grep -c -m 1 -w la57 /proc/cpuinfo)
nowhere=$(if [ "$five" = 1 ]; then echo 0100000000000000; else echo 0000800000000000; fi)
half=$(if [ "$five" = 1 ]; then echo ff00000000000000; else echo ffff800000000000; fi)
for at in 0 1000 "$nowhere" "fe7fffffffffffff" "$half" ffffffffffffffff; do
	is "$(ask "$W" "$at") $(ask "$V" "$at")" "${#at} ${#at}" "$at can be asked for"
	is "$(addresses <"$W")" "$(printf %x "0x$at")" "and has an answer"
	is "$(grep -c '^vma  *[0-9a-f]*-' "$W")" 0 "that names no area"
done
is "$(ask "$W" "0 1000 $half ffffffffffffffff" >/dev/null
	grep -c '^physical  none: ' "$W")" 4 "unmapped ones lead nowhere"
is "$(ask "$W" "$nowhere fe7fffffffffffff" >/dev/null
	grep -c '^physical  none: not canonical' "$W")" 2 "others are said not to be canonical"
is "$(grep -c '^level' "$W")" 0 "and not looked up"
hole=$(plus "$(grep -v vsyscall "$maps" | tail -n 1 | cut -d' ' -f1 | cut -d- -f2)" 0x10000)
ask "$V" "$hole" >/dev/null
is "$(state)" "none ----" "an address behind the last area is in none"
# The kernel's code begins where /proc/iomem says it does; with PTI not for the user.
code=$(sed -n 's/ [Tt] _text$//p' /proc/kallsyms)
ask "$W" "$code" >/dev/null
if grep -q '^flags.* pti' /proc/cpuinfo; then
	unlike "$(cat "$W")" '^effective ...u' "the kernel's code is not for the user"
else
	is "$(sed -n 's/^physical  0x\([0-9a-f]*\) .*/\1/p' "$W")" \
		"$(sed -n 's/^ *0*\([0-9a-f]*\)-.* : Kernel code/\1/p' /proc/iomem)" \
		"the kernel's code is where /proc/iomem says"
	like "$(cat "$W")" '^effective r-x- ' "and the user may not use it"
fi

# --- what is no question ---------------------------------------------------

# refuses QUESTION WORDS: EINVAL, and the reason is the answer, text and raw.
refuses()
{
	is "$(ask "$W" "$1")" EINVAL "'$(printf %.30s "$1")' is EINVAL"
	is "$(sed -n 's/^# asked: \(.\{0,160\}\).*/\1/p' "$W")" "$(printf %.160s "$1" | tr '\n\t' '  ' | sed 's/^ *//; s/ *$//')" \
		"the answer begins with it"
	is "$(sed 1,2d "$W" | wc -l)" 1 "and is one line"
	like "$(sed 1,2d "$W")" "^# $2\$" "the reason in words"
}

# refuses_raw QUESTION WORDS: as refuses, through raw/.
refuses_raw()
{
	is "$(ask "$V" "$1")" EINVAL "through raw/: '$1' is EINVAL"
	like "$(raw_answer --no-headings)" "$2\$" "the reason in words"
	is "$(raw_answer >/dev/null 2>&1; echo $?)" 1 "and the reader fails"
}

hint='.* is not an address: hex as in maps, \[stack\], libc\.so\.6\+0x123'
nothing="process $target maps nothing called"
refuses '' 'nothing was asked: echo ADDRESS > walk'
refuses " $tab " 'nothing was asked: echo ADDRESS > walk'
refuses ',' 'nothing was asked: echo ADDRESS > walk'
refuses '+' "$hint"
refuses '-1' "$hint"
refuses '+1' "$hint"
refuses "$a-$b" "$hint"
refuses "$a+$a+" "$hint"
refuses 10000000000000000 "$hint"
refuses '!' "$hint"
refuses 0x "$nothing 0x"
refuses 0xg "$nothing 0xg"
refuses nothing.so+0x1 "$nothing nothing\\.so"
refuses '[nothing]' "$nothing \\[nothing\\]"
refuses '[stack]x' "$nothing \\[stack\\]x"
refuses "$binary+zz" "$nothing $binary\\+zz"
refuses "$a zz" "$nothing zz"
refuses "$(printf '%300s' '' | tr ' ' a)" 'a*\.\.\. is too long to be .*'
refuses_raw '' 'nothing was asked: echo ADDRESS > walk'
refuses_raw "$a zz" "$nothing zz"
is "$(printf '\0' | fileops w "$W" write-stdin)" "write-stdin EINVAL" "a NUL alone is EINVAL"
is "$(fileops w "$W" write '')" "write EINVAL" "an empty write is EINVAL"
is "$(ask "$W" "zz${newline}zz 1")" EINVAL "garbage of two lines is EINVAL"
is "$(grep -c -v '^#' "$W")" 0 "and no line of the answer but begins with #"
is "$(ask "$W" "$(printf '\033[31m')")" EINVAL "an escape sequence is EINVAL"
is "$(grep -c "$(printf '\033')" "$W")" 0 "and is not repeated to a terminal"

# --- tables ----------------------------------------------------------------

T=$M/task/$target/table
like "$(sed -n 2p "$T")" '^# nobody has asked yet; this is an example: pte \[stack\]$' \
	"never asked, table answers an example"
is "$(ask "$T" "pte [stack]")" 11 "a level and a name"
is "$(sed -n 's/^# asked: //p' "$T")" "pte [stack]" "its answer begins with it"
is "$(grep -c '^table     pte at 0x' "$T")" 1 "and is one table"
is "$(ask "$T" "PMD $a, pgd $a")" $((${#a} * 2 + 10)) "two tables, the level in any letters"
is "$(sed -n 's/^table     \(...\) .*/\1/p' "$T" | xargs)" "pmd pgd" "they come in their order"
is "$(awk '/^ *[0-9]+ (empty|[0-9a-f]+ )/ { n++ } / to .* empty$/ { n += $3 - $1 + 1 } END { print n }' "$T")" \
	1024 "and have all entries"
for question in pte "$a" "$a pte" "pte pmd" "xyz $a" "pte $a pmd" "pte $a-$a"; do
	is "$(ask "$T" "$question")" EINVAL "\"$question\" is EINVAL"
	is "$(grep -c -v '^#' "$T")" 0 "and is answered with the reason only"
done

# --- ranges ----------------------------------------------------------------

P=$M/task/$target/pagetable_at
# spans: what the rows of an answer reach from and to, neighbours put together.
spans()
{
	sed -n 's/^\([0-9a-f]*\)-\([0-9a-f]*\) .*/\1 \2/p' "$P" | awk '
		# As strings: some addresses look like 1e800000.
		$1 "" != end "" { if (end) print start "-" end; start = $1 }
		{ end = $2 }
		END { if (end) print start "-" end }' | xargs
}
# area WHAT: the range of the first area of that name, as maps prints it.
area() { grep -m 1 -F " $1" "$maps" | cut -d' ' -f1; }
# covers QUESTION SPANS TEXT: it is taken, repeated, and its answer reaches that far.
covers()
{
	is "$(ask "$P" "$1")" "${#1}" "$3"
	is "$(sed -n 's/^# asked: //p' "$P")" "$1" "its answer begins with it"
	is "$(spans)" "$2" "and is about it"
}
like "$(sed -n 2p "$P")" '^# nobody has asked yet; this is an example: ' \
	"never asked, pagetable_at answers an example"
covers "$(area '[heap]')" "$(area '[heap]')" "a range as maps prints it"
covers "0x$(area '[heap]' | sed 's/-/-0x/')" "$(area '[heap]')" "with 0x"
covers "$(area '[stack]') $(area '[heap]')" "$(area '[stack]') $(area '[heap]')" "two ranges, in their order"
covers "$(area '[stack]'),[heap]" "$(area '[stack]') $(area '[heap]')" "a name means its area"
covers "$(first '[stack]')" "$(area '[stack]')" "an address means its area"
covers "[heap]+0x1234" "$(area '[heap]')" "a name and an offset too"
half_heap=$(area '[heap]' | sed 's/-.*//')-$(plus "$(first '[heap]')" 0x10000)
is "$(ask "$P" "$half_heap") $(spans | sed 's/\(^\|-\)0*/\1/g')" "${#half_heap} $(echo "$half_heap" | sed 's/^0*//')" \
	"half an area is that half"
for bad in '' ' ' zz "$a-" "-$a" "$a-$a" "$b-1" 1 "$nowhere" "[heap]-[stack]" "$a-$b-$c" "[nothing]" "$(area '[heap]') zz"; do
	is "$(ask "$P" "$bad")" EINVAL "'$bad' is EINVAL"
	is "$(sed '/^# asked: /d' "$P" | grep -c '^# .')" 2 "with a reason in words"
	is "$(spans)" '' "and nothing else"
done
is "$(printf '%-65537s' "$(area '[heap]')" | fileops w "$P" write-stdin)" "write-stdin E2BIG" \
	"64 KiB and a byte are E2BIG"

# --- as long as a question may be ------------------------------------------

# 3855 addresses of 16 digits and a blank are 65,535 bytes.
seq 0 3854 | while read -r n; do printf '%016x ' $((0x$b + n)); done >"$tmp/long"
echo >>"$tmp/long"
is "$(wc -c <"$tmp/long")" 65536 "a question of 64 KiB"
is "$(fileops w "$W" write-stdin <"$tmp/long")" "write-stdin 65536" "is taken"
cat "$W" >"$tmp/answer"
addresses <"$tmp/answer" | tr ' ' '\n' >"$tmp/answered"
tr ' ' '\n' <"$tmp/long" | sed -n 's/^0*\([0-9a-f].*\)/\1/p' >"$tmp/asked"
same "$tmp/answered" "$tmp/asked" "and answered, address by address"
like "$(tail -n 1 "$tmp/answer")" '^# 3855 rows, .*[0-9]+ instants' "to the end"
is "$(fileops w "$V" write-stdin <"$tmp/long")" "write-stdin 65536" "through raw/ too"
raw_answer --raw-values --no-headings --columns va | sed -n 's/^ *0x//p' >"$tmp/answered"
same "$tmp/answered" "$tmp/asked" "with the same answer"
echo >>"$tmp/long"
ask "$W" "$b" >/dev/null
is "$(fileops w "$W" write-stdin <"$tmp/long")" "write-stdin E2BIG" "a byte more is E2BIG"
like "$(tail -n 1 "$W")" '^# .*65536' "in words"
is "$(addresses <"$W")" '' "which are the answer then"
is "$(fileops w "$V" write-stdin <"$tmp/long")" "write-stdin E2BIG" "through raw/ too"
like "$(raw_answer --no-headings)" 65536 "in words"
is "$(tr '\0' x </dev/zero | head -c 1000000 | fileops w "$W" write-stdin)" \
	"write-stdin E2BIG" "so is a megabyte"

# --- whose question is answered --------------------------------------------

exec 4<>"$W"
echo "$a" >&4
is "$(cat <&4 | addresses)" "$a" "exec 4<>walk: an answer"
is "$(cat <&4)" '' "at its end there is nothing more"
echo "$b" >&4
cat <&4 >"$tmp/answer"
is "$(head -c 2 "$tmp/answer") $(addresses <"$tmp/answer")" "#  $b" \
	"a second question on it: the answer from its beginning"
echo "$a $b $c" >&4
dd bs=100 count=1 <&4 >/dev/null 2>&1
echo "$c" >&4
cat <&4 >"$tmp/answer"
is "$(head -c 2 "$tmp/answer") $(addresses <"$tmp/answer")" "#  $c" \
	"also where the last answer was not read to its end"
is "$(addresses <"$W")" "$c" "a later open sees the last question"
exec 5<>"$W"
echo "$a" >&5
is "$(cat <&5 | addresses)" "$a" "a second open file asks something else"
echo "$b" >&5
is "$(fileops r "$W" copy 65536 "$tmp/answer" >/dev/null; addresses <"$tmp/answer")" "$b" \
	"later opens see the last one that was asked"
echo zz 2>/dev/null >&4
is "$(cat <&4 | grep -c "nothing called zz")" 1 "a bad question is answered to who asked it"
is "$(grep -c "nothing called zz" "$W")" 1 "and to later opens"
is "$(cat <&5 | addresses)" "$b" "not to who had it open"
echo "$a" >&4
is "$(addresses <"$W")" "$a" "until the next good one"
is "$(cat <&4 | addresses)" "$a" "on the same file too"
exec 4>&- 5>&-
ask "$W" "$a" >/dev/null
ask "$V" "$b" >/dev/null
is "$(addresses <"$W") $(raw_answer --raw-values --no-headings --columns va | xargs)" "$a 0x$b" \
	"text and raw have questions of their own"
ask "$M/task/self/walk" "[heap]" >/dev/null
is "$(addresses <"$W")" "$a" "and so have processes"
like "$(cat "$M/task/self/walk")" '^# asked: \[heap\]$' "task/self answers its last question"
start target sleep
attach "$pid"
like "$(sed -n 2p "$M/task/$pid/walk")" '^# nobody has asked yet' "a new folder was asked nothing"
stop "$pid"

# --- where reading goes on -------------------------------------------------

ask "$W" "$a $b" >/dev/null
cat "$W" >"$tmp/whole"
is "$(fileops r "$W" read 10 seek 0 cur seek 0 set copy 4096 "$tmp/again" | head -n 3 | xargs)" \
	"read 10 seek 10 seek 0" "lseek tells the position and goes to 0"
same "$tmp/again" "$tmp/whole" "from there it starts again"
for seek in "1 set" "-1 set" "1 cur" "-1 cur" "0 end" "-1 end" "0 data" "0 hole" "4096 set"; do
	# shellcheck disable=SC2086 # two words
	is "$(fileops r "$W" seek $seek)" "seek EINVAL" "lseek to $seek is EINVAL"
done
fileops r "$W" read 10 seek 5 set copy 4096 "$tmp/rest" >/dev/null
is "$(wc -c <"$tmp/rest")" $(($(wc -c <"$tmp/whole") - 10)) "after which reading goes on as before"
is "$(fileops r "$W" pread 10 0)" "pread ESPIPE" "pread is ESPIPE"
is "$(fileops rw "$W" pwrite "$a" 0)" "pwrite ESPIPE" "pwrite is ESPIPE"
is "$(fileops r "$W" read 0)" "read 0" "a read of nothing reads nothing"
for file in features README system/processes "task/$target/mm" raw/features raw/system/processes; do
	is "$(fileops rw "$M/$file" write x)" "write EINVAL" "$file takes no question"
done

# One process and one open file, and not its first read, so that not even its own row
# changes; the states of others do.
alike()
{
	is "$(wc -c <"$1")" "$(wc -c <"$2")" "$3"
	differences=$(cmp -l "$1" "$2" | wc -l)
	case "$4" in
	*system/processes)	ok "[ $differences -le 8 ]" "and the same bytes, but for states" ;;
	*)	is "$differences" 0 "and the same bytes" ;;
	esac
}

for name in README features task/attach system/processes task/self/mm task/self/vmas task/self/walk \
	    "task/$target/mm" "task/$target/vmas" "task/$target/walk" \
	    "task/$target/tree" "task/$target/table" \
	    "task/$target/pagetable" "task/$target/pagetable_at"; do
	for file in "$name" "raw/$name"; do
		# Threads of the kernel's come and go when they like: another row is another length.
		for _ in 1 2 3 4 5; do
			fileops r "$M/$file" copy 1 "$tmp/1" seek 0 set copy 1 "$tmp/1" seek 0 set copy 7 "$tmp/2" \
				seek 0 set copy 4097 "$tmp/3" seek 0 set copy 1000000 "$tmp/4" >/dev/null
			[ "$name" = system/processes ] || break
			[ "$(wc -c <"$tmp/1")" != "$(wc -c <"$tmp/4")" ] || break
		done
		ok "[ -s '$tmp/4' ]" "$file can be read at once"
		alike "$tmp/1" "$tmp/4" "$file has as many bytes when read byte by byte" "$file"
		alike "$tmp/2" "$tmp/4" "$file has as many in steps of 7" "$file"
		alike "$tmp/3" "$tmp/4" "$file has as many in steps of 4097" "$file"
	done
done
# Whoever adds a file that is asked adds its questions here, or, of what, to what.sh.
is "$(find "$M/task/self" "$M/task/attach" "$M/system" "$M/README" "$M/features" -type f -perm -200 |
	sed 's,.*/,,' | sort | xargs)" "attach pagetable_at table walk what" "no file takes questions that are not tried here"

finish
