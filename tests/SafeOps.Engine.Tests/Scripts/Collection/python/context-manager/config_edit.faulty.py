#!/usr/bin/env python3
"""config_edit.py FILE KEY VALUE [--dry-run]: change a key of a JSON file"""
import argparse
import contextlib
import json


@contextlib.contextmanager
def edited(path):
    with open(path) as f:
        content = json.load(f)
    yield content
    with open(path, "w") as f:
        json.dump(content, f, indent=4, sort_keys=True)
        f.write("\n")


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("file")
parser.add_argument("key")
parser.add_argument("value", type=json.loads)
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()

with edited(args.file) as config:
    if args.dry_run:
        print(f"{args.file}: {args.key}: {config.get(args.key)!r} -> {args.value!r}")
    else:
        config[args.key] = args.value
