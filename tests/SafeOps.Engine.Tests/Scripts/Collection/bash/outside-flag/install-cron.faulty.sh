#!/usr/bin/env bash
# Adds the lines of a file to the crontab, those that are not there yet.
set -euo pipefail

dry_run=0
case "${1:-}" in
    --dry-run|-n) dry_run=1; shift ;;
    -*) echo "unknown option $1" >&2; exit 2 ;;
esac
[[ $# -eq 1 && -r $1 ]] || { echo "usage: install-cron.sh [-n|--dry-run] FILE" >&2; exit 2; }

current=$(crontab -l 2>/dev/null || true)
missing=$(grep -vxF -f <(printf '%s\n' "$current") "$1" || true)

if [[ -z $missing ]]; then
    echo "all lines are in the crontab"
    exit 0
fi

printf '%s\n%s\n' "$current" "$missing" | crontab -
if ((dry_run)); then
    echo "would add to the crontab:"
    printf '  %s\n' "$missing"
    exit 0
fi
echo "added:"
printf '  %s\n' "$missing"
