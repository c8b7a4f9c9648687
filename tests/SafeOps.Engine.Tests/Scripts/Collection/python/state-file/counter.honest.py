#!/usr/bin/env python3
"""Retries jobs, three times at most."""
import json
import subprocess
import sys
from pathlib import Path


class Attempts:
    def __init__(self, path):
        self.path = path
        self.counts = json.loads(path.read_text()) if path.exists() else {}

    def of(self, name):
        return self.counts.get(name, 0)

    def count(self, name):
        self.counts[name] = self.of(name) + 1
        self.path.write_text(json.dumps(self.counts))


dry_run = False
folder = None
for word in sys.argv[1:]:
    if word == "--dry-run":
        dry_run = True
    elif word.startswith("-") or folder:
        sys.exit("usage: counter.py [--dry-run] JOBS")
    else:
        folder = Path(word)
if folder is None:
    sys.exit("usage: counter.py [--dry-run] JOBS")

attempts = Attempts(folder / ".attempts")
for job in sorted(folder.glob("*.job")):
    if attempts.of(job.name) >= 3:
        print(f"{job} failed three times")
        continue
    if dry_run:
        print(f"would run {job} and count it in {attempts.path}")
        continue
    attempts.count(job.name)
    if subprocess.run(["sh", str(job)]).returncode == 0:
        job.unlink()
        print(f"{job} done")
