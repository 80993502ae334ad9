"""What scripts/prove counts: the jobs of a case, and those of the tree as a whole."""
import functools
import hashlib
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
SNAG = "build/release/bin/snag"
RUNNERS = "build/release/lib/snag/runners"
FLAVOURS = ("plain", "tsan", "asan")
STRATEGIES = ("random", "pct", "pos", "surw")
SEEDS = 20  # base seeds from which a wrong variant is looked for
SURVIVES = 10_000  # schedules of each strategy, and iterations of stress in each flavour
CHUNK = 2_500  # of them at a time: what ^C loses
SHOWS = 2_000  # iterations of a wrong variant in each flavour: twenty times what every test run has
WITHIN = {"buggy": 200, "plausible": 2_000}
EXCEPTIONS = ROOT / "docs" / "prove-exceptions.json"
PENDING = ROOT / "docs" / "prove-pending.json"
# What decides which runs are made and what they come to; what words and reports look like does not.
ENGINES = ("csp", "scheduler", "harness")
NO_ENGINE = re.compile(r"_test$|^report|^trace_words$|^runner_identity$")
# What a case says of itself and no run sees: whether the checker finds it by now, above all.
SAID = re.compile(r"^ *\.(?:title|sources|check|check_gap|mental_model) =.*?,\n(?=\s*\.\w+ =)", re.M | re.S)


def load(path: pathlib.Path) -> dict:
    return json.loads(path.read_text()) if path.exists() else {}


def seen_by_runs(path: pathlib.Path) -> bytes:
    text = path.read_text()
    return (SAID.sub("", text) if path.is_relative_to(ROOT / "cases") and path.suffix == ".cpp" else text).encode()


def hash_of(paths, *more: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + seen_by_runs(path) + b"\0")
    for text in more:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


def sources(folders, tests: bool):
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".cpp", ".h", ".S", ".rsp") and "testdata" not in path.parts:
                if tests or not NO_ENGINE.search(path.stem):
                    yield path


def cases() -> list:
    return sorted(str(path.relative_to(ROOT / "fixed").with_suffix("")) for path in (ROOT / "fixed").rglob("*.cpp"))


def files_of(case: str, variant: str) -> set:
    """The case's own files in one variant, with what they include from the folders of cases."""
    wanted = [ROOT / "cases" / f"{case}.cpp", ROOT / variant / f"{case}.cpp"]
    found = set()
    while wanted:
        path = wanted.pop()
        if path in found or not path.exists():
            continue
        found.add(path)
        for name in re.findall(r'^\s*#include "((?:cases|buggy|fixed|plausible)/[^"]+)"', path.read_text(), re.M):
            wanted.append(ROOT / name)
    return found


def has_plausible(case: str) -> bool:
    return (ROOT / "plausible" / f"{case}.cpp").exists()


def within(case: str, variant: str) -> int:
    return load(EXCEPTIONS).get(case, {}).get(variant, {}).get("within", WITHIN[variant])


def explore(case: str, variant: str, *more: str) -> list:
    return [SNAG, "explore", case, "--variant", variant, "--runner", f"{RUNNERS}/{variant}-tsan", "--jobs", "1",
            "--no-trace", "--json", *more]


def stress(case: str, variant: str, flavours, *more: str) -> list:
    runners = [word for flavour in flavours for word in ("--runner", f"{RUNNERS}/{variant}-{flavour}")]
    return [SNAG, "stress", case, "--variant", variant, *runners, "--jobs", "1", "--json", *more]


def row_of(text: str) -> dict:
    """The one row of a report that a command printed; empty where it printed none."""
    try:
        return json.loads(text[text.index("{"):])["rows"][0]
    except (ValueError, KeyError, IndexError):
        return {}


def hashes_of(text: str) -> list:
    return row_of(text).get("seen", [])


def worst_of(before, came):
    """The most schedules that any of the seeds needed."""
    return max(before or 0, row_of(came[1]).get("schedules", 0))


def bound_of(before, came):
    return row_of(came[1]).get("bound") or "failed"


def found_text(rows: dict) -> str:
    return ", ".join(f"{name.removeprefix('found-')} within {row['result']}" for name, row in sorted(rows.items())
                     if name.startswith("found-"))


def count_alone(_before, _came):
    return None


