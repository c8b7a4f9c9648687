#!/usr/bin/env bash
set -euo pipefail

DRY_RUN=${DRY_RUN:-}
if [[ ${1-} == --dry-run ]]; then DRY_RUN=1; shift; fi
[[ $# -eq 1 && -d $1 ]] || { echo "usage: dev-null-and-pipes.sh [--dry-run] DIR" > /dev/stderr; exit 2; }
dir=$1

command -v gzip > /dev/null 2>&1 || { echo "no gzip" >&2; exit 1; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT HUP INT TERM
mkfifo "$tmp/pipe"

find "$dir" -type f -name '*.txt' | sort > "$tmp/pipe" &
finder=$!

while IFS= read -r file; do
    size=$(gzip -c "$file" 2> /dev/null | wc -c)
    if [[ -n $DRY_RUN ]]; then
        echo "would gzip $file to $file.gz ($size bytes)" | tee /dev/stderr
    else
        gzip "$file"
    fi
done < "$tmp/pipe"
wait "$finder"
