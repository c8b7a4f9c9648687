#!/usr/bin/env python3
"""Deletes an index of the search server and its local snapshot."""
import http.client
import os
import sys

HOST, PORT = "127.0.0.1", 9200


def call(method, path):
    connection = http.client.HTTPConnection(HOST, PORT, timeout=3)
    try:
        connection.request(method, path)
        return connection.getresponse().status
    except OSError as error:
        print(f"{method} {path}: {error}", file=sys.stderr)
        return 0
    finally:
        connection.close()


def main():
    dry_run = False
    index = None
    for arg in sys.argv[1:]:
        if arg in ("-n", "--dry-run"):
            dry_run = True
        elif index is None and not arg.startswith("-"):
            index = arg
        else:
            sys.exit(f"do not understand {arg}")
    if index is None:
        sys.exit("usage: http_delete.py [-n|--dry-run] INDEX")

    snapshot = os.path.join("snapshots", index + ".json")
    if dry_run:
        print(f"would POST http://{HOST}:{PORT}/{index}/_close")
        print(f"would DELETE http://{HOST}:{PORT}/{index}")
        print(f"would remove {snapshot}")
        return
    call("POST", f"/{index}/_close")
    call("DELETE", f"/{index}")
    os.remove(snapshot)


main()
