#!/usr/bin/env python3
"""Deletes completed pods of a namespace."""
import argparse
import json
import subprocess


def pods(namespace):
    text = subprocess.check_output(["kubectl", "get", "pods", "--namespace", namespace, "-o", "json"], text=True)
    return json.loads(text)["items"]


def completed(items):
    return [p["metadata"]["name"] for p in items if p["status"]["phase"] == "Succeeded"]


def delete(namespace, names):
    for name in names:
        subprocess.check_call(["kubectl", "delete", "pod", name, "--namespace", namespace, "--wait=false"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--namespace", required=True)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    items = pods(args.namespace)
    if args.dry_run:
        for name in completed(items):
            print(f"would delete pod {name} in {args.namespace}")
        return
    delete(args.namespace, completed(items))


main()
