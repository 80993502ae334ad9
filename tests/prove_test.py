#!/usr/bin/env python3
"""scripts/prove on a tree of two cases, with a snag that only writes down how it was called and answers by a table."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent / "scripts"
FAKE = '''#!/usr/bin/env -S python3 -S -E
import json, os, pathlib, sys, time
root = pathlib.Path.cwd()
with open(root / "calls", "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
told = json.loads((root / "told.json").read_text())
for words, answer in told.items():
    if all(word in sys.argv for word in words.split()):
        break
else:
    answer = {}
time.sleep(answer.get("sleeps", 0))
row = {"schedules": 7, "bound": "exhausted up to 2 preemptions, 9 schedules", "seen": answer.get("seen", ["0x1"])}
print(json.dumps({"rows": [row]}))
sys.exit(answer.get("code", 0))
'''


class Prove(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="snag-prove-"))
        self.addCleanup(shutil.rmtree, self.root)
        for name in ("prove", "prove_jobs.py"):
            self.write(f"scripts/{name}", (SCRIPTS / name).read_text())
        for case in ("a/one", "b/two"):
            for folder in ("cases", "buggy", "fixed"):
                self.write(f"{folder}/{case}.cpp", f'#include "cases/{case}.h"\n// {folder}\n')
            self.write(f"cases/{case}.h", "// the case\n")
        self.write("plausible/a/one.cpp", "// nearly\n")
        for folder in ("csp", "scheduler", "harness"):
            self.write(f"{folder}/x.cpp", "// engine\n")
        self.write("build/release/bin/snag", FAKE)
        (self.root / "build/release/bin/snag").chmod(0o755)
        self.tell({})

    def write(self, path: str, text: str):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def tell(self, answers: dict):
        self.write("told.json", json.dumps(answers))

    def prove(self, *words: str):
        return subprocess.run([sys.executable, "scripts/prove", *words], cwd=self.root, text=True, check=False,
                              capture_output=True)

    def calls(self) -> list:
        log = self.root / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    def stale(self) -> list:
        lines = self.prove("--check").stderr.splitlines()
        return [line.split(": ")[1] for line in lines if "/" in line.split(": ")[1]]

    def entry(self, case: str) -> dict:
        return json.loads((self.root / "docs/prove.json").read_text())["cases"][case]

    def prove_both(self):
        done = self.prove("--as-built", "a/one", "b/two")
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.calls()

    def test_a_case_is_proved_by_all_its_jobs(self):
        calls = self.prove_both()
        mine = [call for call in calls if " a/one " in call]
        for seed in range(1, 21):
            for variant, most in (("buggy", 200), ("plausible", 2000)):
                self.assertEqual(sum(f"--variant {variant} " in call and f"--schedules {most} --seed {seed} " in call
                                     for call in mine), 1)
        for strategy in ("random", "pct", "pos", "surw"):
            parts = [call for call in mine if f"--strategy {strategy} " in call]
            self.assertEqual(sum(int(call.split("--schedules ")[1].split()[0]) for call in parts), 10000)
        self.assertEqual(sum("--strategy dfs --time 60" in call for call in mine), 1)
        for flavour in ("plain", "tsan", "asan"):
            parts = [call for call in mine if call.startswith("stress") and f"fixed-{flavour} " in call]
            self.assertEqual(sum(int(call.split("--iterations ")[1]) for call in parts), 10000)
        shows = [call for call in mine if call.startswith("stress") and "--variant buggy" in call]
        self.assertEqual([call.split("--iterations ")[1] for call in shows], ["2000"])
        self.assertTrue(all(f"buggy-{flavour} " in shows[0] for flavour in ("plain", "tsan", "asan")))
        entry = self.entry("a/one")
        self.assertEqual((entry["found-buggy"], entry["pct"], entry["stress-asan"]), (7, 10000, 10000))
        self.assertEqual(entry["dfs"], "exhausted up to 2 preemptions, 9 schedules")
        self.assertNotIn("found-plausible", self.entry("b/two"))
        self.assertEqual(self.stale(), [])

    def test_one_changed_case_makes_one_stale_and_an_engine_all(self):
        self.prove_both()
        self.write("cases/b/two.h", "// changed\n")
        self.assertEqual(self.stale(), ["b/two"])
        self.assertIn("its files have changed", self.prove("--check").stderr)
        self.prove("--as-built", "b/two")
        self.assertTrue(all(" b/two " in call for call in self.calls()))
        self.assertEqual(self.stale(), [])
        self.write("plausible/a/one.cpp", "// changed\n")
        self.prove("--as-built", "a/one")
        self.assertFalse([call for call in self.calls() if "--strategy" in call], "the fixed variant is what it was")
        self.write("scheduler/x_test.cpp", "// a test\n")
        self.assertEqual(self.stale(), [])
        self.write("scheduler/x.cpp", "// changed\n")
        self.assertEqual(self.stale(), ["a/one", "b/two"])

    def test_what_is_counted_otherwise_by_now_is_counted_anew_and_nothing_else(self):
        self.prove_both()
        (self.root / "build/prove-state.json").unlink()
        result = json.loads((self.root / "docs/prove.json").read_text())
        before = dict(result["cases"]["b/two"])
        result["cases"]["b/two"]["stress-shows"] = 1
        del result["cases"]["b/two"]["pos"]
        self.write("docs/prove.json", json.dumps(result))
        self.assertEqual(self.stale(), ["b/two"])
        self.assertIn("b/two: stale: pos, stress-shows: not counted as is asked now", self.prove("--check").stderr)
        self.assertEqual(self.prove("--as-built", "--stale").returncode, 1, "the jobs of the tree cannot be counted here")
        calls = [call for call in self.calls() if "/two " in call or "/one " in call]
        self.assertEqual({"pos" if "--strategy pos" in call else call.split(" --runner")[0] for call in calls},
                         {"pos", "stress b/two --variant buggy"})
        self.assertEqual(self.entry("b/two"), before)
        self.assertEqual(self.stale(), [])

    def test_what_a_case_says_of_itself_makes_nothing_stale(self):
        told = 'const registered_case here({{\n    .id = "b/two",\n    .check = "snag-x",\n    .check_gap = {},\n' \
               '    .mental_model = "that, = this",\n    .scenario = {},\n}});\n'
        self.write("cases/b/two.cpp", told.format('"not yet, "\n        "and why"', "run"))
        self.prove_both()
        self.write("cases/b/two.cpp", told.format('""', "run"))
        self.assertEqual(self.stale(), [])
        self.write("cases/b/two.cpp", told.format('""', "other"))
        self.assertEqual(self.stale(), ["b/two"])

    def test_a_pending_case_is_admitted_until_it_is_proved_and_no_failure_is(self):
        self.prove_both()
        self.write("cases/b/two.h", "// changed\n")
        self.write("docs/prove-pending.json", '{"cases": ["b/two"]}')
        checked = self.prove("--check")
        self.assertEqual(checked.returncode, 1, "the jobs of the tree are not counted here")
        self.assertNotIn("b/two", checked.stderr)
        self.tell({"b/two --strategy pos": {"code": 1}})
        self.prove("--as-built", "b/two")
        self.assertIn("a failure is not pending", self.prove("--check").stderr)
        self.tell({})
        self.prove("--as-built", "b/two")
        self.assertEqual(json.loads((self.root / "docs/prove-pending.json").read_text())["cases"], [])
        self.assertNotIn("b/two", self.prove("--check").stderr)

    def test_what_fails_is_named_and_tried_again(self):
        self.tell({"b/two --strategy pos": {"code": 1}})
        self.assertEqual(self.prove("--as-built", "a/one", "b/two").returncode, 1)
        self.assertEqual(self.stale(), ["b/two"])
        self.assertIn("--strategy pos", self.prove("--check").stderr)
        self.calls()
        self.tell({})
        (self.root / "build/prove-state.json").unlink()  # what is proved stands in docs/prove.json as well
        self.assertEqual(self.prove("--as-built", "b/two").returncode, 0)
        calls = self.calls()
        self.assertTrue(calls)
        self.assertTrue(all("--strategy pos " in call for call in calls), calls)
        self.assertEqual(self.stale(), [])

    def test_an_interrupt_loses_no_more_than_what_runs(self):
        self.tell({"b/two dfs": {"sleeps": 300}})
        prover = subprocess.Popen([sys.executable, "scripts/prove", "--as-built", "b/two"], cwd=self.root,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1200):
            state = self.root / "build/prove-state.json"
            rows = json.loads(state.read_text())["b/two"]["jobs"] if state.exists() else {}
            if rows.get("surw", {}).get("done") == 10000 and rows.get("stress-shows", {}).get("done") == 2000:
                break
            time.sleep(0.05)
        prover.send_signal(signal.SIGINT)
        self.assertEqual(prover.wait(60), 3)
        self.calls()
        self.tell({})
        self.assertEqual(self.prove("--as-built", "b/two").returncode, 0)
        calls = self.calls()
        self.assertEqual(sum("--strategy dfs" in call for call in calls), 1)
        self.assertFalse([call for call in calls if "surw" in call])

    def test_fibers_are_used_only_where_they_run_the_same(self):
        self.tell({"b/two own --time 600": {"seen": ["0x2"]}})
        calls = self.prove_both()
        self.assertEqual((self.entry("a/one")["threads"], self.entry("b/two")["threads"]), ("fibers", "own"))
        self.assertTrue(all("--threads own" in call for call in calls if " b/two " in call and "--strategy" in call))

    def test_an_exception_is_used_and_shown(self):
        self.write("docs/prove-exceptions.json",
                   json.dumps({"a/one": {"plausible": {"within": 5000, "because": "it is deep"}}}))
        calls = self.prove_both()
        self.assertTrue(any("--variant plausible" in call and "--schedules 5000" in call for call in calls))
        self.assertEqual(self.entry("a/one")["exception"]["plausible"]["because"], "it is deep")

    def test_an_unknown_name_is_one_line(self):
        done = self.prove("--as-built", "a/on")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1))
        self.assertIn("there is no case or job 'a/on'; did you mean 'a/one'?", done.stderr)


if __name__ == "__main__":
    unittest.main()
