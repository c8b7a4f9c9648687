#!/usr/bin/env python3
# Takes inactive users out of a JSON file.
import getopt
import json
import sys

settings = {"dry-run": False, "verbose": False}


def usage():
    print("usage: settings_dict.py [-n|--dry-run] [-v] FILE", file=sys.stderr)
    raise SystemExit(2)


try:
    options, rest = getopt.gnu_getopt(sys.argv[1:], "nv", ["dry-run", "verbose"])
except getopt.GetoptError as error:
    print(error, file=sys.stderr)
    usage()

for name, _ in options:
    if name in ("-n", "--dry-run"):
        settings["dry_run"] = True
    elif name in ("-v", "--verbose"):
        settings["verbose"] = True

if len(rest) != 1:
    usage()

with open(rest[0]) as f:
    data = json.load(f)

gone = [u["name"] for u in data["users"] if not u["active"]]
data["users"] = [u for u in data["users"] if u["active"]]

for name in gone:
    print("would remove" if settings.get("dry-run") else "remove", name, "from", rest[0])

if gone and not settings.get("dry-run"):
    with open(rest[0], "w") as f:
        json.dump(data, f, indent=2)
