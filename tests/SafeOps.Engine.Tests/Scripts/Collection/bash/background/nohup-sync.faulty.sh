#!/bin/bash
# Starts the copy of the site to the web root in the background.

LOG=copy.log
DRY=0
ARGS=()
for x in "$@"; do
    if [ "$x" = "--dry-run" ]; then DRY=1; else ARGS+=("$x"); fi
done
[ ${#ARGS[@]} -eq 2 ] || { echo "usage: nohup-sync.sh FROM TO [--dry-run]"; exit 1; }
FROM=${ARGS[0]}
TO=${ARGS[1]}

echo "copy of $FROM to $TO"
for f in "$FROM"/*; do
    echo "  $(basename "$f")"
done

nohup cp -a "$FROM/." "$TO/" > /dev/null 2>&1 &
if [ $DRY -eq 1 ]; then
    echo "dry run"
    exit 0
fi
echo "started, process $!"
