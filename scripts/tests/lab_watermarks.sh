#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The lab "watermarks": below high nothing happens, below low kswapd is woken, which
# the kernel counts (pageoutrun); it goes on until there is more than high, if there is
# anything to reclaim. That comes first: where there is nothing it gives up. The machine
# is one of its own, as a student's: on that of other labs kswapd may have given up already.
#
# vm debian: --memory 256M --cpus 2
# timeout: 400

# shellcheck source=scripts/tests/labs.sh
. "${0%/*}/labs.sh"

# zone FIELD: of the largest zone, by /proc/zoneinfo.
zone()
{
	awk -v field="$1" '/^Node/ { here = $4 == "DMA32" }
		here && $1 == "pages" && $2 == "free" { $1 = "free"; $2 = $3 }
		here && $1 == field { print $2; exit }' /proc/zoneinfo
}
state() { mmscope zones --json --where zone=DMA32 | sed -n 's/.*"state":"\([a-z-]*\)".*/\1/p'; }
look() { step "mmscope zones --where zone=DMA32 --columns free,state,watermarks | cut -c-80"; }
runs() { step 'grep -E "pageoutrun|pglazyfreed" /proc/vmstat'; runs=$(vmstat pageoutrun); }

begin
step 'kill $sample; echo 0 >/proc/sys/vm/nr_hugepages'
step 'echo 0 >/proc/sys/vm/watermark_boost_factor'
step 'echo 1000 >/proc/sys/vm/percpu_pagelist_high_fraction'
step 'echo 1 >/proc/sys/vm/lowmem_reserve_ratio'
step 'echo 500 >/proc/sys/vm/watermark_scale_factor'
look
is "$(state)" above-high "at first there is enough"
low=$(zone low) high=$(zone high)
is "$(mmscope zones --json --where zone=DMA32 | sed -n 's/.*"mark":"low","pages":\([0-9]*\).*/\1/p')" "$low" \
	"low is where /proc/zoneinfo has it"
runs
first=$runs

# What may be dropped, without swap: pages of MADV_FREE.
step 'press lazy 32 &'
lazy=$!
step 'press high &'
above=$!
look
free=$(zone free)
# At the watermark itself a request is refused: __zone_watermark_ok().
ok "[ $free -lt $high ] && [ $free -gt $low ]" "free pages are between low and high: $low $free $high"
is "$(state)" above-low "mmscope says so"
runs
is "$runs" "$first" "and kswapd sleeps"

step 'press low &'
below=$!
# kswapd has a moment to do its work.
enough() { [ "$(zone free)" -ge $((high - 200)) ]; }
within 20 enough
look
ok enough "below low kswapd is woken, and goes on until there is enough: $(zone free), high is $high"
like "$(state)" '^above-(high|low)$' "mmscope says so"
runs
ok "[ $runs -gt $first ]" "it was woken"
ok "[ $(vmstat pglazyfreed) -gt 0 ]" "memory that may be dropped was: $(vmstat pglazyfreed) pages"

# Nothing to drop: it gives up, and requests go on down to min.
step 'kill $(pidof press)'
stop "$above" "$below" "$lazy"
first=$runs
step 'press min &'
look
free=$(zone free)
ok "[ $free -lt $low ]" "free pages are below low: $free $low"
like "$(state)" '^(above|below)-min$' "mmscope says so"
runs
ok "[ $runs -gt $first ]" "kswapd was woken once more"
step 'mmscope plan 0 GFP_HIGHUSER_MOVABLE --columns answer,from_zone,zonelist,attempts'
like "$(cat "$seen")" '^answer +slow' "a request gets its page only at the second try"
stop "$!"
finish
