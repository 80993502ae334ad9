#!/bin/sh
# Has ninja carry a check in parts (tests/check_shards), and holds that the merged report is the one of a single run.
# usage: check_shards_test.sh SNAG FOLDER
set -eu
snag=$1 folder=$2 here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$folder"
mkdir -p "$folder/shards"
cd "$folder"
cat > tasks.h << 'CPP'
#pragma once
#include <thread>
inline void in_a_header(int n) {
  for (int i = 0; i < n; ++i) std::thread([&] { (void)i; }).detach();
}
CPP
python3 - << 'PY'
import json, os
entries = []
for n in range(7):
    name = f"unit{n}.cpp"
    with open(name, "w") as out:
        out.write('#include "tasks.h"\n')
        if n % 2:
            out.write("void f(int n) {\n  for (int k = 0; k < n; ++k) std::thread([&] { (void)k; }).detach();\n}\n")
    entries.append({"directory": os.getcwd(), "file": name, "command": f"clang++ -std=c++20 -c {name}"})
json.dump(entries, open("compile_commands.json", "w"))
PY
python3 "$here/check_shards/shards.py" "$snag" . 3 > shards/build.ninja
ninja -C shards
"$snag" check -p . --no-cache --json > whole.json || test $? -eq 1
python3 - << 'PY'
import json
merged, whole = (json.load(open(name)) for name in ("shards/report.json", "whole.json"))
places = [[(f["path"], f["line"], f["column"], f["check"]) for f in report["findings"]] for report in (merged, whole)]
assert len(places[0]) >= 4 and places[0] == places[1], f"the parts are not the whole:\n{places[0]}\n{places[1]}"
assert merged["files"] == whole["files"] == 7, merged["files"]
print(f"{len(places[0])} findings alike in 3 parts")
PY
