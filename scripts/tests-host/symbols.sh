#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the module asks of kernels: the symbols that mmscope.ko imports are exported
# by the kernel it is for, each by the list that came with that kernel; and to go
# from kernel to kernel and back compiles nothing that is compiled.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"
set +e

scratch
# A kernel of "make check", where this is run by hand.
read -r -a kernels <<<"${KERNEL:-6.1}"

# imported FILE: the symbols a module wants of others. Weak ones may be missing.
imported() { nm --undefined-only "$1" | awk '$1 == "U" { print $2 }' | sort -u; }

# exported BUILD: those a kernel has for modules, in any namespace.
exported() { awk -F '\t' '{ print $2 }' "$1/Module.symvers" | sort -u; }

# missing FILE BUILD: those of the first that are not of the second.
missing() { comm -23 <(imported "$1") <(exported "$2"); }

built=()
modules=()
for kernel in "${kernels[@]}"; do
	if ! file=$("$here/../build" "$kernel" 2>"$SCRATCH/log"); then
		ok false "$kernel: the module builds"
		diag <"$SCRATCH/log"
		continue
	fi
	built+=("$kernel")
	modules+=("$file")
	tree=$("$here/../kernels" get "$kernel")/build
	ok "[ $(imported "$file" | wc -l) -gt 50 ]" "$kernel: the module imports symbols"
	is "$(missing "$file" "$tree" | xargs)" "" "$kernel: all of them are exported"
done

if [ ${#built[@]} -gt 0 ]; then
	# A list without one of them: the check has to find that.
	mkdir "$SCRATCH/less"
	tree=$("$here/../kernels" get "${built[0]}")/build
	grep -vw debugfs_create_dir "$tree/Module.symvers" >"$SCRATCH/less/Module.symvers"
	is "$(missing "${modules[0]}" "$SCRATCH/less" | xargs)" debugfs_create_dir \
		"one that is not exported is found"
fi
compiled() { grep -E -e ' (-c -o|-fsyntax-only) ' | head -n 3; }

# Something that is missing is made again: would that be seen?
if [ ${#built[@]} -gt 0 ]; then
	rm "$(dirname "${modules[0]}")/module/main.o"
	said=$(V=1 "$here/../build" "${built[0]}" 2>&1 >/dev/null)
	like "$(compiled <<<"$said")" 'module/main\.' \
		"${built[0]}: what is compiled is seen"
fi
for kernel in "${built[@]}"; do
	said=$(V=1 "$here/../build" "$kernel" 2>&1 >/dev/null)
	like "$said" modpost "$kernel: a build with all commands shown"
	is "$(compiled <<<"$said")" "" \
		"$kernel: after the others, nothing is compiled in it"
done
finish
