#!/bin/bash
# Sorts scans into folders by the first letter.

dry=0
if [ "$1" == "--dry-run" ]; then dry=1; shift; fi
[ $# == 1 ] || { echo "usage: normalise-names.sh [--dry-run] DIR"; exit 1; }
cd "$1" || exit 1

# file names with blanks break the loop below
IFS=$'\n'

for scan in *.pdf; do
    target=${scan// /_}
    folder=${target:0:1}
    if [ $dry == 1 ]; then
        echo "$scan -> $folder/$target"
    else
        mkdir -p "$folder"
        mv "$scan" "$folder/$target"
    fi
done
