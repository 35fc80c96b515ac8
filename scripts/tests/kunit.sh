#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The unit tests in kunit/: a module that runs them when it is loaded. Once on a
# machine with 4 levels of page tables and two roots, once on one with 5 levels.
# Newer kernels run tests only if they are told to.
#
# vm source: --memory 2G --append pti=on --append hugepages=6 --append kunit.autorun=1
# vm source: --memory 2G --levels 5 --append hugepages=6 --append kunit.autorun=1

# shellcheck source=scripts/tests/ktap.sh
. "${0%/*}/ktap.sh"

# The areas that have tests, one suite each.
suites="absent addresses batch btf copywalk file fragmentation freelist gfp iomem level_total maple memmap out pagetable pair pcp peek pgtable question ranges raw slab_freelist symbol take text verdict walker watermark x86 zone"

grep -q ' kunit_run_tests\( \|$\)' /proc/kallsyms || skip_all "kernel built without CONFIG_KUNIT"

log=/run/kunit.log
echo "mmscope: unit tests" >/dev/kmsg
ok 'insmod /lib/mmscope_kunit.ko' "the module with the tests loads"
ok 'dmesg | grep -q "mmscope: unit tests$"' "the kernel's log still has their beginning"
dmesg | sed -e '1,/mmscope: unit tests$/d' -e 's/^\[ *[0-9.]*\] //' >$log
unlike "$(cat $log)" 'kunit: disabled' "KUnit is enabled"

# KUnit's own report, one line for a case: verdict, suite, case, what is to say.
# What it printed while it ran comes before, and is of interest if it failed.
results=/run/kunit.results
awk '
	/^ *KTAP version/ { next }
	/^    # Subtest: / { suite = $3; said = rows = ""; next }
	/^        # Subtest: / || /^ *1\.\.[0-9]+$/ { next }
	/^        ok [0-9]+ / { rows++; next }
	/^        not ok [0-9]+ / { rows++ }
	/^    (not )?ok [0-9]+ / {
		verdict = $1
		sub(/^ *(not )?ok [0-9]+ (- )?/, "")
		reason = ""
		if (match($0, / # SKIP/)) {
			reason = substr($0, RSTART + RLENGTH + 1)
			$0 = substr($0, 1, RSTART - 1)
			verdict = "skip"
		}
		gsub(/_/, " ")
		if (verdict == "not") printf "%s", said
		print verdict "\t" suite ": " $0 (rows ? " (" rows " rows)" : "") "\t" reason
		said = rows = ""
		next
	}
	/^(not )?ok [0-9]+ / { print "end\t" $NF; next }
	{ sub(/ at \/[^ ]*\/kunit\//, " at kunit/"); said = said "said\t" $0 "\n" }
' $log >$results

tab=$(printf '\t')
while IFS=$tab read -r verdict text reason; do
	case $verdict in
	ok)	ktap_result 0 "$text" ;;
	not)	ktap_result 1 "$text" ;;
	skip)	skip "$text" "$reason" ;;
	said)	printf '%s\n' "$text" | diag ;;
	esac
done <$results

is "$(sed -n 's/^end	//p' $results | sort | xargs)" \
	"$(for area in $suites; do echo "mms_$area"; done | sort | xargs)" \
	"all suites ran to their end, and no others"
ok 'rmmod mmscope_kunit' "the module is unloaded"
finish
