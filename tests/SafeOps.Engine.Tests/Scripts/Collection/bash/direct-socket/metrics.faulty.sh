#!/usr/bin/env bash
# Cleans the spool and counts in statsd what went away.

STATSD_HOST=${STATSD_HOST:-127.0.0.1}
STATSD_PORT=${STATSD_PORT:-8125}

dry_run=0
spool=
for arg in "$@"; do
    case "$arg" in
        --dry-run) dry_run=1 ;;
        -*) echo "unknown option $arg" >&2; exit 2 ;;
        *) spool=$arg ;;
    esac
done
[[ -d $spool ]] || { echo "which spool?" >&2; exit 2; }

count_removed() {
    printf 'spool.removed:%d|c' "$1" > "/dev/udp/$STATSD_HOST/$STATSD_PORT"
}

removed=0
for f in $(find "$spool" -type f -mtime +1); do
    if ((dry_run)); then
        echo "would remove $f"
    else
        rm "$f"
    fi
    ((removed++))
done

count_removed "$removed"
