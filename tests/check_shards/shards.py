#!/usr/bin/env python3
"""Writes a build.ninja that checks a code base in parts, as many at once as ninja likes, and makes one report of them.

usage: shards.py SNAG BUILD PARTS [ARGUMENT...] > shards/build.ninja; ninja -C shards
BUILD has the compile_commands.json; the arguments go to snag check.
"""
import shlex
import sys
from pathlib import Path


def main(snag, build, parts, *arguments):
    def quoted(words):
        return " ".join(shlex.quote(word) for word in words).replace("$", "$$")

    check = quoted([snag, "check", "-q", "-p", str(Path(build).resolve()), "--jobs", "1", *arguments])
    print(f"root = {quoted([str(Path.cwd())])}")
    # Findings are what a part is for: only 2 and 3 end the build.
    print(f"rule check\n  command = out=$$PWD/$out; cd $root && {check} --shard $part/{parts} --json > $$out; test $$? -le 1")
    print("  description = check part $part")
    print(f"rule merge\n  command = {quoted([snag])} merge $in --json=$out; test $$? -le 1\n  description = merge")
    names = [f"part-{part}.json" for part in range(1, int(parts) + 1)]
    for part, name in enumerate(names, 1):
        print(f"build {name}: check always\n  part = {part}")
    print(f"build always: phony\nbuild report.json: merge {' '.join(names)}\ndefault report.json")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
