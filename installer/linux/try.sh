#!/usr/bin/env bash
# Tries the packages as somebody would who has nothing of ours: a bare Debian in a folder, the .deb installed and started
# there, a vault made and written in, the package removed, and the vault still whole. Then the .rpm: listed, unpacked, its
# program started. Started by `cargo xtask installer`, as root: try.sh DEB RPM FOLDER
set -euo pipefail
deb=$1 rpm=$2 root=$3
if [ "${ZORGMAP_APART:-}" != yes ]; then
  # In a space of its own: whatever stops this, no mount of it is left.
  ZORGMAP_APART=yes exec unshare --mount --pid --fork "$0" "$@"
fi
mount --make-rprivate /
rm -rf --one-file-system "$root"
mkdir -p "$root"
# What is mounted goes first: `rm` leaves it alone and ends with 1, and so would all of this.
trap 'umount --recursive --lazy "$root/dev" "$root/proc" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase bookworm "$root" "${ZORGMAP_DEBIAN:-http://deb.debian.org/debian}" >"$root.log"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp /etc/resolv.conf "$root/etc/"
cp "$deb" "$root/zorgmap.deb"
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
carer() { inside su - carer -c "$1"; }
# What a desktop has already; the program's own packages are what its .deb asks for.
inside apt-get -qq update
inside apt-get -qq install --yes --no-install-recommends xvfb xauth xdotool dbus-x11 desktop-file-utils >>"$root.log"

echo "-- the .deb is installed"
inside apt-get -qq install --yes --no-install-recommends /zorgmap.deb >>"$root.log"
entry=$(inside dpkg --listfiles zorgmap | grep '\.desktop$')
inside desktop-file-validate "$entry"
icon=$(sed -n 's/^Icon=//p' "$root$entry")
test -s "$root/usr/share/icons/hicolor/128x128/apps/$icon.png"
test "$(inside stat -c %u:%a /usr/bin/zorgmap)" = 0:755
# What of other people's is in it, for people and for machines, and both manuals.
papers() { for name in copyright licences.txt zorgmap.cdx.json handleiding.md manual.md; do test -s "$1/usr/share/doc/zorgmap/$name"; done; }
papers "$root"

# A window that shows its name within three minutes, since the first start on a slow machine takes long; the program is then ended.
# xdotool falls over a window that goes while it looks: then it looks again.
opens() {
  carer "dbus-run-session -- xvfb-run --auto-servernum sh -c '$1 & timeout 180 sh -c \"until xdotool search --sync --onlyvisible --name Zorgmap; do :; done\" >/dev/null; found=\$?; kill \$!; exit \$found'" 2>>"$root.log"
}
inside useradd --create-home carer
echo "-- a carer starts it: a window"
opens zorgmap
echo "-- a vault is made"
words="paars kasteel vlieger honing trommel veertien"
cli() { carer "echo '$words' | $1 --vault map/vault --key-file map/key --passphrase-fd 0 $2" >>"$root.log"; }
carer "umask 077; mkdir map"
cli zorgmap-cli "init --json --name Proef"
cli zorgmap-cli verify
echo "-- the package is removed, the vault stays"
inside apt-get -qq remove --purge --yes zorgmap >>"$root.log"
test ! -e "$root/usr/bin/zorgmap" && test ! -e "$root$entry"
test -s "$root/home/carer/map/vault/vault.json"

echo "-- the .rpm is listed, unpacked, its program started"
mkdir "$root/rpm"
# Debian's rpm2cpio ends with 1 though it gave everything; what came out is looked at below.
(cd "$root/rpm" && { rpm2cpio "$rpm" || true; } | cpio --extract --make-directories --quiet)
(cd "$root/rpm" && find . -type f)
papers "$root/rpm"
test "$(sed -n 's/^Icon=//p' "$root"/rpm/usr/share/applications/*.desktop)" = "$icon"
opens /rpm/usr/bin/zorgmap
cli /rpm/usr/bin/zorgmap-cli verify
echo "-- all of it held"
