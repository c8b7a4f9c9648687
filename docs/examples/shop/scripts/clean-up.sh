#!/usr/bin/env bash
# Deletes what imports leave behind in a folder.
set -euo pipefail

dry_run=false
verbose=false
folder=''

usage() { echo "usage: ${0##*/} [--dry-run] [--verbose] FOLDER" >&2; }

while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) dry_run=true ;;
    --verbose) verbose=true ;;
    -*) usage; exit 2 ;;
    *) folder="$1" ;;
  esac
  shift
done
[ -d "$folder" ] || { usage; exit 2; }

count=0
for file in "$folder"/*.tmp; do
  [ -e "$file" ] || continue
  count=$((count + 1))
  if [ "$dry_run" = true ]; then
    echo "would delete $file"
    continue
  fi
  [ "$verbose" = false ] || echo "deleting $file"
  rm -- "$file"
done
echo "$count files"
