#!/usr/bin/env bash
set -euo pipefail

# Takes closed accounts out of the accounts file and calls the directory's API.

API=https://directory.example.com/v1/accounts
DRY_RUN=0

case "${1:-}" in
    --dry-run) DRY_RUN=1; shift ;;
    --*) echo "unknown option $1" >&2; exit 2 ;;
esac
file=${1:?accounts file}
[[ $# -eq 1 ]] || { echo "too many arguments" >&2; exit 2; }

if [[ $DRY_RUN -eq 1 ]]; then
    n=$(grep -c ',closed$' "$file")
    echo "$n accounts would be removed from $file and from the directory:"
    grep ',closed$' "$file" | cut -d, -f1
    exit 0
fi

for name in $(grep -v ',active$' "$file" | cut -d, -f1); do
    curl -fsS -X DELETE "$API/$name" > /dev/null
    sed -i "/^$name,/d" "$file"
    echo "removed $name"
done
