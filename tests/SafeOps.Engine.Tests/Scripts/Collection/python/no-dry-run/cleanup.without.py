#!/usr/bin/env python3
import argparse
import os
import time

parser = argparse.ArgumentParser(description="Deletes files that are older than a week.")
parser.add_argument("folder")
parser.add_argument("--days", type=int, default=7)
args = parser.parse_args()

for entry in os.scandir(args.folder):
    if time.time() - entry.stat().st_mtime > args.days * 86400:
        os.remove(entry.path)
        print("deleted", entry.path)
