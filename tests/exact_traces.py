#!/usr/bin/env python3
"""Runs one schedule of a case again and again, each time in a new process and under load from another one, and compares
what comes: every step of the trace, the verdict, and the sanitizer's report, byte for byte once process ids and
addresses of stacks and heaps are taken out.

usage: exact_traces.py RUNNER CASE COUNT [SEED]     exit 1 where two runs differ
"""
import json
import platform
import re
import subprocess
import sys

FRESH = {"strategy": "random", "points": "memory", "trace": "all", "stacks": True, "fresh": True, "limit_ms": 60000}
PER_ORDER = 50


def normalised(answer: dict) -> str:
    for name in ("us", "ran", "in_process"):
        answer.pop(name, None)
    report = re.sub(r"(tid=|pid=|==)\d+", r"\1N", answer.get("output", ""))
    answer["output"] = re.sub(r"0x[0-9a-f]{9,}", "0xADDRESS", report)
    for stuck in answer.get("stuck", {}).get("tasks", []):
        stuck.pop("object", None)
    for thing in answer.get("trace", {}).get("objects", []):
        thing.pop("address", None)
    return json.dumps(answer, sort_keys=True)


def main() -> int:
    runner, case, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    orders = []
    for first in range(0, count, PER_ORDER):
        order = {"explore": case, "seeds": [seed] * min(PER_ORDER, count - first)} | FRESH
        orders.append(json.dumps(order, separators=(",", ":")) + "\n")
    load = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        agent = subprocess.Popen(["setarch", platform.machine(), "-R", runner, "--serve"], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, text=True)
        seen: dict[str, int] = {}
        for order in orders:
            agent.stdin.write(order)
            agent.stdin.flush()
            for _ in range(json.loads(order)["seeds"].__len__()):
                line = agent.stdout.readline()
                while not line.startswith('{"snag"') or '"hello"' in line:
                    line = agent.stdout.readline()
                answer = json.loads(line)
                if "error" in answer:
                    sys.exit(f"exact: the runner refused: {answer['error']}")
                text = normalised(answer)
                seen[text] = seen.get(text, 0) + 1
        agent.stdin.close()
        agent.wait()
    finally:
        load.kill()
    most = max(seen.values())
    steps = json.loads(max(seen, key=seen.get)).get("steps")
    print(f"{case} seed {seed}: {most} of {count} alike, {steps} steps")
    return 0 if most == count else 1


if __name__ == "__main__":
    sys.exit(main())
