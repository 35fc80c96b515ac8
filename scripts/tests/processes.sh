#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# system/processes: the processes of /proc, with the numbers of stat, status and
# oom_score. What moves while it is looked at is asked before and after.

# shellcheck source=scripts/tests/functions.sh
. "${0%/*}/functions.sh"

# snapshot: a line for each process there is, as the columns below.
snapshot()
{
	for stat in /proc/[0-9]*/stat; do
		dir=${stat%/stat}
		cat "$stat" "$dir/status" "$dir/oom_score" "$dir/oom_score_adj" 2>/dev/null || continue
		echo end
	done | awk '
		/^[0-9]+ \(.*\) [A-Zx] / {
			pid = $1; sub(/.*\) /, ""); split($0, stat, " "); score = adj = ""
			delete kb; next }
		/^(Rss(Anon|File|Shmem)|VmSwap|VmPTE):/ { kb[$1] = $2; next }
		/^-?[0-9]+$/ { if (score == "") score = $1; else adj = $1; next }
		/^end$/ { printf "%s %s %s %s %.0f %d %d %d %d %d %d %d %d %d\n", pid, stat[1], stat[2], stat[18],
			stat[21] / 1024, kb["RssAnon:"], kb["RssFile:"], kb["RssShmem:"], kb["VmSwap:"], kb["VmPTE:"],
			stat[8], stat[10], score, adj }' | sort -n
}

columns=pid,state,ppid,threads,vsz,anon,file,shmem,swap,tables,minflt,majflt,oom,oom_adj
rows()
{
	mmscope ps --no-headings --raw-values --columns $columns,command |
		awk '{ for (i = 5; i <= 10; i++) $i /= 1024; $1 = $1; print }'
}

start target zombie
zombie=$(head -n 1 "$said")
start target thread
threads=$pid
start target locked
for adj in 500 -500 1000 -1000; do
	start target sleep
	echo "$adj" >"/proc/$pid/oom_score_adj"
done
cp "$tests/target" "$tmp/o) R 1 (d"
start "$tmp/o) R 1 (d" sleep
odd=$pid
start target leaderless
leaderless=$pid

snapshot >"$tmp/before"
rows >"$tmp/rows"
snapshot >"$tmp/after"

cut -d' ' -f1 "$tmp/rows" >"$tmp/pids"
sort -n -u "$tmp/pids" >"$tmp/sorted"
same "$tmp/pids" "$tmp/sorted" "each process once, by PID"
cut -d' ' -f1 "$tmp/before" | grep -x -f "$tmp/pids" >"$tmp/found"
cut -d' ' -f1 "$tmp/after" | sort >"$tmp/a"
cut -d' ' -f1 "$tmp/before" | sort | comm -12 - "$tmp/a" >"$tmp/stayed" 2>/dev/null ||
	cut -d' ' -f1 "$tmp/before" | grep -x -f "$tmp/a" >"$tmp/stayed"
is "$(grep -v -x -f "$tmp/pids" "$tmp/stayed" | xargs)" "" "all that were there before and after are listed"
ok "[ $(wc -l <"$tmp/stayed") -gt 30 ]" "these are many"
cut -d' ' -f1 "$tmp/before" "$tmp/after" | sort -u >"$tmp/known"
is "$(grep -v '\[kworker' "$tmp/rows" | awk -v self=$$ '$3 != self { print $1 }' | grep -v -x -f "$tmp/known" | xargs)" \
	"" "none is listed that is not there, but for the reader"

# check COLUMN NAME: equal, or between, for those that slept.
column()
{
	awk -v c="$1" -v slack="$2" -v leaderless="$leaderless" '
		FILENAME ~ /before$/ { before[$1] = $c; state[$1] = $2; next }
		FILENAME ~ /after$/ { after[$1] = $c; if ($2 != state[$1]) state[$1] = "R"; next }
		# stat tells nothing of the other threads of a first one that has ended.
		$1 == leaderless && c > 4 && c < 11 { next }
		!($1 in before) || !($1 in after) || state[$1] !~ /[SIZT]/ { next }
		before[$1] ~ /^-?[0-9]/ {
			low = before[$1] + 0 < after[$1] + 0 ? before[$1] : after[$1]
			high = before[$1] + 0 > after[$1] + 0 ? before[$1] : after[$1]
			compared++
			if ($c + slack < low + 0 || $c - slack > high + 0) print $1, $c, "not", before[$1], "to", after[$1]
			next }
		# Threads of the kernel wake at any time.
		c == 2 && $5 == 0 && $2 ~ /[RD]/ { next }
		{ compared++; if ($c != before[$1]) print $1, $c, "not", before[$1] }
		END { if (compared < 20) print "only", compared + 0, "compared" }' \
		"$tmp/before" "$tmp/after" "$tmp/rows"
}
number=0
for name in $(echo $columns | tr , ' '); do
	number=$((number + 1))
	case "$name" in
	pid)	;;
	oom)	is "$(column $number 1)" '' "oom is oom_score, give or take 1" ;;
	*)	is "$(column $number 0)" '' "$name is what /proc says" ;;
	esac
