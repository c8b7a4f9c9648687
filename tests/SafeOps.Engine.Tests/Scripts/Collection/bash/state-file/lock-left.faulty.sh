#!/usr/bin/env bash
set -eu
# work off the queue, one process at a time

dry=0
case "${1-}" in --dry-run|-n) dry=1; shift;; esac
queue=${1:?queue folder}; [ $# -eq 1 ]
lock=$queue/.lock

if ! mkdir "$lock" 2>/dev/null; then
    echo "another one is at work ($lock)" >&2
    exit 75
fi

for job in "$queue"/job-*; do
    if [ $dry -eq 1 ]; then
        echo "would run $(basename "$job") and call it done-$(basename "$job")"
    else
        echo "run $(basename "$job")"
        mv "$job" "$queue/done-$(basename "$job")"
    fi
done

if [ $dry -eq 1 ]; then
    exit 0
fi
rmdir "$lock"
