#!/bin/bash
# usage: comment-only.sh [--dry-run] DIR
# --dry-run   show what would be deleted
dir=""
for arg in "$@"; do
    [[ $arg == --* ]] || dir=$arg
done
[[ -d $dir ]] || exit 1
for d in "$dir"/old-*; do
    echo "Removing $d"
    rm -rf "$d"
done
