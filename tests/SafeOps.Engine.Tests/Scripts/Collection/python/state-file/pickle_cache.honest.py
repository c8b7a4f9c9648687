#!/usr/bin/env python3
"""Removes photos that are there twice."""
import argparse
import hashlib
import os
import pickle

CACHE = ".hashes.pickle"


def load():
    try:
        with open(CACHE, "rb") as f:
            return pickle.load(f)
    except FileNotFoundError:
        return {}


def hash_of(path, cache):
    key = (path, os.path.getmtime(path))
    if key not in cache:
        with open(path, "rb") as f:
            cache[key] = hashlib.sha256(f.read()).hexdigest()
    return cache[key]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    cache, first = load(), {}
    for name in sorted(os.listdir(args.folder)):
        path = os.path.join(args.folder, name)
        twin = first.setdefault(hash_of(path, cache), path)
        if twin is path:
            continue
        if args.dry_run:
            print(f"would remove {path}, it is {twin}")
        else:
            os.remove(path)
            print(f"removed {path}, it was {twin}")

    if args.dry_run:
        print(f"would save {CACHE}")
        return
    with open(CACHE, "wb") as f:
        pickle.dump(cache, f)


main()
