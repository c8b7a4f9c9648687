#!/usr/bin/env python3
"""Scales deployments to zero for the night."""
import argparse
import functools
import json
import logging
import subprocess
import sys

logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
log = logging.getLogger("night")
options = argparse.Namespace(dry_run=False)


def mutates(function):
    @functools.wraps(function)
    def held(*args, **kwargs):
        if options.dry_run:
            print("would", function.__name__.replace("_", " "), *args)
            return None
        return function(*args, **kwargs)
    return held


@mutates
def scale_to_zero(name):
    subprocess.run(["kubectl", "-n", "shop", "scale", f"deployment/{name}", "--replicas=0"], check=True)


@mutates
def annotate(name, text):
    subprocess.run(["kubectl", "-n", "shop", "annotate", "--overwrite", f"deployment/{name}", text], check=True)


def replicas(name):
    out = subprocess.run(["kubectl", "-n", "shop", "get", f"deployment/{name}", "-o", "jsonpath={.spec.replicas}"],
                         capture_output=True, text=True, check=True).stdout
    return int(json.loads(out or "0"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deployment", nargs="+")
    parser.add_argument("--dry-run", action="store_true")
    parser.parse_args(namespace=options)
    for name in options.deployment:
        before = replicas(name)
        log.info("%s has %d replicas", name, before)
        annotate(name, f"night/replicas={before}")
        scale_to_zero(name)


main()
