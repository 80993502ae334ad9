#!/bin/sh
# Carries a campaign by CTest (tests/campaign) and by one command, and compares: the parts are the whole.
# usage: campaign_test.sh SNAG FOLDER
set -eu
snag=$1 folder=$2
what="counting/latch-before-publish leaks/stranded-writer --variant fixed --schedules 60 --seed 5"
rm -rf "$folder"
cmake -S "$(dirname "$0")/campaign" -B "$folder" -DSNAG="$snag" -DPARTS=3 "-DEXPLORE=$what" > "$folder.log" 2>&1 ||
  { cat "$folder.log"; exit 1; }
ctest --test-dir "$folder" -j2 --output-on-failure
# shellcheck disable=SC2086
"$snag" explore $what --no-trace --json="$folder/whole.json"
python3 - "$folder/explore.json" "$folder/whole.json" <<'PY'
import json, sys
merged, whole = (json.load(open(name)) for name in sys.argv[1:])
keep = ("case", "variant", "flavour", "schedules", "distinct", "counts", "state")
rows = [[{k: row.get(k) for k in keep} for row in report["rows"]] for report in (merged, whole)]
assert rows[0] and rows[0] == rows[1], f"the parts are not the whole:\n{rows[0]}\n{rows[1]}"
print(f"{len(rows[0])} rows alike: {[row['schedules'] for row in rows[0]]} schedules")
PY
