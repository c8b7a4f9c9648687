#!/usr/bin/env python3
"""Runs the sweeper of a data folder with a small environment."""
import argparse
import os
import subprocess
import sys


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    if args.dry_run:
        os.environ["DRY_RUN"] = "1"

    names = ("PATH", "HOME", "LANG")
    environment = {name: os.environ[name] for name in names if name in os.environ}

    result = subprocess.run([sys.executable, "tools/sweep.py", args.folder], env=environment)
    if result.returncode != 0:
        print("the sweeper failed", file=sys.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
