#!/usr/bin/env python3
"""Runs `snag check` over buggy/ and fixed/: each buggy file shows its planted bug or is a known gap, each fixed one is silent.

usage: check_pairs.py SNAG BUILD
What is planted where comes from the cases themselves (`snag list --json`).
"""
import json
import pathlib
import subprocess
import sys


def run_json(*command: str) -> dict:
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:3])} exited with {run.returncode}")
    return json.loads(run.stdout)


def main() -> int:
    snag, build = sys.argv[1:3]
    root = pathlib.Path(__file__).resolve().parent.parent
    cases = run_json(snag, "list", "--json")["cases"]
    files = [f"{variant}/{case['id']}.cpp" for case in cases for variant in ("buggy", "fixed")]
    missing = [f for f in files if not (root / f).exists()]
    findings = run_json(snag, "check", "-p", build, "--json", *files)["findings"]
    faults = [f"{f} is missing" for f in missing]
    for case in cases:
        here = {f["check"] for f in findings if f["path"] == f"buggy/{case['id']}.cpp"}
        gap = case.get("check_gap")
        if not gap and case["check"] not in here:
            faults.append(f"buggy/{case['id']}.cpp: expected {case['check']}, found {sorted(here) or 'nothing'}")
        if gap and case["check"] in here:
            faults.append(f"buggy/{case['id']}.cpp: {case['check']} is found now: take the known gap off its case")
        if here - {case["check"]}:
            faults.append(f"buggy/{case['id']}.cpp: also found {sorted(here - {case['check']})}")
        print(f"{case['id']:<34} {case['check']:<24} {'known gap: ' + gap if gap else 'found' if case['check'] in here else 'MISSED'}")
    for finding in findings:
        if not finding["path"].startswith("buggy/"):
            faults.append(f"{finding['path']}:{finding['line']}: {finding['check']} on code that is right")
    print(f"{len(cases)} cases, {len(faults)} faults")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
