#!/usr/bin/env bash
# Tries the installer under wine as a carer would who clicks it away: installed without a question, a vault made and written in
# by the command line that came along, installed once more over it, removed, and the vault still whole. What only a real
# Windows can show stands in docs/windows.md. Started by `cargo xtask windows`: try.sh INSTALLER FOLDER, in a wine prefix of its own.
set -euo pipefail
setup=$1 files=$2
wine=${WINE:-/usr/lib/wine/wine64}
drive=$WINEPREFIX/drive_c
run() { xvfb-run --auto-servernum "$wine" "$@"; }
here() { "$wine" winepath -u "$("$wine" cmd /c "echo $1" | tr -d '\r')" 2>/dev/null; }
local=$(here %LOCALAPPDATA%) roaming=$(here %APPDATA%)
there="$local/Programs/Zorgmap"
menu="$roaming/Microsoft/Windows/Start Menu/Programs/Zorgmap.lnk"
key='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Zorgmap'
rm -rf "$there" "$local/Zorgmap" "$local/nl.zorgmap" "$roaming/nl.zorgmap"

echo "-- it is installed without a question"
run "$setup" /S
for file in "$files"/*; do cmp "$file" "$there/$(basename "$file")"; done
test -s "$there/uninstall.exe" && test -s "$menu"
test "$(cat "$roaming/nl.zorgmap/language")" = nl -o "$(cat "$roaming/nl.zorgmap/language")" = en
run reg query "$key" /v DisplayVersion
run reg query "$key" /v QuietUninstallString

echo "-- a vault is made where the window makes it"
words="paars kasteel vlieger honing trommel veertien"
cli() { printf '%s\n' "$words" | "$wine" "$there/zorgmap-cli.exe" --key-file 'C:\sleutel.key' --passphrase-fd 0 "$@"; }
rm -f "$drive/sleutel.key"
cli init --json --name Proef >/dev/null
cli verify
test -s "$local/Zorgmap/vault/vault.json"

echo "-- installed once more, over it; the language that was chosen stays"
printf en >"$roaming/nl.zorgmap/language"
run "$setup" /S
test "$(cat "$roaming/nl.zorgmap/language")" = en

echo "-- while one of its programs runs, it is neither installed over nor removed"
mkfifo "$drive/words"
exec 9<>"$drive/words"
"$wine" "$there/zorgmap-cli.exe" --key-file 'C:\sleutel.key' --passphrase-fd 0 verify <&9 >/dev/null &
until grep -q zorgmap-cli.exe "/proc/$!/maps"; do kill -0 $!; done
status=0
run "$setup" /S || status=$?
test $status = 2
printf '%s\n' "$words" >&9
wait $!
exec 9>&-
rm "$drive/words"
printf 'somebody put this here' >"$there/mine.txt"

before=$(cd "$local/Zorgmap" && find . -type f -exec sha256sum {} + | sort)

echo "-- removed: nothing of it is left, but for what is not its own"
cp "$there/uninstall.exe" "$drive/uninstall.exe"
mkdir -p "$local/nl.zorgmap/view-main" && : >"$local/nl.zorgmap/view-main/page"
run "$drive/uninstall.exe" /S "_?=$("$wine" winepath -w "$there" 2>/dev/null)"
test "$(ls "$there")" = mine.txt
test ! -e "$menu" && test ! -e "$local/nl.zorgmap"
! run reg query "$key" >/dev/null 2>&1

echo "-- the vault stays, to the last byte, and opens with another copy of the program"
test "$before" = "$(cd "$local/Zorgmap" && find . -type f -exec sha256sum {} + | sort)"
there=$files
cli verify
echo "-- all of it held"
