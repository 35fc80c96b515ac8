# SPDX-License-Identifier: GPL-2.0-only
#
# Makes Documentation/matrix.rst of what scripts/report.awk has noted: a table of
# tests and kernels, and one of the tests that are not of one kernel. Reads
#
#	kernel NAME RELEASE COMMIT	in the order of the columns; "this-machine" is none
#	TEST PASSED FAILED SKIPPED	TEST is KERNEL/NAME, KERNEL+MACHINE/NAME, or NAME
#
# Of several machines of one kernel the sum is told.

function cell(at)
{
	if (!(at in seen)) return "\\-"
	if (failed[at]) return failed[at] " of " passed[at] + failed[at] " failed"
	if (!passed[at]) return "skipped"
	return passed[at] (skipped[at] ? ", " skipped[at] " skipped" : "")
}

function wide(column, text) { if (length(text) > width[column]) width[column] = length(text) }

# A row: the heads of the columns, or what a test did in each.
function row(test, heads,	i, line)
{
	line = sprintf("%-" width[0] "s", test)
	for (i = 1; i <= columns; i++)
		line = line sprintf("  %-" width[i] "s", heads ? head[i] : cell(test SUBSEP head[i]))
	sub(/ +$/, "", line)
	return line
}

function rule(	i, j, line)
{
	for (i = 0; i <= columns; i++) {
		if (i) line = line "  "
		for (j = 0; j < width[i]; j++) line = line "="
	}
	return line
}

# table TESTS N TITLE: one table.
function table(tests, n, title,	i, j)
{
	for (i = 0; i <= columns; i++) width[i] = 0
	wide(0, title)
	for (i = 1; i <= columns; i++) wide(i, head[i])
	for (j = 1; j <= n; j++) {
		wide(0, tests[j])
		for (i = 1; i <= columns; i++) wide(i, cell(tests[j] SUBSEP head[i]))
	}
	print rule()
	print row(title, 1)
	print rule()
	for (j = 1; j <= n; j++) print row(tests[j], 0)
	print rule()
}

# In the order of the alphabet; awk has no function for it.
function sort(list, n,	i, j, t)
{
	for (i = 2; i <= n; i++) {
		t = list[i]
		for (j = i - 1; j > 0 && list[j] > t; j--) list[j + 1] = list[j]
		list[j + 1] = t
	}
}

$1 == "kernel" && $2 == "this-machine" { here = $4; next }
$1 == "kernel" { kernel[++kernels] = $2; release[kernels] = $3; commit[kernels] = $4; next }
{
	where = ""
	test = $1
	if (split($1, part, "/") == 2) {
		where = part[1]
		test = part[2]
		sub(/\+.*/, "", where)
	}
	at = test SUBSEP where
	seen[at] = 1
	passed[at] += $2
	failed[at] += $3
	skipped[at] += $4
	sum[where, "p"] += $2; sum[where, "f"] += $3; sum[where, "s"] += $4
	if (where == "" && !(test in known)) { known[test] = 1; host[++hosts] = test }
	if (where != "" && !((1, test) in known)) { known[1, test] = 1; guest[++guests] = test }
}

END {
	print ".. SPDX-License-Identifier: GPL-2.0-only"
	print ".. Written by scripts/table; a change by hand is lost.\n"
	print "==========================="
	print "What passed on which kernel"
	print "==========================="
	print ""
	print "Of each test the number of its checks that passed, in all machines it ran in.\n"
	for (i = 1; i <= kernels; i++)
		if (release[i] == "-") print "* " kernel[i] ": not run"
		else print "* " kernel[i] ": Linux " release[i] ", all tests of commit " commit[i]
	print ""
	sort(guest, guests)
	sort(host, hosts)
	for (i = 1; i <= kernels; i++) {
		head[i] = kernel[i]
		at = "all" SUBSEP kernel[i]
		if (release[i] != "-") seen[at] = 1
		passed[at] = sum[kernel[i], "p"]; failed[at] = sum[kernel[i], "f"]; skipped[at] = sum[kernel[i], "s"]
	}
	columns = kernels
	guest[++guests] = "all"
	table(guest, guests, "test")
	print "\nTests of this machine, which start their own guests or none; " \
		(here == "" || here == "-" ? "not run" : "of commit " here) ":\n"
	columns = 1
	head[1] = "checks"
	for (i = 1; i <= hosts; i++) {
		at = host[i] SUBSEP "checks"
		seen[at] = 1
		passed[at] = passed[host[i], ""]; failed[at] = failed[host[i], ""]; skipped[at] = skipped[host[i], ""]
	}
	table(host, hosts, "test")
}
