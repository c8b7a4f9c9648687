#!/usr/bin/env bash
#
# Removes cached thumbnails that nobody asked for in two weeks.
# Usage: purge-cache.sh [--dry-run] [--verbose] <cache folder>

set -euo pipefail

DRY_RUN=false
VERBOSE=false
CACHE=""

usage() {
    sed -n '3,4p' "$0"
    exit 2
}

while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) DRY_RUN=true ;;
        --verbose) VERBOSE=true ;;
        -*) echo "unknown option: $1" >&2; usage ;;
        *) CACHE="$1" ;;
    esac
    shift
done

[[ -n "$CACHE" ]] || usage
[[ -d "$CACHE" ]] || { echo "no such folder: $CACHE" >&2; exit 1; }

removed=0
while IFS= read -r -d '' file; do
    if [[ $DRY_RUN == true ]]; then
        echo "Would delete $file"
    else
        [[ $VERBOSE == true ]] && echo "Deleting $file"
        rm -f -- "$file"
    fi
    removed=$((removed + 1))
done < <(find "$CACHE/thumbs" -type f -mtime +14 -print0)

# uploads that were broken off leave their parts here
if [[ -d "$CACHE/stage" ]]; then
    echo "Deleting $CACHE/stage"
    rm -rf -- "$CACHE/stage"
fi

echo "$removed thumbnails"
