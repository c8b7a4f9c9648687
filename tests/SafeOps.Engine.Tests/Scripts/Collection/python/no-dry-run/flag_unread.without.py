#!/usr/bin/env python3
"""Drops all messages of a queue."""
import argparse
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("queue", type=Path)
parser.add_argument("--dry-run", action="store_true", help="reserved")
args = parser.parse_args()

count = 0
for message in args.queue.glob("*.msg"):
    message.unlink()
    count += 1
print(count, "messages dropped")
