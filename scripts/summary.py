#!/usr/bin/env python3
"""Prints the closing table of scripts/run: usage: summary.py STRESS_JSON STRESS_EXIT CHECK_EXIT"""
import json
import sys

WORDS = {0: "ok", 1: "NOT MET", 3: "INCOMPLETE"}


def rows_of(result: dict) -> list:
    table = []
    for variant, promise in (("buggy", "shows its bug"), ("fixed", "passes every run")):
        rows = [row for row in result["rows"] if row["variant"] == variant]
        met = sum(row["state"] == "met" for row in rows)
        runs = sum(row["iterations"] for row in rows)
        cases = len({row["case"] for row in rows})
        flavours = len({row["flavour"] for row in rows})
        table.append((f"{cases} {variant} variants in {flavours} flavours", f"{runs} runs",
                      f"{met} of {len(rows)}: each {promise}", "ok" if met == len(rows) else "NOT MET"))
    return table


def main() -> int:
    path, stress_exit, check_exit = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        table = rows_of(json.load(file))
    table.append(("planted bugs in examples/courier", "10 files", "found: all of them and nothing else"
                  if check_exit == 0 else "found: see the list above", WORDS.get(check_exit, "ERROR")))
    widths = [max(len(row[i]) for row in table) for i in range(3)]
    for row in table:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)) + "  " + row[3])
    if stress_exit == 0 and check_exit == 0:
        print("\nEvery wrong variant fails on demand, every right one holds, and the checker sees the planted bugs.")
    print("\nWhat goes wrong, and why:     build/release/bin/snag show premature-close")
    print("Your own code, right now:     build/release/bin/snag check -p YOUR_BUILD_FOLDER")
    return 0


if __name__ == "__main__":
    sys.exit(main())
