#!/bin/bash
# sets mode=fast, with a backup beside

DRY_RUN=no
[[ ${1:-} == --dry-run ]] && { DRY_RUN=yes; shift; }
file=${1:?file}
[[ $# -eq 1 && -f $file ]] || { echo "usage: stamped-backup.sh [--dry-run] FILE" >&2; exit 2; }

if grep -qx 'mode=fast' "$file"; then
    echo "$file is fast"
    exit 0
fi

backup=$file.$(date +%Y%m%d-%H%M%S-%N).bak

if [[ $DRY_RUN == yes ]]; then
    echo "would copy $file to $backup"
    echo "would change $file:"
    diff -u "$file" <(sed 's/^mode=.*/mode=fast/' "$file")
    exit 0
fi

cp -p "$file" "$backup"
sed -i 's/^mode=.*/mode=fast/' "$file"
grep -qx 'mode=fast' "$file" || { mv "$backup" "$file"; exit 1; }
