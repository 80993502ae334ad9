#!/usr/bin/env python3
"""Holds that clang-tidy with the plugin finds what snag-check finds, on samples of every check.

usage: tidy_plugin_test.py SNAG_CHECK PLUGIN
"""
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["-std=c++20", f"-I{ROOT}"]


def samples():
    """Of each check one sample that it finds, and of three one that they are silent on: those that include least."""
    checks = sorted((ROOT / "detector/testdata").glob("snag-*"))
    for folder in [check / "positive" for check in checks] + [check / "negative" for check in checks[:3]]:
        files = sorted(folder.glob("*.cpp"), key=lambda f: (f.read_text().count("#include"), f.name))
        yield from files[:1]


def main(check, plugin):
    files = [str(f) for f in samples()]
    done = subprocess.run([check, "--json", *files, "--", *FLAGS], cwd=ROOT, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert not report["lost"], report["lost"]
    wanted = {(f["path"], f["line"], f["check"], f["message"]) for f in report["findings"]}

    words = ["clang-tidy-22", f"-load={plugin}", "-checks=-*,snag-*", "-config={}", "--quiet", *files, "--", *FLAGS]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    found = set()
    for path, line, message, name in re.findall(r"^(\S+?):(\d+):\d+: warning: (.*) \[(snag-[a-z-]+)\]$", done.stdout, re.M):
        found.add((str(Path(path).relative_to(ROOT)) if path.startswith("/") else path, int(line), name, message))
    assert wanted, "the samples have no finding"
    assert found == wanted, f"only snag-check: {sorted(wanted - found)}\nonly the plugin: {sorted(found - wanted)}\n{done.stderr}"
    assert re.search(r": note: ", done.stdout), "notes are lost"
    print(f"{len(files)} files, {len(wanted)} findings alike")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
