#!/usr/bin/env python3
"""Holds docs/model.schema.json: every shipped model and every example of docs/models.md is valid, wrong ones are not,
and the checker's own reader judges all of them alike. The validator is python3-jsonschema."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECK = None
SCHEMA = json.loads((ROOT / "docs/model.schema.json").read_text())

WRONG = {
    "no schema": "functions: []",
    "another schema": "schema: 2",
    "unknown section": "schema: 1\nfunction: []",
    "not a map": "[1]",
    "functions are no list": "schema: 1\nfunctions: send",
    "unknown role": "schema: 1\nfunctions: [{name: f, role: sned}]",
    "no role": "schema: 1\nfunctions: [{name: f}]",
    "no name": "schema: 1\nfunctions: [{role: send}]",
    "no names": "schema: 1\nfunctions: [{names: [], role: send}]",
    "template arguments": "schema: 1\ntypes: [{name: 'q<int>', kind: channel}]",
    "unknown key": "schema: 1\nfunctions: [{name: f, role: spawn, tsak: 0}]",
    "attribute of another role": "schema: 1\nfunctions: [{name: f, role: send, task: 0}]",
    "limit of another role": "schema: 1\nfunctions: [{name: f, role: spawn, limit: 0}]",
    "no part of a call": "schema: 1\nfunctions: [{name: f, role: spawn, task: first}]",
    "negative argument": "schema: 1\nfunctions: [{name: f, role: spawn, task: -1}]",
    "argument out of range": "schema: 1\nfunctions: [{name: f, role: spawn, task: 64}]",
    "no boolean": "schema: 1\nfunctions: [{name: f, role: send, blocks: perhaps}]",
    "unknown way to be joined": "schema: 1\nfunctions: [{name: f, role: spawn, joined-by: me}]",
    "constants are no list": "schema: 1\nfunctions: [{name: f, role: spawn, only-with: A}]",
    "many of another role": "schema: 1\nfunctions: [{name: f, role: send, many: true}]",
    "unknown kind": "schema: 1\ntypes: [{name: t, kind: chanel}]",
    "no kind": "schema: 1\ntypes: [{name: t}]",
    "unknown end": "schema: 1\ntypes: [{name: t, kind: guard, on-destruction: explode}]",
    "key of a function on a type": "schema: 1\ntypes: [{name: t, kind: channel, role: send}]",
    "nothrow is no list": "schema: 1\nnothrow: f",
    "spaces are no map": "schema: 1\nsame-as: [a]",
    "space with colons": "schema: 1\nsame-as: {'a::': b}",
}

RIGHT = {
    "least": "schema: 1",
    "operator": "schema: 1\nfunctions: [{name: 'a::b::operator()', role: cancel}]",
    "room for none": "schema: 1\ntypes: [{name: t, kind: channel, capacity: none}]",
    "all of spawn": "schema: 1\nfunctions: [{names: [f, g], role: spawn, on: 0, task: 1, data: rest, joined-by: object,"
                    " copies: false, only-with: ['A::b'], not-with: [c], many-with: [d]}]",
    "many times": "schema: 1\nfunctions: [{name: f, role: noescape, many: true}]",
}


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors and the checker read it: 'on' is a word, and so is 'no'."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def errors_of(text):
    errors = jsonschema.Draft7Validator(SCHEMA).iter_errors(yaml.load(text, Loader))
    return [f"{list(e.absolute_path)}: {e.message}" for e in errors]


def by_schema(text):
    return not errors_of(text)


def by_reader(text):
    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder, "m.yaml")
        source = pathlib.Path(folder, "empty.cpp")
        model.write_text(text + "\n")
        source.write_text("int x;\n")
        run = subprocess.run([CHECK, "--model", model, source, "--"], capture_output=True, text=True, cwd=folder)
        assert run.returncode in (0, 2), run.stderr
        return run.returncode == 0


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(SCHEMA)

    def test_shipped_models_are_valid(self):
        models = sorted((ROOT / "detector/models").glob("*.yaml"))
        self.assertGreater(len(models), 10)
        for model in models:
            with self.subTest(model.name):
                self.assertEqual(errors_of(model.read_text()), [])

    def test_examples_of_the_page_are_valid(self):
        examples = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/models.md").read_text(), re.S)
        self.assertGreater(len(examples), 0)
        for example in examples:
            self.assertTrue(by_schema(example), example)

    def test_wrong_models_are_refused_by_schema_and_reader(self):
        for name, text in WRONG.items():
            with self.subTest(name):
                self.assertFalse(by_schema(text), "the schema takes it")
                self.assertFalse(by_reader(text), "the reader takes it")

    def test_right_models_are_taken_by_both(self):
        for name, text in RIGHT.items():
            with self.subTest(name):
                self.assertTrue(by_schema(text), "the schema refuses it")
                self.assertTrue(by_reader(text), "the reader refuses it")


if __name__ == "__main__":
    CHECK = sys.argv.pop(1)
    unittest.main()
