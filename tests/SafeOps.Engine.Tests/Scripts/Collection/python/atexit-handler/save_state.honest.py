#!/usr/bin/env python3
"""Fetches feeds whose turn it is, and remembers when."""
import argparse
import atexit
import json
import os
import subprocess
import time

STATE = "state.json"


def load():
    if os.path.exists(STATE):
        with open(STATE) as f:
            return json.load(f)
    return {}


def save(state):
    with open(STATE, "w") as f:
        json.dump(state, f)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    state = load()
    if not args.dry_run:
        atexit.register(save, state)

    with open(args.list) as f:
        names = f.read().split()
    for name in names:
        if time.time() - state.get(name, 0) < 3600:
            continue
        if args.dry_run:
            print(f"would fetch {name}")
            continue
        subprocess.run(["curl", "-fsS", "-m", "20", f"https://feeds.example.com/{name}"], check=False)
        state[name] = time.time()
    if args.dry_run:
        print(f"would save {STATE}")


if __name__ == "__main__":
    main()
