#!/bin/bash
# Fails when .ci/packages.txt names a package twice, or one that Debian does not know.
# usage: check_packages.sh SOURCE_DIR
set -euo pipefail
list="${1:?usage: check_packages.sh SOURCE_DIR}/.ci/packages.txt"
bad=0
while IFS=: read -r line name; do
  case "$name" in '' | '#'*) continue ;; esac
  if [ "$(grep -c -x -F -- "$name" "$list")" -gt 1 ]; then
    echo "$list:$line: $name stands here twice"
    bad=1
  fi
  if ! dpkg-query -W "$name" >/dev/null 2>&1 && ! apt-cache show "$name" >/dev/null 2>&1; then
    echo "$list:$line: no package $name in this Debian"
    bad=1
  fi
done < <(grep -n '' "$list")
exit "$bad"
