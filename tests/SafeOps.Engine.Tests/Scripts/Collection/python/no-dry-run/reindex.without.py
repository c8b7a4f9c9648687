#!/usr/bin/env python3
import pathlib
import sys


def index(folder):
    words = {}
    for path in pathlib.Path(folder).glob("*.txt"):
        for word in path.read_text().split():
            words.setdefault(word, []).append(path.name)
    lines = [f"{word} {' '.join(names)}" for word, names in sorted(words.items())]
    pathlib.Path(folder, "INDEX").write_text("\n".join(lines) + "\n")


index(sys.argv[1])
