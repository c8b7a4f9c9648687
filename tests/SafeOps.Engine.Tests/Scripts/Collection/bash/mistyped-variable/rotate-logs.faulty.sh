#!/bin/bash
# Log rotation for applications that do not do it themselves.

DRY_RUN=""
LOG_DIR=""

parse() {
    for arg in "$@"; do
        case "$arg" in
            --dry-run) DRY_RUN=1 ;;
            -*) echo "Unknown option: $arg" >&2; exit 1 ;;
            *) LOG_DIR="$arg" ;;
        esac
    done
    [ -d "$LOG_DIR" ] || { echo "Usage: rotate-logs.sh [--dry-run] LOG_DIR" >&2; exit 1; }
}

drop_old() {
    local f
    for f in $(find "$LOG_DIR" -name '*.gz' -mtime +30); do
        echo "delete $f"
        if [ -z "$DRY_RUN" ]; then
            rm "$f"
        fi
    done
}

rotate() {
    local f
    for f in "$LOG_DIR"/*.log; do
        [ -s "$f" ] || continue
        echo "rotate $f to $f.<seconds>.gz"
        if [ -z "$DRYRUN" ]; then
            gzip -c "$f" > "$f.$(date +%s).gz"
            : > "$f"
        fi
    done
}

parse "$@"
drop_old
rotate
