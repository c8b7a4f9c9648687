#!/bin/bash
set -o pipefail

# uploads that nobody finished

DAYS=2
DRY=n
while [ $# -gt 0 ]
do
    case "$1" in
    --dry-run) DRY=y ;;
    --days) DAYS=$2; shift ;;
    *) DIR=$1 ;;
    esac
    shift
done
test -d "$DIR" || { echo "usage: xargs-removal.sh [--dry-run] [--days N] DIR" >&2; exit 1; }

old() { find "$DIR" -type f -mtime +$DAYS -print0 | sort -z; }

if [ $DRY = y ]; then
    old | xargs -0 -r -n 1 echo "would delete"
else
    old | xargs -0 -r rm -v
fi
