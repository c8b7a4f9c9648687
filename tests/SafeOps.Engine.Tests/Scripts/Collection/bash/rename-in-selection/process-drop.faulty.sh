#!/usr/bin/env bash
# Imports csv files that a partner drops.
set -euo pipefail

DRY_RUN=0
DROP=
for arg in "$@"; do
    [[ $arg == --dry-run ]] && { DRY_RUN=1; continue; }
    DROP=$arg
done
[[ -d $DROP ]] || { echo "usage: process-drop.sh DROP [--dry-run]" >&2; exit 2; }

claim() {
    # another importer may be at work, the rename tells who was first
    local f
    for f in "$DROP"/*.csv; do
        [[ -e $f ]] || continue
        mv "$f" "$f.work" && echo "$f.work"
    done
}

mapfile -t files < <(claim)

for f in "${files[@]}"; do
    if [[ $DRY_RUN -eq 1 ]]; then
        echo "Would import ${f%.work} to imported.csv: $(wc -l < "$f") lines"
    else
        cat "$f" >> imported.csv
        rm "$f"
        echo "Imported ${f%.work}"
    fi
done
