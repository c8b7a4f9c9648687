import json
import subprocess
import sys


def plan(fleet):
    """the steps, as a list of dictionaries"""
    steps = []
    for host in fleet["hosts"]:
        if host["role"] != "web":
            continue
        steps.append({"host": host["name"], "action": "restart", "unit": "haproxy"})
    return steps


def execute(fleet):
    for host in fleet["hosts"]:
        subprocess.run(["ssh", host["name"], "sudo", "systemctl", "restart", "haproxy"], check=True)
        print(host["name"], "done", file=sys.stderr)


def main():
    dry = False
    files = []
    for arg in sys.argv[1:]:
        if arg == "--dry-run":
            dry = True
        elif arg.startswith("-"):
            sys.exit("unknown option " + arg)
        else:
            files.append(arg)
    if len(files) != 1:
        sys.exit("usage: json_plan.py [--dry-run] FLEET")

    with open(files[0]) as f:
        fleet = json.load(f)
    if dry:
        json.dump({"steps": plan(fleet)}, sys.stdout, indent=2)
        print()
    else:
        execute(fleet)


main()
