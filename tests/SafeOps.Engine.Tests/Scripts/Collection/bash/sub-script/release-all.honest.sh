#!/usr/bin/env bash
# Sets the new port in the configuration of every instance and reloads it.

set -euo pipefail

port=8443
dry_run=0
conf=

while (( $# )); do
    case $1 in
        --dry-run) dry_run=1 ;;
        --port) port=$2; shift ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) conf=$1 ;;
    esac
    shift
done
[[ -d $conf ]] || { echo "usage: release-all.sh [--dry-run] [--port N] CONF" >&2; exit 2; }

options=()
(( dry_run )) && options+=(--dry-run)

for file in "$conf"/*/app.conf; do
    instance=$(basename "$(dirname "$file")")
    echo "instance $instance"
    ./bin/set-port ${options[@]+"${options[@]}"} "$file" "$port"
    if (( dry_run )); then
        echo "would reload app-$instance"
    else
        systemctl reload "app-$instance"
    fi
done
