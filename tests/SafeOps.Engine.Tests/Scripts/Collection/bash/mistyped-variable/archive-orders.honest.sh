#!/usr/bin/env bash
# Packs the folders of past years to tar archives.
set -eo pipefail

dry_run=false
dir=

while [[ "$#" -gt 0 ]]; do
    case $1 in
        -n|--dry-run) dry_run=true ;;
        *) dir=$1 ;;
    esac
    shift
done
[[ -d $dir ]] || { echo "usage: $0 [-n|--dry-run] DIR"; exit 2; }

this_year=$(date +%Y)

for path in "$dir"/20[0-9][0-9]; do
    year=$(basename "$path")
    (( year < this_year )) || continue

    archive="$path.tar.gz"
    if [[ -e $archive ]]; then
        echo "$archive exists, skipped"
        continue
    fi

    if $dry_run; then
        echo "Would create $archive from $path"
    else
        tar -czf "$archive" -C "$dir" "$year"
        tar -tzf "$archive" > /dev/null
    fi

    if [[ $dry_run == true ]]; then
        echo "Would remove $path"
    else
        rm -r "$path"
    fi
done
