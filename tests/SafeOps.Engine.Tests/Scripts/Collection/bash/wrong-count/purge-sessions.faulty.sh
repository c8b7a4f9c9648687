#!/bin/bash
# purge-sessions.sh [--dry-run] DIR

dry=false
[[ "$1" == "--dry-run" ]] && { dry=true; shift; }
[[ $# -eq 1 ]] || { echo "usage: purge-sessions.sh [--dry-run] DIR" >&2; exit 1; }
dir="$1"

if $dry; then
    count=$(find "$dir" -type f -name 's*' -mmin +1440 | wc -l)
    echo "Would delete $count session files:"
    find "$dir" -type f -name 's*' -mmin +1440
    exit 0
fi

count=0
while read -r f; do
    rm -f "$f" && count=$((count + 1))
done < <(find "$dir" -type f -mmin +1440)
echo "Deleted $count session files"
