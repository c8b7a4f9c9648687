"""Purges debugging events from the event database."""
import argparse
import sqlite3

COUNT = "select count(*) from event where level = 'debug'"
DELETE = "delete from event where level = 'debug'"

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("database")
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()

mode = "ro" if args.dry_run else "rw"
con = sqlite3.connect(f"file:{args.database}?mode={mode}", uri=True)
count = con.execute(COUNT).fetchone()[0]

if args.dry_run:
    print(f"would delete {count} rows from event in {args.database}")
else:
    with con:
        deleted = con.execute(DELETE).rowcount
    print(f"deleted {deleted} rows from event in {args.database}")
con.close()
