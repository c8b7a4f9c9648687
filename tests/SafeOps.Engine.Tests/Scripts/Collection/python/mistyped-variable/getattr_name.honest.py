"""Deletes bounces of the newsletter."""
import argparse
import pathlib
import sys


def delete(path, options):
    if getattr(options, "dry_run", False):
        print(f"[dry run] rm {path}")
        return 0
    size = path.stat().st_size
    path.unlink()
    return size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("-v", "--verbose", action="count", default=0)
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()

    if options.dry_run:
        print("[dry run] nothing will be deleted")

    freed = 0
    for path in sorted(options.folder.glob("*.bounce")):
        if options.verbose:
            print(path, file=sys.stderr)
        freed += delete(path, options)
    print(f"{freed} bytes freed")


if __name__ == "__main__":
    main()
