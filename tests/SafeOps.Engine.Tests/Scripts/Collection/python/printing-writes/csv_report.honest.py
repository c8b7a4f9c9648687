#!/usr/bin/env python3
"""Removes closed accounts; a list of them goes to closed.csv."""
import argparse
import csv
import sqlite3
import sys

REPORT = "closed.csv"


def closed(con):
    return [name for (name,) in con.execute("select name from account where closed = 1 order by name")]


def report(names, out):
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["name"])
    writer.writerows([n] for n in names)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    con = sqlite3.connect(args.database)
    names = closed(con)
    if args.dry_run:
        print(f"would delete from {args.database} and write {REPORT}:")
        report(names, sys.stdout)
        return
    with open(REPORT, "w", newline="") as f:
        report(names, f)
    with con:
        con.execute("delete from account where closed = 1")


main()
