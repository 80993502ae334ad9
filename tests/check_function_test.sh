#!/bin/sh
# snag_check() in a project of its own (tests/check_function): what fails, what does not, and what is looked at.
# usage: check_function_test.sh SNAG_CHECK CXX FOLDER
set -eu
check=$1 cxx=$2 folder=$3 here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$folder"
cmake -G Ninja -S "$here/check_function" -B "$folder" -DSNAG_SOURCE_DIR="$here/.." -DSNAG_CHECK_PROGRAM="$check" \
  -DCMAKE_CXX_COMPILER="$cxx" > "$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
must() { cmake --build "$folder" --target "$1" > "$folder.log" 2>&1 || { cat "$folder.log"; echo "$1 should pass"; exit 1; }; }
must_not() {
  if cmake --build "$folder" --target "$1" > "$folder.log" 2>&1; then cat "$folder.log"; echo "$1 should fail"; exit 1; fi
  grep -q "wrong.cpp:6:.*snag-loop-capture" "$folder.log" || { cat "$folder.log"; echo "$1 should name the bug"; exit 1; }
}
must snag-check-right
must_not snag-check-wrong
must wrong    # not with its build
must accepted # nothing is left of it
must_not refused
must_not snag-check-all
# What was checked is kept below the build folder.
test "$(ls "$folder/.snag/cache" | grep -c result)" -ge 3
echo "right passes, wrong fails, unchanged is kept"
