#!/usr/bin/env bash
# ensure-namespace.sh [--dry-run] NAMESPACE
# Brings quota and limits of a team's namespace up to date.

set -euo pipefail

dry_run=no
ns=
for a in "$@"; do
    case $a in
        --dry-run) dry_run=yes ;;
        -*) echo "unknown option $a" >&2; exit 2 ;;
        *) ns=$a ;;
    esac
done
[[ -n $ns ]] || { echo "usage: ensure-namespace.sh [--dry-run] NAMESPACE" >&2; exit 2; }

if ! kubectl get namespace "$ns" > /dev/null 2>&1; then
    if [[ $dry_run == yes ]]; then
        echo "would create namespace $ns"
    else
        kubectl create namespace "$ns"
    fi
fi

for quota in cpu=4 memory=8Gi pods=40; do
    if [[ $dry_run == yes ]]; then
        echo "would set ${quota%%=*} of $ns to ${quota#*=}"
    else
        kubectl -n "$ns" create quota "team-${quota%%=*}" --hard="$quota"
    fi
done
