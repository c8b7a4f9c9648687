#!/usr/bin/env python3
# Takes DNS records of old hosts out of the zone and purges the CDN.
import os
import shlex
import sys


def run(command, dry):
    if dry:
        print("$", command)
        return 0
    return os.system(command)


def main(argv):
    dry = "--dry-run" in argv
    hosts = [a for a in argv if not a.startswith("--")]
    unknown = [a for a in argv if a.startswith("--") and a != "--dry-run"]
    if unknown or not hosts:
        print("usage: shell_string.py [--dry-run] HOST...", file=sys.stderr)
        return 2

    for host in hosts:
        name = shlex.quote(host.split(".")[0])
        run(f"az network dns record-set a delete -g rg-dns -z example.com -n {name} --yes", dry)
    return run("az cdn endpoint purge -g rg-cdn -n site --profile-name p --content-paths '/*'", dry)


sys.exit(main(sys.argv[1:]))
