#!/usr/bin/env bash
set -euo pipefail

# Brings files of the share under one mode and strips bad line ends.

usage() { echo "usage: adopt-files.sh [--dry-run] SHARE" >&2; exit 2; }

dry_run=no
case ${1:-} in
    --dry-run) dry_run=yes; shift ;;
    -*) usage ;;
esac
[[ $# -eq 1 && -d $1 ]] || usage

find "$1" -type f ! -perm 0644 | sort | while IFS= read -r file; do
    chmod u+rw,go+r "$file"
    ends=$(grep -c $'\r' "$file" || true)
    if [[ $dry_run == yes ]]; then
        echo "would set 0644 on $file"
        [[ $ends -eq 0 ]] || echo "would strip $ends carriage returns from $file"
        continue
    fi
    chmod 0644 "$file"
    [[ $ends -eq 0 ]] || sed -i 's/\r$//' "$file"
    echo "$file"
done
