#!/usr/bin/env python3
"""Removes broken uploads."""
import argparse
import logging
import os
import sys

log = logging.getLogger(__name__)


class Remover:
    def __init__(self, root):
        self.root = root

    def candidates(self):
        with os.scandir(self.root) as entries:
            yield from sorted((e.path for e in entries if e.name.endswith(".part")))

    def remove(self, path):
        os.remove(path)
        log.info("removed %s", path)


class Preview(Remover):
    def remove(self, path):
        log.info("would remove %s (%d bytes)", path, os.path.getsize(path))


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root")
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--dry-run", dest="remover", action="store_const", const=Preview, default=Remover)
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.INFO, format="%(levelname)-7s %(message)s")

    remover = options.remover(options.root)
    for path in remover.candidates():
        log.debug("looking at %s", path)
        remover.remove(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
