#!/usr/bin/env python3
# Adds "tls": true to every configuration.
import json
import pathlib
import sys

dry = "--dry-run" in sys.argv[1:]
folders = [w for w in sys.argv[1:] if not w.startswith("-")]
if len(folders) != 1 or set(w for w in sys.argv[1:] if w.startswith("-")) - {"--dry-run"}:
    sys.exit("usage: corrupt_config.py [--dry-run] CONF")

for path in sorted(pathlib.Path(folders[0]).glob("*.json")):
    try:
        content = json.loads(path.read_text())
    except json.JSONDecodeError as error:
        aside = path.with_name(path.name + ".corrupt")
        print(f"{path}: {error}; set aside as {aside}", file=sys.stderr)
        if not dry:
            path.rename(aside)
        continue
    if content.get("tls"):
        continue
    print(f"{path}: tls")
    if not dry:
        content["tls"] = True
        path.write_text(json.dumps(content, indent=2))
