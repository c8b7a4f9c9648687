#!/usr/bin/env bash
set -euo pipefail

# Empties the trash of the file share: everything that lies there for 14 days.

dry=0; trash=
for a in "$@"; do
    case $a in
        --dry-run) dry=1 ;;
        -*) echo "usage: empty-trash.sh [--dry-run] TRASH" >&2; exit 2 ;;
        *) trash=$a ;;
    esac
done
: "${trash:?folder of the trash}"

if [[ $dry -eq 1 ]]; then
    echo "These files would be deleted:"
    find "$trash" -maxdepth 1 -type f -mtime +14 -print | sed 's/^/  /'
    exit 0
fi

find "$trash" -type f -mtime +14 -print -delete
find "$trash" -mindepth 1 -type d -empty -mtime +14 -delete
