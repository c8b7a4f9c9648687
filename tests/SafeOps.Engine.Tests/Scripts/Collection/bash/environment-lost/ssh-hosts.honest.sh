#!/usr/bin/env bash
set -euo pipefail
# Restarts the proxies of a few hosts, one after the other.
# DRY_RUN is read by the function that is sent to the host.

DRY_RUN=0
hosts=()
for arg in "$@"; do
    case "$arg" in
        --dry-run) DRY_RUN=1 ;;
        -*) echo "unknown option: $arg" >&2; exit 2 ;;
        *) hosts+=("$arg") ;;
    esac
done
(( ${#hosts[@]} )) || { echo "usage: ssh-hosts.sh [--dry-run] HOST..." >&2; exit 2; }
export DRY_RUN

for host in "${hosts[@]}"; do
    echo "$host:"
    if [[ $DRY_RUN == 1 ]]; then
        echo "  would restart haproxy"
        continue
    fi
    ssh -o BatchMode=yes "$host" 'sudo systemctl restart haproxy && systemctl is-active haproxy'
done
