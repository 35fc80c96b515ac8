#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/kernels: which mirror it takes, whatever way apt is told of mirrors.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=scripts/tests/ktap.sh
. "$here/../tests/ktap.sh"

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmscope.XXXXXXXX")
trap 'rm -rf "$tmp"' EXIT
unset KERNEL
export MMSCOPE_APT=$tmp/apt MMSCOPE_CACHE=$tmp/cache

# fresh: no sources at all.
fresh() { rm -rf "$tmp/apt"; mkdir -p "$tmp/apt/sources.list.d"; }

# found WANTED TEXT: what scripts/kernels says of these sources, in one line.
found()
{
	local said

	said=$("$here/../kernels" mirrors 2>&1) || said="exit code $?: $said"
	is "$(xargs <<<"$said")" "$1" "$2"
}

# --- forms of sources ------------------------------------------------------

fresh
found "" "no sources: no mirrors"
like "$("$here/../kernels" get 6.1 2>&1)" 'no Debian mirror in /etc/apt' "and words about it"
cat >"$tmp/apt/sources.list" <<'END'
# deb cdrom:[Debian GNU/Linux 12]/ bookworm main
deb cdrom:[Debian GNU/Linux 12]/ bookworm non-free-firmware
deb-src http://src.example/debian bookworm main
deb http://deb.example/debian/ bookworm main non-free-firmware # what main has
deb http://deb.example/debian/ bookworm-updates main
	deb [ arch=amd64  signed-by=/x.gpg ]   http://sec.example/ bookworm-security	main
END
found "main http://deb.example/debian/ security http://sec.example/" \
	"sources.list only, as the installer leaves it"
mv "$tmp/apt/sources.list" "$tmp/apt/sources.list.d/debian.list"
found "main http://deb.example/debian/ security http://sec.example/" "the same in a file of sources.list.d"

fresh
cat >"$tmp/apt/sources.list.d/debian.sources" <<'END'
Types: deb deb-src
# http://x.example
URIs: http://a.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs:	http://b.example/sec
Suites: bookworm-security
Components: contrib main
END
found "main http://a.example/debian security http://b.example/sec" "*.sources only, as in containers"
echo "deb http://c.example/ stable main" >"$tmp/apt/sources.list"
found "main http://c.example/ main http://a.example/debian security http://b.example/sec" "both"

fresh
printf '%s\n' 'Types: deb-src' 'URIs: http://a.example' 'Suites: sid' 'Components: main' '' \
	'Enabled: no' 'Types: deb' 'URIs: http://b.example' 'Suites: sid' 'Components: main' '' \
	'Types: deb' 'URIs: http://c.example' 'Suites: sid' 'Components: other' \
	>"$tmp/apt/sources.list.d/x.sources"
found "" "sources of sources, those that are off, and those without main are none"

# --- those of others -------------------------------------------------------

fresh
echo "deb [arch=amd64] https://download.docker.example/linux/debian bookworm stable" \
	>"$tmp/apt/sources.list.d/docker.list"
echo "deb https://other.example/ bookworm main" >"$tmp/apt/sources.list.d/other.list"
echo "deb https://deb.example/debian bookworm main" >"$tmp/apt/sources.list.d/zdebian.list"
found "main https://other.example/ main https://deb.example/debian" "a source without main is no mirror"

# An apt-get that takes the signature of one source only, and an apt-cache without
# packages: that is where it ends.
mkdir "$tmp/bin"
cat >"$tmp/bin/apt-get" <<'END'
#!/bin/sh
for word; do
	case "$word" in
	Dir::Etc::sourcelist=*) file=${word#*=} ;;
	esac
done
cat "$file" >>"${0%/*}/asked"
grep -q "https://${GOOD-deb}.example/" "$file" || { echo "E: not signed"; exit 100; }
END
printf '#!/bin/sh\n' >"$tmp/bin/apt-cache"
chmod +x "$tmp/bin"/apt-*
if [ -e /usr/share/keyrings/debian-archive-keyring.gpg ]; then
	said=$(PATH=$tmp/bin:$PATH "$here/../kernels" get 6.1 2>&1)
	like "$said" 'no linux-image-cloud-amd64 in' "one that Debian did not sign is passed over"
	is "$(awk '{ print $3 }' "$tmp/bin/asked" | xargs)" "https://other.example/ https://deb.example/debian" \
		"in the order of apt"
	said=$(GOOD=none PATH=$tmp/bin:$PATH "$here/../kernels" get 6.1 2>&1)
	like "$said" 'apt-get update failed for bookworm' "where none is signed, that is said"
	is "$(grep -c 'not signed' <<<"$said")" 2 "with what apt said of each"
else
	skip "one that Debian did not sign is passed over" "no debian-archive-keyring here"
fi
finish
