#!/bin/sh
# Archive: removes what nobody changed for a year.

while [ $# -gt 1 ]; do
    case $1 in
        --dry-run) dry=1 ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
    shift
done
tree=$1
[ -d "$tree" ] || { echo "usage: touch-marker.sh [--dry-run] TREE" >&2; exit 2; }

for dir in "$tree"/*/; do
    dir=${dir%/}
    n=0
    for f in $(find "$dir" -type f -mtime +365); do
        n=$((n + 1))
        if [ -n "$dry" ]; then
            echo "remove $f"
        else
            rm "$f"
        fi
    done
    # the date of the index says when the folder was looked at
    if [ -n "$dry" ]; then echo "touch $dir/INDEX"; else touch -c "$dir/INDEX"; fi
    echo "$dir: $n"
done
