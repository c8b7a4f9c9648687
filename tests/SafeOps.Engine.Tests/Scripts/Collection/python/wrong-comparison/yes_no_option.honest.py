"""Strips blanks at line ends in notes.

  --dry-run=yes|no   (default no)
"""
import argparse
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--dry-run", choices=["yes", "no"], default="no")
arguments = parser.parse_args()

for note in sorted(arguments.folder.rglob("*.md")):
    lines = note.read_text().splitlines()
    stripped = [line.rstrip() for line in lines]
    if lines == stripped:
        continue
    places = [i + 1 for i, (a, b) in enumerate(zip(lines, stripped)) if a != b]
    print(note, "lines", ", ".join(map(str, places)))
    if arguments.dry_run != "yes":
        note.write_text("\n".join(stripped) + "\n")
