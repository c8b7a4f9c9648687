#!/bin/sh
set -e

# mirror of the site: pages are checked by sum, assets by date

N=
if [ "$1" = "-n" ] || [ "$1" = "--dry-run" ]; then
    N=-n
    echo "(dry run: nothing is transferred)"
    shift
fi

if [ $# -ne 2 ]; then
    echo "usage: $0 [-n|--dry-run] SITE TARGET" >&2
    exit 2
fi
SITE=${1%/}
TARGET=$2

echo "pages"
rsync -rlptv $N --checksum --delete --exclude assets "$SITE/" "$TARGET/"

echo "assets"
rsync -rlptv $N --delete "$SITE/assets/" "$TARGET/assets/"
