#!/usr/bin/env bash
set -euo pipefail
# Builds the pages to a scratch folder and publishes those that differ.

dry_run=false
dirs=()
for arg in "$@"; do
    case "$arg" in
        --dry-run) dry_run=true ;;
        -*) echo "unknown option: $arg" >&2; exit 64 ;;
        *) dirs+=("$arg") ;;
    esac
done
(( ${#dirs[@]} == 2 )) || { echo "usage: scratch-build.sh [--dry-run] SRC OUT" >&2; exit 64; }
src=${dirs[0]} out=${dirs[1]}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for page in "$src"/*.md; do
    html=$scratch/$(basename "$page" .md).html
    sed 's|^# \(.*\)|<h1>\1</h1>|' "$page" > "$html"
done

( cd "$scratch" && ls ) | while read -r name; do
    if cmp -s "$scratch/$name" "$out/$name"; then
        echo "same:    $out/$name"
    elif $dry_run; then
        echo "publish: $out/$name (not done, dry run)"
    else
        echo "publish: $out/$name"
        cp "$scratch/$name" "$out/$name"
    fi
done
