#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The labs: what a page tells a student to type is what its test does, in this order;
# the test's machine is the one that "make lab" gives; and what a page shows has the
# columns there are, and fits a terminal of 80.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"
top=$here/../..

# Numbers and what makes them are alike: a test tries others until it finds what the
# page found.
plain() { sed -E 's/\$\(\([^()]*\)\)/N/g; s/[0-9]+/N/g'; }

# The commands of a page.
typed() { sed -n 's/^    # //p' "$1" | grep -vE '^[0-9]+ changed,'; }

# The steps of a test, those of its functions where they are called.
steps()
{
	awk '
		function command(s,   mark) {
			if (!match(s, /step ["\047]/)) return ""
			mark = substr(s, RSTART + 5, 1)
			s = substr(s, RSTART + 6)
			return substr(s, 1, index(s, mark) - 1)
		}
		/^[a-z]+\(\) \{ step / { name = $1; sub(/\(\)/, "", name); of[name] = command($0); next }
		command($0) != "" { print command($0); next }
		$1 in of { print of[$1] }' "$1"
}

# What a page shows, without what was typed and what starts the machine.
shown() { grep '^    ' "$1" | grep -vE '^    (# [^0-9]|make )' | sed 's/^    //'; }

# The columns there are, a line each: of the module, and of the reader's pictures.
columns()
{
	grep -rhoE 'MMS_FIELD[A-Z_]*\([a-z_]+, *[a-z_]+' "$top/module" | sed 's/.*, *//'
	printf '%s\n' order size blocks bytes
}

# The words of headings that are no columns.
strange()
{
	shown "$1" | grep -E '^ *[A-Z_]+( +[A-Z_]+){2,}$' | tr -s ' ' '\n' | grep . | sort -u |
		tr '[:upper:]' '[:lower:]' | grep -vxFf <(columns) | tr '\n' ' '
}

for page in "$top"/Documentation/labs/*.rst; do
	lab=$(basename "$page" .rst)
	[ "$lab" != index ] || continue
	script=$here/../tests/lab_$lab.sh
	ok '[ -x "$script" ]' "$lab: there is a test"
	ok '[ "$(typed "$page" | wc -l)" -ge 6 ]' "$lab: the page has commands"
	is "$(diff <(typed "$page" | plain) <(steps "$script" | plain))" "" \
		"$lab: the test does what the page says, in its order"
	is "$(grep -xE 'begin' "$script")" begin "$lab: on the machine that make lab gives"
	ok '[ "$(shown "$page" | grep -cE "^ *[A-Z_]+( +[A-Z_]+){2,}$")" -ge 1 ]' "$lab: the page shows tables"
	is "$(strange "$page")" "" "$lab: their columns are those there are"
	is "$(shown "$page" | grep '.\{81\}')" "" "$lab: it shows lines of up to 80 columns"
	is "$(grep -v '^    ' "$page" | grep '.\{79\}')" "" "$lab: its words fit a terminal"
	like "$(cat "$top/Documentation/labs/index.rst")" "$lab\.rst" "$lab: it is in the index"
done

# What scripts/guest/lab makes of a machine, begin() does.
pages() { grep -oE 'echo [0-9]+ >/proc/sys/vm/nr_hugepages' "$1"; }
is "$(pages "$here/../tests/labs.sh")" "$(pages "$here/../guest/lab")" "as many huge pages as make lab has"
like "$(pages "$here/../guest/lab")" '[1-9]' "which has some"
finish
