#!/usr/bin/python3
# restart_units.py PREFIX [--dry-run]
# Restarts all units of an application.
import subprocess
import sys

DRY_RUN = "--dry-run" in sys.argv
args = [a for a in sys.argv[1:] if a != "--dry-run"]
if len(args) != 1 or args[0].startswith("-"):
    sys.exit("usage: restart_units.py PREFIX [--dry-run]")
prefix = args[0]


def systemctl(*words):
    return subprocess.run(["systemctl", *words], check=True, capture_output=True, text=True).stdout


units = [line.split()[0] for line in systemctl("list-units", "--plain", "--no-legend", prefix + "*").splitlines()]
if not units:
    sys.exit(f"no unit begins with {prefix}")

for unit in units:
    systemctl("reset-failed", unit)
    if DRY_RUN:
        print("would restart", unit)
        continue
    systemctl("restart", unit)
    print("restarted", unit)