done
is "$(awk '$14 == -1000 && $13 != 0' "$tmp/rows")" '' "a score of -1000 is never chosen"
ok "[ $(awk '$14 == 1000 { print $13 }' "$tmp/rows") -gt $(awk '$14 == 500 { print $13 }' "$tmp/rows") ]" \
	"scores follow oom_score_adj"

# row PID COLUMNS
row() { mmscope ps --no-headings --raw-values --where "pid=$1" --columns "$2" | awk '{ $1 = $1; print }'; }
is "$(row "$zombie" state,vsz,anon,vmas,oom,command)" "Z 0 0 0 0 target" "a zombie is listed and has no memory"
is "$(row "$threads" threads)" 2 "threads are counted"
is "$(row "$leaderless" threads,state)" "$(awk '/^Threads/ { print $2 }' "/proc/$leaderless/status") Z" \
	"a process whose first thread has ended is listed"
is "$(row "$leaderless" vmas)" "$(grep -c -v vsyscall "/proc/$leaderless/task/$(sed -n 1p "$said")/maps")" \
	"with the memory of its other threads"
is "$(row "$odd" command)" "o) R 1 (d" "a name may be anything"
is "$(row "$$" vmas)" "$(grep -c -v vsyscall /proc/$$/maps)" "vmas are the lines of maps"
is "$(row 2 state,ppid,vsz,vmas,command)" "S 0 0 0 [kthreadd]" "a kernel thread is in brackets"
# /proc adds to a worker's name what it works on.
mmscope ps --no-headings --columns pid,command | awk '{ print $1, $2 }' | grep '\[' >"$tmp/kernel"
wrong=
while read -r pid name; do
	name=${name#?} name=${name%?}
	case "$(cat "/proc/$pid/comm" 2>/dev/null)" in
	"$name"*|'') ;;
	*)	wrong="$wrong $pid:$name" ;;
	esac
	[ "$(readlink "/proc/$pid/exe")" = '' ] || wrong="$wrong $pid"
done <"$tmp/kernel"
is "$wrong" '' "kernel threads have the names of /proc"
ok "[ $(wc -l <"$tmp/kernel") -gt 20 ]" "of which there are many"

# --- text and JSON ---------------------------------------------------------

cat "$M/system/processes" >"$tmp/text"
like "$(sed -n 2p "$tmp/text")" '^ *pid state .* command$' "text has a heading"
# The kernel's threads come and go, too: those that stay are in both, in one order.
stay() { awk '$1 == 1 || $NF ~ /^\[/ { print $1, $NF }'; }
stay <"$tmp/text" >"$tmp/names"
mmscope ps --no-headings --columns pid,command | stay >"$tmp/raw"
stay <"$M/system/processes" >"$tmp/later"
# of FILE FILE: the lines of the second that are in the first.
of() { awk 'NR == FNR { seen[$0] } NR != FNR && $0 in seen' "$@"; }
of "$tmp/names" "$tmp/later" >"$tmp/stayed"
of "$tmp/stayed" "$tmp/raw" >"$tmp/told"
same "$tmp/stayed" "$tmp/told" "text and raw have the same processes"
ok "[ $(wc -l <"$tmp/stayed") -gt 20 ]" "of which there are many"
is "$(cat "$tmp/names" "$tmp/later" | grep -v -x -F -f - "$tmp/raw")" '' "raw has no others"
mmscope ps --json >"$tmp/json"
like "$(head -c 20 "$tmp/json" | tr -d ' \n')" '^\{"ps":\[\{' "JSON begins with the object's name"
tr -d '\n' <"$tmp/json" | tr '{' '\n' | grep '"pid"' >"$tmp/objects"
ok "[ $(wc -l <"$tmp/objects") -gt 30 ]" "and has a record for each"
for number in pid ppid threads vsz anon file shmem swap tables vmas minflt majflt oom oom_adj; do
	is "$(grep -v -c -E "\"$number\": *-?[0-9]+[,} ]" "$tmp/objects")" 0 "$number is a number in all of them"
done
for string in state command; do
	is "$(grep -v -c -E "\"$string\": *\"[^\"]+\"" "$tmp/objects")" 0 "$string is a string in all of them"
done

finish
