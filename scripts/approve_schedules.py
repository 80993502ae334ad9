#!/usr/bin/env python3
"""Writes tests/schedules/<case>.json: one failing schedule, made plain, of the buggy and of the plausible variant.

usage: approve_schedules.py [CASE...]     all cases unless named; a list is replaced whole or stays as it was
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

import prove_jobs as jobs

LISTS = jobs.ROOT / "tests" / "schedules"


def approve(case: str) -> str:
    """Returns what went wrong, or nothing."""
    target = LISTS / f"{case}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = f"{folder}/list.json"
        for variant in ("buggy", "plausible") if jobs.has_plausible(case) else ("buggy",):
            most = str(jobs.within(case, variant))
            command = jobs.explore(case, variant, "--schedules", most, "--threads", "fibers", "--shrink", "2000",
                                   "--regress", fresh)
            done = subprocess.run(command, cwd=jobs.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            row = jobs.row_of(done.stdout)
            if done.returncode != 0 or not row.get("failure"):
                return f"{case} {variant}: {row.get('note') or done.stdout[-500:] or 'no schedule fails'}"
        os.replace(fresh, target)
    return ""


def main() -> int:
    known = jobs.cases()
    wanted = sys.argv[1:] or known
    for case in wanted:
        if case not in known:
            print(f"approve: there is no case '{case}'; write <family>/<name>", file=sys.stderr)
            return 2
    if not sys.argv[1:]:
        for left in LISTS.rglob("*.json"):
            if str(left.relative_to(LISTS).with_suffix("")) not in known:
                left.unlink()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(approve, wanted) if fault]
    for fault in faults:
        print(f"approve: {fault}", file=sys.stderr)
    print(f"{len(wanted) - len(faults)} of {len(wanted)} lists written under tests/schedules")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
