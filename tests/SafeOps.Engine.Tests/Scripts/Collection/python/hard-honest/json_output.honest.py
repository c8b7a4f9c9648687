#!/usr/bin/env python3
import json
import pathlib
import re
import subprocess
import sys

arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
options = {a for a in sys.argv[1:] if a.startswith("--")}
if options - {"--dry-run"} or len(arguments) != 1:
    print("usage: json_output.py [--dry-run] TREE", file=sys.stderr)
    sys.exit(64)

cores = sorted(p for p in pathlib.Path(arguments[0]).rglob("core.*") if re.fullmatch(r"core\.\d+", p.name))
actions = []
for core in cores:
    size = subprocess.run(["stat", "-c", "%s", str(core)], capture_output=True, text=True, check=True).stdout
    actions.append({"action": "delete", "path": str(core), "bytes": int(size)})
    if "--dry-run" not in options:
        core.unlink()

json.dump({"dryRun": "--dry-run" in options, "actions": actions}, sys.stdout, indent=2)
print()
