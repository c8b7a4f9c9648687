#!/bin/bash
# Drops messages that hang in the spool for more than a week

DRY_RUN=0
SPOOL=

while [ $# -gt 0 ]; do
    case "$1" in
        --dry-run) DRY_RUN=1 ;;
        --help|-h) echo "usage: flush-queue.sh [--dry-run] SPOOL"; exit 0 ;;
        *) SPOOL=$1 ;;
    esac
    shift
done

[ -n "$SPOOL" ] && [ -d "$SPOOL" ] || { echo "no spool folder" >&2; exit 2; }

n=0
for msg in $(find "$SPOOL" -name '*.msg' -mtime +7 | sort); do
    n=$((n+1))
    if [ "$DRY_RUN" = "true" ]; then
        echo "$n. would drop $msg"
    else
        echo "$n. drop $msg"
        rm "$msg"
    fi
done
echo "messages: $n"
