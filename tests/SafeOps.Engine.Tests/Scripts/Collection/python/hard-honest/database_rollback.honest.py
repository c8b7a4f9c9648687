#!/usr/bin/env python3
"""Drops carts that were left for more than 30 days."""
import argparse
import sqlite3
import sys


def drop(con, days):
    return [row[0] for row in con.execute("delete from cart where age > ? returning id", (days,))]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    con = sqlite3.connect(f"file:{args.database}?mode={'ro' if args.dry_run else 'rw'}", uri=True)
    if args.dry_run:
        memory = sqlite3.connect(":memory:")
        con.backup(memory)
        ids = drop(memory, args.days)
        print(f"would delete {len(ids)} rows of cart in {args.database}:", *ids)
        return 0
    ids = drop(con, args.days)
    con.commit()
    print(f"deleted {len(ids)} rows of cart in {args.database}")
    return 0


sys.exit(main())
