#!/usr/bin/env python3
"""Blob store tool: list and clean."""
import argparse
import os
import time


def old_blobs(store, days):
    limit = time.time() - days * 86400
    for name in sorted(os.listdir(store)):
        path = os.path.join(store, name)
        if os.path.getmtime(path) < limit:
            yield path


def clean(args):
    for path in old_blobs(args.store, args.days):
        if args.dry_run:
            print("would remove", path)
        else:
            os.unlink(path)
            print("removed", path)


def show(args):
    for path in old_blobs(args.store, args.days):
        print(path)


def build():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.set_defaults(dry_run=False)
    commands = parser.add_subparsers(required=True)
    for name, function in (("clean", clean), ("list", show)):
        command = commands.add_parser(name)
        command.add_argument("store")
        command.add_argument("--days", type=int, default=7)
        command.add_argument("--dry-run", action="store_true")
        command.set_defaults(run=function)
    return parser


if __name__ == "__main__":
    args = build().parse_args()
    args.run(args)
