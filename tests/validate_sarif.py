#!/usr/bin/env python3
"""Validates SARIF logs. usage: validate_sarif.py LOG...

Against the schema of what snag-check writes (data/sarif-written.schema.json), by what the standard asks of a log as a
whole, and against the full schema of the standard where SNAG_SARIF_SCHEMA names a copy of it.
"""
import json
import os
import sys
from pathlib import Path

import jsonschema


def problems_of_whole(log):
    """What no schema can say: indices and references that have to meet."""
    for run in log["runs"]:
        rules = [rule["id"] for rule in run["tool"]["driver"].get("rules", [])]
        if len(set(rules)) != len(rules):
            yield "two rules have one id"
        bases = run.get("originalUriBaseIds", {})
        prints = set()
        for result in run["results"]:
            index = result["ruleIndex"]
            if index >= len(rules) or rules[index] != result["ruleId"]:
                yield f"ruleIndex {index} is not {result['ruleId']}"
            mark = json.dumps(result["partialFingerprints"], sort_keys=True)
            if mark in prints:
                yield f"two results have the fingerprint {mark}"
            prints.add(mark)
            for location in result["locations"]:
                artifact = location["physicalLocation"]["artifactLocation"]
                if not artifact["uri"].startswith("file:") and artifact.get("uriBaseId") not in bases:
                    yield f"{artifact['uri']} is relative to nothing"
        for invocation in run.get("invocations", []):
            if invocation["executionSuccessful"] and invocation.get("toolExecutionNotifications"):
                yield "a run with lost files calls itself successful"


def main(logs):
    schemas = [Path(__file__).parent / "data" / "sarif-written.schema.json"]
    if full := os.environ.get("SNAG_SARIF_SCHEMA"):
        schemas.append(Path(full))
    validators = []
    for path in schemas:
        schema = json.loads(path.read_text())
        kind = jsonschema.validators.validator_for(schema)
        validators.append(kind(schema, format_checker=jsonschema.FormatChecker()))
    failed = False
    for name in logs:
        log = json.loads(Path(name).read_text())
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for v in validators for e in v.iter_errors(log)]
        for fault in faults or list(problems_of_whole(log)):
            print(f"{name}: {fault}", file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
