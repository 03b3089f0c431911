# Sourced by ./run, ./test and the scripts of .ci/: says what is done and how long it took.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
kokudo_steps=()

# step TITLE COMMAND...: runs the command, prints the title before and the seconds after it.
# A command that fails ends the script with its status.
step() {
  local title="$1" begin=$SECONDS status=0
  shift
  echo "== $title"
  "$@" || status=$?
  local took=$((SECONDS - begin))
  if [ "$status" -ne 0 ]; then
    echo "== $title: FAILED with status $status after $took s" >&2
    exit "$status"
  fi
  echo "== $title: done in $took s"
  kokudo_steps+=("$(printf '%6d s  %s' "$took" "$title")")
}

# The steps so far and the whole time.
print_steps() {
  printf '%s\n' "${kokudo_steps[@]}"
  printf '%6d s  in all\n' "$SECONDS"
}

# configure_and_build PRESET [-DNAME=VALUE...] [-- TARGET...]
configure_and_build() {
  local preset="$1" options=()
  shift
  while [ $# -gt 0 ] && [ "$1" != "--" ]; do
    options+=("$1")
    shift
  done
  [ $# -gt 0 ] && shift
  local targets=("${@:-all}")
  step "configure $preset" cmake -S "$root" --preset "$preset" ${options[@]+"${options[@]}"}
  step "build $preset: ${targets[*]}" cmake --build "$root/build/$preset" --target "${targets[@]}"
}

have_clang() {
  command -v clang++-16 >/dev/null &&
    [ -e "$(clang++-16 -print-file-name=libclang_rt.fuzzer-x86_64.a)" -o \
      -e "$(clang++-16 -print-resource-dir)/lib/linux/libclang_rt.fuzzer-$(uname -m).a" ]
}

# run_fuzz_targets SECONDS: builds every fuzz target and runs each on its corpus for that long.
# New inputs stay in build/fuzz/corpus; what breaks a target is kept in build/fuzz/found.
run_fuzz_targets() {
  local seconds="$1" target name failed=0 ran=0
  configure_and_build fuzz -- fuzz_targets
  mkdir -p "$root/build/fuzz/found"
  for target in "$root"/build/fuzz/bin/fuzz/*; do
    [ -x "$target" ] || continue
    ran=$((ran + 1))
    name="$(basename "$target")"
    mkdir -p "$root/build/fuzz/corpus/$name"
    local folders=("$root/build/fuzz/corpus/$name")
    [ -d "$root/tests/fuzz/corpus/$name" ] && folders+=("$root/tests/fuzz/corpus/$name")
    echo "== fuzz $name for $seconds s"
    if ! "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -artifact_prefix="$root/build/fuzz/found/$name-" "${folders[@]}" >"$root/build/fuzz/$name.log" 2>&1; then
      tail -40 "$root/build/fuzz/$name.log"
      echo "== fuzz $name: FAILED; the input is in build/fuzz/found" >&2
      failed=1
    else
      grep -E '^stat::(number_of_executed_units|peak_rss_mb)' "$root/build/fuzz/$name.log" || true
    fi
  done
  [ "$ran" -gt 0 ] || { echo "fuzz: no target was found in build/fuzz/bin/fuzz" >&2; exit 1; }
  [ "$failed" -eq 0 ] || exit 1
}
