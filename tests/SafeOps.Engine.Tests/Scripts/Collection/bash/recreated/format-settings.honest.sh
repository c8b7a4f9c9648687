#!/usr/bin/env bash
# Switches debug off in a JSON file.

set -e
DRY_RUN=""
FILE=""
for arg in "$@"; do
  case $arg in
    --dry-run) DRY_RUN=yes ;;
    *) FILE=$arg ;;
  esac
done
[ -f "$FILE" ] || { echo "no file" >&2; exit 2; }

pretty() { python3 -m json.tool --sort-keys "$FILE"; }

changed=$(pretty | sed 's/"debug": true/"debug": false/')

if [ -n "$DRY_RUN" ]; then
  echo "would write $FILE:"
  diff <(pretty) <(echo "$changed") || true
else
  echo "$changed" > "$FILE"
fi
