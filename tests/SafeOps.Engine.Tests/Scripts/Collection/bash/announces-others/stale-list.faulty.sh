#!/usr/bin/env bash
set -euo pipefail
# Removes closed tenants.

dry=0 root=
for arg in "$@"; do
    case $arg in
        -n|--dry-run) dry=1 ;;
        -*) echo "unknown option $arg" >&2; exit 2 ;;
        *) root=$arg ;;
    esac
done
[[ -d $root ]] || { echo "usage: stale-list.sh [-n|--dry-run] TENANTS" >&2; exit 2; }

closed() {
    local mark
    for mark in "$root"/*/.closed; do
        basename "$(dirname "$mark")"
    done
}

if ((dry)); then
    echo "tenants to be removed"
    nl -w 3 -s '. ' closed.list | sed "s|\. |. $root/|"
    exit 0
fi

for tenant in $(closed); do
    rm -rf "${root:?}/$tenant"
    echo "$root/$tenant"
done
