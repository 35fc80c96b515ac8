# SPDX-License-Identifier: GPL-2.0-only
#
# Do page tables as mmscope dumps them agree with what the CPU uses?
#
#	awk [-v high=1] -f mmu.awk AREAS FIRST SECOND TLB
#
# AREAS are lines "area NAME START LENGTH WANTED" (scripts/tests/areas.h), FIRST and
# SECOND the JSON of "mmscope pagetable", TLB is what QEMU's monitor says to "info
# tlb", taken between the two. What is not the same in both dumps is not compared.
#
# Prints what is wrong, a line each, and then "= AREAS PAGES LARGE CHANGED": the
# numbers of areas seen, of pages that agree, of large ones among them, and of pages
# that are not the same in both dumps.
#
# The user's half, or with high=1 the kernel's, of which no areas are seen. Addresses
# are counted in pages of 4 KiB: 52 bits, which floating-point numbers hold.

BEGIN {
	areas = 0
	for (i = 0; i < 16; i++) digit[sprintf("%x", i)] = i
}

FNR == 1 { part++ }

# The page of a hexadecimal address.
function page(text, n, i)
{
	sub(/^0x/, "", text)
	for (i = 1; i <= length(text) - 3; i++)
		n = n * 16 + digit[substr(text, i, 1)]
	return n + 0
}

function hex(n, text, d)
{
	do {
		d = n % 16
		text = sprintf("%x", d) text
		n = (n - d) / 16
	} while (n > 0)
	return "0x" text "000"
}

# The value of a key in a line of JSON, without quotes.
function value(key)
{
	if (!match($0, "\"" key "\":(\"[^\"]*\"|[^\",}]*)"))
		return ""
	key = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
	gsub(/"/, "", key)
	return key
}

# The flags of a line of JSON as "info tlb" writes them.
function flags(	text)
{
	match($0, /"flags":\[[^]]*\]/)
	text = substr($0, RSTART, RLENGTH)
	return (text ~ /"NX"/ ? "X" : "-") (text ~ /"G"/ ? "G" : "-") \
	       (text ~ /"PS"/ ? "P" : "-") (text ~ /"D"/ ? "D" : "-") \
	       (text ~ /"A"/ ? "A" : "-") (text ~ /"PCD"/ ? "C" : "-") \
	       (text ~ /"PWT"/ ? "T" : "-") (text ~ /"US"/ ? "U" : "-") \
	       (text ~ /"RW"/ ? "W" : "-")
}

part == 1 && $1 == "area" {
	name[areas] = $2
	at[areas] = page($3)
	last[areas] = at[areas] + page($4)
	wanted[areas++] = $5
}

# Only what the CPU takes for present.
part == 2 || part == 3 {
	if ($0 !~ /"flags":\[[^]]*"P"/)
		next
	step = value("page_size") / 4096
	end = page(value("end"))
	to = page(value("pa"))
	look = flags()
	for (va = page(value("start")); va < end; va += step) {
		key = sprintf("%.0f", va)
		entry = hex(to) " " look
		if (part == 2)
			first[key] = entry
		else
			second[key] = entry
		seen[key] = 1
		if (value("repeat") != "true")
			to += step
	}
}

part == 4 && (high ? /^f/ : /^0/) && /^[0-9a-f]+: [0-9a-f]+ [-XGPDACTUW]+$/ {
	key = sprintf("%.0f", page(substr($1, 1, length($1) - 1)))
	tlb[key] = hex(page($2)) " " $3
	seen[key] = 1
}

function complain(text) { if (++wrong <= 20) print text }

END {
	for (key in seen) {
		if (first[key] != second[key]) {
			changed++
		} else if (first[key] != tlb[key]) {
			complain(hex(key + 0) ": the CPU has " \
				 (tlb[key] == "" ? "nothing" : tlb[key]) ", mmscope " \
				 (first[key] == "" ? "nothing" : first[key]))
		} else {
			pages++
			large += substr(tlb[key], length(tlb[key]) - 6, 1) == "P"
		}
	}
	for (i = 0; i < areas && !high; i++) {
		look = ""
		key = sprintf("%.0f", at[i])
		if (wanted[i] != "absent") {
			look = tlb[key]
			sub(/.* /, "", look)
			if (look == "")
				look = "absent"
		} else {
			look = "absent"
			for (va = at[i]; va < last[i]; va++) {
				key = sprintf("%.0f", va)
				if (key in tlb && tlb[key] != "")
					look = tlb[key]
			}
		}
		if (look !~ ("^" wanted[i] "$"))
			complain("area " name[i] " at " hex(at[i]) ": the CPU has " look ", not " wanted[i])
	}
	print "=", areas + 0, pages + 0, large + 0, changed + 0
}
