"""Requeues failed jobs.

    python open_database.py [--check]
"""
import os
import sqlite3
import sys

DB = "queue.db"


def connect():
    con = sqlite3.connect(DB)
    con.execute("create table if not exists job (id integer primary key, state text)")
    con.commit()
    return con


def main(argv):
    con = connect()
    check = False
    for arg in argv:
        if arg == "--check":
            check = True
        else:
            print("unknown argument", arg, file=sys.stderr)
            return 2

    failed = [row[0] for row in con.execute("select id from job where state = 'failed'")]
    if check:
        print(f"{len(failed)} jobs would be requeued: {failed}")
        return 0
    con.execute("update job set state = 'new' where state = 'failed'")
    con.commit()
    print(f"{len(failed)} jobs requeued")
    return 0


sys.exit(main(sys.argv[1:]))
