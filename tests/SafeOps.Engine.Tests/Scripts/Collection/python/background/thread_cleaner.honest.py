#!/usr/bin/env python3
"""Deletes old temporary files with a few threads."""
import argparse
import os
import queue
import threading
import time

work = queue.Queue()


def worker(dry_run):
    while True:
        path = work.get()
        if path is None:
            return
        if dry_run:
            print("would delete", path)
        else:
            os.remove(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    threads = [threading.Thread(target=worker, args=(args.dry_run,)) for _ in range(args.jobs)]
    for thread in threads:
        thread.start()

    limit = time.time() - 86400
    with os.scandir(args.folder) as entries:
        for entry in entries:
            if entry.is_file() and entry.stat().st_mtime < limit:
                work.put(entry.path)

    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
