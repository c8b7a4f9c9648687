#!/usr/bin/env python3
"""Imports a price list to the shop's database (SQLite)."""
import argparse
import csv
import pathlib
import shutil
import sqlite3

WORK = pathlib.Path("work")

def rows(path):
    with open(path, newline="") as f:
        return list(csv.DictReader(f))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("list")
    p.add_argument("--database", default="shop.db")
    p.add_argument("--dry-run", action="store_true")
    a = p.parse_args()

    prices = rows(a.list)
    if a.dry_run:
        print(f"would empty {WORK}")
        for r in prices:
            print(f"would set {r['sku']} to {r['price']} in {a.database}")
        print(f"would write {WORK / 'done'}")
        return

    if WORK.exists():
        shutil.rmtree(WORK)
    WORK.mkdir()
    con = sqlite3.connect(a.database)
    with con:
        con.execute("create table if not exists price (sku primary key, price)")
        con.executemany("insert or replace into price values (:sku, :price)", prices)
    (WORK / "done").write_text(str(len(prices)))
    print(len(prices), "prices")


main()
