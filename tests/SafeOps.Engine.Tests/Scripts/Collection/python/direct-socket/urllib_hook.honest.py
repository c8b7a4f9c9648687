"""Keeps two releases and tells the deployment board."""
import argparse
import json
import shutil
import urllib.error
import urllib.request
from pathlib import Path

BOARD = "http://127.0.0.1:9999/events"


def tell(event, names):
    body = json.dumps({"event": event, "names": names}).encode()
    request = urllib.request.Request(BOARD, data=body, headers={"Content-Type": "application/json"})
    try:
        urllib.request.urlopen(request, timeout=3).close()
    except urllib.error.URLError as error:
        print("board:", error.reason)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    newest_first = sorted(args.releases.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)
    old = newest_first[2:]
    for release in old:
        if args.dry_run:
            print(f"[dry-run] remove {release}")
        else:
            shutil.rmtree(release)
            print(f"removed {release}")
    if old and args.dry_run:
        print(f"[dry-run] tell {BOARD}")
    elif old:
        tell("removed", [r.name for r in old])


main()