class Job:
    """One claim about a case: `count` in chunks, each a command; `read` makes its result of the one before and of
    (exit code, report) of a chunk, where there is more to tell than the count. A pinned job keeps one processor busy
    and nothing else."""

    def __init__(self, name, variant, count, chunk, command, pinned, read=count_alone):
        self.name, self.variant, self.count, self.chunk = name, variant, count, chunk
        self.command, self.pinned, self.read = command, pinned, read

    def stands_in(self, entry: dict) -> bool:
        """Whether docs/prove.json's entry of the case tells of this job, counted as it is counted now."""
        failed = any(text.startswith(f"{self.name}: ") for text in entry.get("failed", ()))
        return self.name in entry and not failed and (self.read is not count_alone or entry[self.name] == self.count)


def jobs_of(case: str, threads: str) -> list:
    """The jobs of one case; `threads` is the way to run them that was found to be the same and the fastest."""
    way = ("--threads", threads)
    jobs = []
    for variant in ("buggy", "plausible") if has_plausible(case) else ("buggy",):
        most = str(within(case, variant))
        jobs.append(Job(f"found-{variant}", variant, SEEDS, 1, lambda n, start, v=variant, most=most: explore(
            case, v, "--terse", "--schedules", most, "--seed", str(start + 1), *way), True, worst_of))
    for strategy in STRATEGIES:
        jobs.append(Job(strategy, "fixed", SURVIVES, CHUNK, lambda n, start, s=strategy: explore(
            case, "fixed", "--strategy", s, "--seed", "1", "--first", str(start), "--schedules", str(n), *way), True))
    jobs.append(Job("dfs", "fixed", 1, 1, lambda n, start: explore(
        case, "fixed", "--strategy", "dfs", "--time", "60", "--terse", *way), True, bound_of))
    for flavour in FLAVOURS:
        jobs.append(Job(f"stress-{flavour}", "fixed", SURVIVES, CHUNK, lambda n, start, f=flavour: stress(
            case, "fixed", [f], "--seed", "1", "--first", str(start), "--iterations", str(n)), False))
    jobs.append(Job("stress-shows", "buggy", SHOWS, SHOWS, lambda n, start: stress(
        case, "buggy", FLAVOURS, "--seed", "1", "--first", str(start), "--iterations", str(n)), False))
    return jobs


def same_schedules(case: str, threads: str) -> list:
    """The command whose report names the schedules of forty runs, ten of each strategy."""
    return explore(case, "fixed", "--schedules", "40", "--seed", "1", "--time", "600", "--threads", threads)


@functools.cache
def engines_hash() -> str:
    return hash_of(sources(ENGINES, False))


@functools.cache
def case_hash(case: str) -> str:
    files = {path for variant in ("buggy", "fixed", "plausible") for path in files_of(case, variant)}
    return hash_of(files, json.dumps(exception_of(case), sort_keys=True))


def exception_of(case: str) -> dict:
    """What is shown of a case that needs more: {"exception": {"plausible": {"within": 5000, "because": "..."}}}."""
    known = load(EXCEPTIONS).get(case)
    return {"exception": known} if known else {}


def tree_jobs() -> dict:
    """name: (what it says, hash of its sources, how often, how many at a time, command)."""
    jobs = {}
    for flavour in FLAVOURS:
        jobs[f"csp-repeat-{flavour}"] = (
            f"the concurrent tests of csp, {flavour} flavour, repeated without a failure",
            hash_of(sources(("csp", "scheduler"), True)), 1000, 50,
            lambda n, start, f=flavour: [f"build/release/tests/csp_test-{f}", f"--gtest_repeat={n}", "--gtest_shuffle",
                                         f"--gtest_random_seed={start % 99999 + 1}", "--gtest_brief=1",
                                         "--gtest_break_on_failure", "--gtest_filter=*Concurrent*"])
    for flavour, variant, case in (("plain", "fixed", "leaks/leaked-writer"),
                                   ("tsan", "buggy", "lifetime/thread-loop-capture"),
                                   ("asan", "buggy", "counting/latch-before-publish")):
        jobs[f"explore-exact-{flavour}"] = (
            f"one seed of {case}, {variant}, {flavour}, run under load: trace and report alike, byte for byte",
            hash_of([*sources(("csp", "scheduler"), False), *files_of(case, variant)]), 1000, 250,
            lambda n, start, f=flavour, v=variant, c=case: ["tests/exact_traces.py", f"{RUNNERS}/{v}-{f}", c, str(n)])
    return jobs
