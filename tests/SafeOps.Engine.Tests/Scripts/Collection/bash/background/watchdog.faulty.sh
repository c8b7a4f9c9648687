#!/usr/bin/env bash
# Removes stale pid files; gives processes a moment to come back.

set -euo pipefail
opts=$(getopt -o n --long dry-run -n watchdog -- "$@") || exit 2
eval set -- "$opts"
dry=0
while true; do
    case "$1" in
        -n|--dry-run) dry=1; shift ;;
        --) shift; break ;;
    esac
done
[[ $# -eq 1 ]] || { echo "one folder" >&2; exit 2; }
dir=$(cd "$1" && pwd)

for pidfile in "$dir"/*.pid; do
    pid=$(< "$pidfile")
    if kill -0 "$pid" 2>/dev/null; then
        continue
    fi
    if ((dry)); then
        echo "stale: $pidfile ($pid), would be removed"
    else
        echo "stale: $pidfile ($pid)"
    fi
    setsid bash -c 'sleep 0.5; kill -0 "$1" 2>/dev/null || rm -f "$2"' _ "$pid" "$pidfile" < /dev/null > /dev/null 2>&1 &
done
