#!/usr/bin/env python3
"""Does what pre-commit does with .pre-commit-hooks.yaml: runs its entry on the files that its pattern takes.

usage: pre_commit_hook_test.py SNAG_CHECK FOLDER
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

WRONG = """#include <thread>
void f(int n) {
  for (int i = 0; i < n; ++i) std::thread([&] { (void)i; }).detach();
}
"""


def main(check, folder):
    hooks = (Path(__file__).resolve().parent.parent / ".pre-commit-hooks.yaml").read_text()
    # One flat list of plain scalars: read without a YAML library, which pre-commit has and this test need not.
    hook = dict(re.findall(r"^[- ] (\w+): (.+)$", hooks, re.M))
    for key in ("id", "name", "entry", "language", "files"):
        assert key in hook, f"{key} is missing: {hook}"
    assert hook["language"] == "system"

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in {"a.cpp": WRONG, "b.cc": "int x;\n", "c.h": "#pragma once\n", "d.md": "text\n"}.items():
        (folder / name).write_text(text)
    entries = [{"directory": str(folder), "file": name, "command": f"c++ -std=c++20 -c {name}"} for name in ("a.cpp", "b.cc")]
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    environment = os.environ | {"PATH": f"{Path(check).parent}:{os.environ['PATH']}"}

    def commit(*staged):
        taken = [name for name in staged if re.search(hook["files"], name)]
        if not taken:
            return 0, "nothing to do"
        done = subprocess.run(shlex.split(hook["entry"]) + taken, cwd=folder, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    assert commit("c.h", "d.md") == (0, "nothing to do")
    assert commit("b.cc", "d.md") == (0, ""), "a clean commit says nothing"
    code, said = commit("a.cpp", "b.cc", "c.h")
    assert code == 1 and "a.cpp:3:" in said and "snag-loop-capture" in said, said
    print("the hook stops a commit with a finding, and no other")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
