#!/bin/sh
# rotate the logs of a folder
set -e
cd "${1:?folder}"
for f in *.log; do
    [ -f "$f.1" ] && mv "$f.1" "$f.2"
    mv "$f" "$f.1"
    : > "$f"
done
