#!/bin/bash
# Installs the Debian packages of .ci/packages.txt that are missing; does nothing when none is.
# usage: .ci/install.sh [--for run|test|deep] [--list]
#   --for run    sections build and run       --for test   also test (default)       --for deep   all
#   --list       print the names and exit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose=test
list_only=no
while [ $# -gt 0 ]; do
  case "$1" in
    --for) purpose="${2:?--for needs run, test or deep}"; shift 2 ;;
    --list) list_only=yes; shift ;;
    -h | --help) sed -n '2,5s/^# //p' "$0"; exit 0 ;;
    *) echo "install: unknown option $1; see .ci/install.sh --help" >&2; exit 2 ;;
  esac
done
case "$purpose" in
  run) sections=" build run " ;;
  test) sections=" build run test " ;;
  deep) sections=" build run test tools " ;;
  *) echo "install: --for takes run, test or deep, not $purpose" >&2; exit 2 ;;
esac

# A line "#word" opens the section of that name; "# text" is a comment.
packages=()
section=
while read -r line; do
  case "$line" in
    '' | '# '*) ;;
    '#'*) section="${line#\#}" ;;
    *) [[ "$sections" == *" $section "* ]] && packages+=("$line") ;;
  esac
done <.ci/packages.txt
if [ "$list_only" = yes ]; then
  printf '%s\n' "${packages[@]}"
  exit 0
fi

if ! command -v dpkg-query >/dev/null; then
  echo "install: this is no Debian; provide what .ci/packages.txt lists and build with cmake --preset release" >&2
  exit 1
fi
missing=()
for name in "${packages[@]}"; do
  state="$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)"
  [ "$state" = installed ] || missing+=("$name")
done
if [ "${#missing[@]}" -eq 0 ]; then
  echo "packages: all ${#packages[@]} for '$purpose' are installed"
  exit 0
fi

command_line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -ne 0 ]; then
  echo "packages: ${#missing[@]} are missing and this is not root; run as root, then start again:" >&2
  echo "  $command_line" >&2
  exit 1
fi
echo "packages: ${#missing[@]} of ${#packages[@]} are missing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! apt-get update; then
  echo "packages: apt-get update failed; is the network there? Once it is, start again" >&2
  exit 1
fi
if ! apt-get install -y --no-install-recommends "${missing[@]}"; then
  echo "packages: apt-get could not install them; what it said stands above. To try by hand:" >&2
  echo "  $command_line" >&2
  exit 1
fi
