#!/bin/bash
#
# Cleans build output.
#   --force     also where files are younger than an hour
#   --dry-run   show only
#

mode=normal
force=0
dir=

while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run) mode=dry ;;
        --force) force=1 ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) dir="$1" ;;
    esac
    shift
done

[[ -d "$dir/out" ]] || { echo "no build output in '$dir'" >&2; exit 1; }

young=$(find "$dir/out" -type f -mmin -60 | wc -l)
if [[ $young -gt 0 && $force -eq 0 ]]; then
    echo "$young files are younger than an hour, use --force" >&2
    exit 0
fi

case $mode in
    dry)
        find "$dir/out" -type f -printf 'would delete %p\n'
        echo "would delete $dir/out"
        ;;
    *)
        rm -rf "$dir/out"
        echo "$dir/out deleted"
        ;;
esac
