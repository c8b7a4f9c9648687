#!/bin/sh
# Opens the maintenance page, and lets at take it away again in two hours.
set -u

DRY_RUN=0
[ "${1:-}" = "--dry-run" ] && { DRY_RUN=1; shift; }
[ $# -eq 1 ] || { echo "usage: $0 [--dry-run] WWW" >&2; exit 2; }
root=$1
page=$root/maintenance.html

echo "rm -f '$page'" | at now + 2 hours 2>/dev/null

if [ $DRY_RUN -eq 1 ]; then
    echo "would write $page"
    echo "would ask at to remove it in two hours (at now + 2 hours)"
    exit 0
fi

mkdir -p "$root"
echo '<h1>We are back soon</h1>' > "$page"
echo "$page is up"
