#!/bin/bash
# purge as root

DRY_RUN=0
[ "$1" = "--dry-run" ] && DRY_RUN=1 && shift
export DRY_RUN
[ $# -eq 1 ] || { echo "usage: sudo-child.sh [--dry-run] DIR" >&2; exit 2; }

before=$(ls "$1" | wc -l)
echo "$before entries in $1"

sudo -n ./tools/purge "$1"
status=$?

if [ $DRY_RUN -eq 1 ]; then
    echo "(dry run)"
else
    echo "$(ls "$1" | wc -l) entries are left"
fi
exit $status
