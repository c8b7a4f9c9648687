#!/bin/bash
# Removes from a folder what is not in the list of wanted files.

if [ "$1" = "--dry-run" ]; then
    DRY=1
    shift
else
    DRY=0
fi
if [ $# != 2 ]; then
    echo "usage: compare-lists.sh [--dry-run] WANTED DIR" >&2
    exit 1
fi

have=$(mktemp)
want=$(mktemp)
ls "$2" | sort > "$have"
sort "$1" > "$want"

if [ $DRY = 1 ]; then
    comm -23 "$have" "$want" | sed "s|^|would remove $2/|"
    exit 0
fi

comm -23 "$have" "$want" | while read -r f; do
    rm -v "$2/$f"
done
rm -f "$have" "$want"
