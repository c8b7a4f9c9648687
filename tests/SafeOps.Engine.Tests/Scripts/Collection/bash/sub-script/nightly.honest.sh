#!/bin/sh
# nightly.sh [--dry-run] DATA
# runs the parts of the nightly job

here=$(dirname "$0")
DRY_RUN=0

if [ "$1" = --dry-run ]; then
    DRY_RUN=1
    shift
fi
export DRY_RUN
if [ $# -ne 1 ]; then
    echo "usage: nightly.sh [--dry-run] DATA" >&2
    exit 64
fi
data=$1

echo "== purge"
sh "$here/lib/purge.sh" "$data" || exit 1

echo "== pack"
for f in "$data"/*.txt; do
    if [ "$DRY_RUN" = 1 ]; then
        echo "would pack $f to $f.gz"
    else
        gzip -k "$f"
    fi
done
