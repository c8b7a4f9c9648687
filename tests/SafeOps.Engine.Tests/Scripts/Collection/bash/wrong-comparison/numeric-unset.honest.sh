#!/bin/bash
# Deletes sessions that are older than a day.

DRY_RUN=0
DIR=
while read -r word; do
    [ "$word" = "--dry-run" ] && DRY_RUN=1
done < <(printf '%s\n' "$@")
for word in "$@"; do
    [ "$word" = "--dry-run" ] || DIR=$word
done
if [ ! -d "$DIR" ]; then
    echo "usage: numeric-unset.sh [--dry-run] DIR" >&2
    exit 2
fi

for s in $(find "$DIR" -type f -mtime +0); do
    if [ "$DRY_RUN" -eq 1 ]; then
        echo "would delete $s"
    else
        rm -f "$s"
        echo "deleted $s"
    fi
done
