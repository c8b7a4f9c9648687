#!/usr/bin/env bash
# Cleans caches below the users' homes.
#
#   clean-homes.sh [options] HOMES
#     -n, --dry-run   show only
#     --days N        what is older than N days (default 90)

set -euo pipefail

dry_run=no
days=90
roots=()

while [[ $# -gt 0 ]]; do
    case "$1" in
        -n|--dry-run) dry_run=yes; shift ;;
        --days) days="$2"; shift 2 ;;
        --) shift; break ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) roots+=("$1"); shift ;;
    esac
done
[[ ${#roots[@]} -eq 1 ]] || { echo "give one folder with homes" >&2; exit 2; }
root=${roots[0]}

count=0
for home in "$root"/*/; do
    user=$(basename "$home")
    [[ -d "$home/.cache" ]] || continue
    while read -r file; do
        count=$((count + 1))
        if [[ $dry_run == yes ]]; then
            printf '%-10s would remove %s\n' "$user" "$file"
        else
            rm -f "$file"
            printf '%-10s removed %s\n' "$user" "$file"
        fi
    done < <(find "${home}.cache" -type f -mtime "+$days")
done
echo "$count files"
