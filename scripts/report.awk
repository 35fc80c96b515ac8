# SPDX-License-Identifier: GPL-2.0-only
#
# Reads what tests print, writes KTAP with a subtest for each, and judges. -v tests=N
# says how many subtests there were before. -v counts=FILE gets a line "PASSED FAILED
# SKIPPED TESTS", results=FILE, if given, one "NAME PASSED FAILED SKIPPED" of each test
# more, failures=FILE, if given, what failed once more, with remarks around it.
# In between the tests' own TAP:
#
#	## expect NAME		will be run; failed if it does not come to its end
#	## begin NAME
#	## splat NAME		the kernel complained: the next lines are its log
#	## end NAME WHY		WHY is the exit code, or why there is none
#
# Checks are counted, not files. Besides "not ok" a test has failed if it exits
# with anything but 0, if its plan is missing or wrong, if its numbers are not
# 1, 2, 3, or if something is skipped without a reason.

function leaf(good, text,    i)
{
	enough()
	printf "    %sok %d - %s\n", good ? "" : "not ", ++shown, text
	if (good) {
		passed++
	} else {
		failed++
		bad++
		again(current ": " text)
		for (i = said > 3 ? said - 3 : 0; i < said; i++) again("    " before[i])
	}
	said = 0
	told = good ? 0 : 3
}

function again(text)
{
	if (failures != "") print text >>failures
}

# A remark has its worth; a hundred thousand hide the rest.
function remark(text)
{
	if (++remarks <= 40) print "    # " text
	# What is said before a check that fails may be why, and what is said after it.
	if (text ~ /^took [0-9]+ s$/) return
	if (told-- > 0) again("    " text); else before[said++] = text
}

function enough()
{
	if (remarks > 40) print "    # ... and " remarks - 40 " lines more"
	remarks = 0
}

function skipped_here(text, reason)
{
	sub(/^[ \t:]+/, "", reason)
	if (reason == "") {
		leaf(0, text " (skipped without a reason)")
		return
	}
	enough()
	printf "    ok %d - %s # SKIP %s\n", ++shown, text, reason
	skipped++
	said = told = 0
}

function begin(name)
{
	if (current != "") end(current, "it did not come to its end")
	current = name
	before_passed = passed
	before_failed = failed
	before_skipped = skipped
	shown = bad = number = splat = whole = told = said = 0
	plan = -1
	print "    # Subtest: " name
}

function end(name, why)
{
	if (why == "splat")
		leaf(0, "the kernel did not complain")
	else if (why == "load")
		leaf(0, "the module loads")
	else if (why !~ /^[0-9]+$/)
		leaf(0, why)
	else if (why != 0 && !bad)
		leaf(0, "exit code " why)
	else if (plan < 0)
		leaf(0, "there is no plan: it did not come to its end, exit code " why)
	if (plan >= 0 && plan != number && why ~ /^[0-9]+$/)
		leaf(0, "the plan says " plan ", " number " were there")
	if (plan == 0 && !whole && !bad)
		leaf(0, "nothing was checked")
	enough()
	if (whole) {
		skipped++
		printf "ok %d - %s # SKIP %s\n", ++tests, name, whole
	} else {
		printf "    1..%d\n", shown
		printf "%sok %d - %s\n", bad ? "not " : "", ++tests, name
	}
	if (results != "")
		print name, passed - before_passed, failed - before_failed, skipped - before_skipped >>results
	done[name] = 1
	current = ""
	fflush()
}

{ sub(/\r$/, "") }

$1 == "##" && $2 == "expect" { expected[++n] = $3; next }
$1 == "##" && $2 == "begin"  { begin($3); next }
$1 == "##" && $2 == "splat"  { splat = 1; told = 3; again(current ": the kernel's log:"); next }
$1 == "##" && $2 == "end"    { why = $0; sub(/^## end [^ ]+ /, "", why); end($3, why); next }

current == "" { if ($0 != "") print "# " $0; next }
splat { remark($0); next }

/^(not )?ok( |$)/ {
	good = !/^not/
	text = $0
	sub(/^(not )?ok */, "", text)
	given = -1
	if (match(text, /^[0-9]+/)) {
		given = substr(text, 1, RLENGTH) + 0
		text = substr(text, RLENGTH + 1)
	}
	sub(/^[ ]*(- )?/, "", text)
	number++
	if (given >= 0 && given != number) {
		leaf(0, text " (numbered " given ", not " number ")")
		number = given
	} else if (good && (at = match(text, /# *[Ss][Kk][Ii][Pp]/))) {
		reason = substr(text, at + RLENGTH)
		text = substr(text, 1, at - 1)
		sub(/ +$/, "", text)
		skipped_here(text, reason)
	} else {
		leaf(good, text)
	}
	next
}

/^1\.\.[0-9]+/ {
	plan = substr($1, 4) + 0
	if (plan == 0 && (at = match($0, /# *[Ss][Kk][Ii][Pp]/))) {
		reason = substr($0, at + RLENGTH)
		sub(/^[ \t:]+/, "", reason)
		if (reason == "") leaf(0, "skipped without a reason"); else whole = reason
	}
	next
}

/^(KTAP|TAP) version/ { next }
/^#/ { sub(/^# ?/, "") }
{ remark($0) }

END {
	if (current != "") end(current, "it did not come to its end")
	for (i = 1; i <= n; i++)
		if (!(expected[i] in done)) {
			begin(expected[i])
			end(expected[i], "it was not run")
		}
	printf "%d %d %d %d\n", passed, failed, skipped, tests >counts
}
