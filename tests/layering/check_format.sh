#!/bin/bash
# Fails, naming file and line, when a C++ file is not as .clang-format would write it.
# usage: check_format.sh SOURCE_DIR       (to mend: clang-format-14 -i FILE)
set -euo pipefail
cd "${1:?usage: check_format.sh SOURCE_DIR}"
if ! command -v clang-format-14 >/dev/null; then
  echo "format: clang-format-14 is missing; run .ci/install.sh --for test" >&2
  exit 1
fi
list_files() {
  if [ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ]; then
    git ls-files -z --cached --others --exclude-standard -- '*.h' '*.cpp'
  else
    find . -path ./build -prune -o \( -name '*.h' -o -name '*.cpp' \) -print0
  fi
}
# git still lists a tracked file that was deleted and not yet committed.
mapfile -d '' -t listed < <(list_files)
files=()
for file in "${listed[@]}"; do
  [ -f "$file" ] && files+=("$file")
done
if [ "${#files[@]}" -eq 0 ]; then
  echo "format: no C++ file under $PWD" >&2
  exit 1
fi
if ! printf '%s\0' "${files[@]}" | xargs -0 -n 16 -P 2 clang-format-14 --dry-run -Werror; then
  echo "format: not as .clang-format asks; run clang-format-14 -i on the files above" >&2
  exit 1
fi
echo "format: ${#files[@]} files as .clang-format asks"
