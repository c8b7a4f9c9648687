import argparse
import shutil
from datetime import datetime, timezone
from pathlib import Path


class Store:
    def __init__(self, root: Path, read_only: bool):
        self.root = root
        self.read_only = read_only

    def __enter__(self):
        if not self.root.is_dir():
            raise SystemExit(f"{self.root}: no store")
        return self

    def __exit__(self, kind, value, trace):
        # who reads the store looks here whether something happened
        if self.read_only:
            print(f"DRY RUN: {self.root / 'LAST'} would get the time")
        elif kind is None:
            (self.root / "LAST").write_text(datetime.now(timezone.utc).isoformat())
        return False

    def drop(self, name: str):
        path = self.root / name
        if self.read_only:
            print(f"DRY RUN: {path} with {sum(1 for _ in path.rglob('*'))} entries would go")
        else:
            shutil.rmtree(path)


def main():
    parser = argparse.ArgumentParser(description="Drops the generation 'old' of a store.")
    parser.add_argument("root", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    with Store(args.root, read_only=args.dry_run) as store:
        store.drop("old")


if __name__ == "__main__":
    main()
