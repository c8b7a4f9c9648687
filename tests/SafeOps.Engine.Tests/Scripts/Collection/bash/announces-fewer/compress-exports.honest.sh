#!/usr/bin/env bash
# compress-exports.sh: gzip the csv exports of past days

DRY_RUN=${DRY_RUN:-0}
if [[ ${1:-} == --dry-run ]]; then DRY_RUN=1; shift; fi
if [[ $# -ne 1 || ! -d $1 ]]; then
    echo "usage: compress-exports.sh [--dry-run] DIR" >&2
    exit 2
fi
cd "$1" || exit 1

mapfile -t files < <(ls -1 *.csv 2>/dev/null)

if [[ ${#files[@]} -eq 0 ]]; then
    echo "no exports"
    exit 0
fi

if [[ $DRY_RUN == 1 ]]; then
    echo "To be compressed:"
    printf '  %s\n' "${files[@]}"
    exit 0
fi

for f in "${files[@]}"; do
    gzip -9 "$f" && echo "$f.gz"
done
