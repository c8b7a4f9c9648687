#!/usr/bin/env python3
import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator


@dataclass(frozen=True)
class Move:
    source: Path
    target: Path

    def __str__(self):
        return f"move {self.source} to {self.target}"

    def do(self):
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.source.rename(self.target)


@dataclass(frozen=True)
class Delete:
    path: Path

    def __str__(self):
        return f"delete {self.path}"

    def do(self):
        self.path.unlink()


def plan(inbox: Path) -> Iterator[Move | Delete]:
    for path in sorted(inbox.iterdir()):
        if path.suffix == ".txt":
            yield Move(path, inbox / "text" / path.name)
        elif path.suffix == ".lock":
            yield Delete(path)


def main() -> int:
    parser = argparse.ArgumentParser(description="Tidies an inbox.")
    parser.add_argument("inbox", type=Path)
    parser.add_argument("-n", "--dry-run", action="store_true")
    args = parser.parse_args()

    actions = list(plan(args.inbox))
    for action in actions:
        print(action, file=sys.stderr if not args.dry_run else sys.stdout)
        if not args.dry_run:
            action.do()
    return 0


if __name__ == "__main__":
    sys.exit(main())
