#!/usr/bin/env bash
. "$(dirname "$0")/common.sh"

NOOP=no
DIR=
for arg in "$@"; do
    case "$arg" in
        --dry-run) NOOP=yes ;;
        -*) log "unknown option $arg"; exit 2 ;;
        *) DIR=$arg ;;
    esac
done
[ -d "$DIR" ] || { log "usage: sourced-library.sh [--dry-run] DIR"; exit 2; }

purge_caches "$DIR"

if [ "$NOOP" = yes ]; then
    log "dry run: would stamp $DIR/.purged"
else
    date > "$DIR/.purged"
fi
