#!/usr/bin/env bash
set -eu

# Builds the word index of the documents. The old one goes away once
# readers have let go of it.

DRY_RUN=no
DOCS=
while [ $# -gt 0 ]; do
    case "$1" in
        --dry-run) DRY_RUN=yes ;;
        -*) echo "no option $1" >&2; exit 2 ;;
        *) DOCS=$1 ;;
    esac
    shift
done
[ -d "$DOCS" ] || { echo "no folder '$DOCS'" >&2; exit 2; }

words=$(cat "$DOCS"/*.txt | tr -cs '[:alnum:]' '\n' | sort -u)

if [ "$DRY_RUN" = yes ]; then
    echo "would write $DOCS/index with $(echo "$words" | wc -l) words"
    echo "would remove $DOCS/index.old"
else
    echo "$words" > "$DOCS/index"
    (sleep 0.4; rm -f "$DOCS/index.old") > /dev/null 2>&1 &
fi

echo "done"
