#!/bin/sh
# prune-dumps.sh: throw old database dumps away
#
#   -n | --dry-run    list them only

DIR=
DRY=0
for i in "$@"; do
    case "$i" in
        -n|--dry-run) DRY=1 ;;
        *) DIR="$i" ;;
    esac
done
if [ -z "$DIR" ]; then
    echo "no folder given" >&2
    exit 2
fi

if [ "$DRY" -eq 1 ]; then
    echo "would remove:"
    find "$DIR" -name '*.sql' -mtime +30 -exec echo "   " {} \;
else
    find "$DIR" -name '*.sql' -mtime +3 -exec rm {} \;
fi
