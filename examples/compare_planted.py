#!/usr/bin/env python3
"""Runs `snag check` over examples/courier and compares what it finds with the marks `// planted: <check>`.

usage: compare_planted.py SNAG BUILD
Exit 0 where both sets are equal (file, line and check), 1 where not, 2 where the checker itself failed.
"""
import json
import pathlib
import re
import subprocess
import sys


def planted(folder: pathlib.Path, root: pathlib.Path) -> set:
    marks = set()
    for source in sorted(folder.glob("*.cpp")):
        for number, line in enumerate(source.read_text().splitlines(), start=1):
            match = re.search(r"// planted: (snag-[a-z-]+)", line)
            if match:
                marks.add((str(source.relative_to(root)), number, match[1]))
    return marks


def found(snag: str, build: str, folder: pathlib.Path, root: pathlib.Path) -> set:
    files = [str(f.relative_to(root)) for f in sorted(folder.glob("*.cpp"))]
    run = subprocess.run([snag, "check", "-p", build, "--json", *files], cwd=root, stdout=subprocess.PIPE, text=True)
    if run.returncode not in (0, 1):
        print(f"compare_planted: snag check exited with {run.returncode}", file=sys.stderr)
        sys.exit(2)
    return {(f["path"], f["line"], f["check"]) for f in json.loads(run.stdout)["findings"]}


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(__file__).resolve().parent.parent
    folder = root / "examples" / "courier"
    expected, got = planted(folder, root), found(sys.argv[1], sys.argv[2], folder, root)
    rows = sorted(expected | got)
    print(f"{'where':<34} {'check':<24} planted  found")
    for row in rows:
        where = f"{row[0].removeprefix('examples/')}:{row[1]}"
        print(f"{where:<34} {row[2]:<24} {'yes' if row in expected else 'NO':<8} {'yes' if row in got else 'NO'}")
    silent = len(list(folder.glob("*.cpp"))) - len({row[0] for row in got})
    print(f"{len(expected & got)} of {len(expected)} planted bugs found, {len(got - expected)} wrong alarms, "
          f"{silent} files silent")
    return 0 if expected == got else 1


if __name__ == "__main__":
    sys.exit(main())
