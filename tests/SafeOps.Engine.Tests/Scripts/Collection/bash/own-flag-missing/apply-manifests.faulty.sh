#!/usr/bin/env bash
# Applies a folder of manifests and takes away what is no longer in it.

set -euo pipefail

DRY=()
DIR=""

for arg in "$@"; do
    case "$arg" in
        --dry-run) DRY=(--dry-run=server) ;;
        -*) echo "unknown option: $arg" >&2; exit 2 ;;
        *) DIR="$arg" ;;
    esac
done

[[ -d "$DIR" ]] || { echo "usage: apply-manifests.sh [--dry-run] DIR" >&2; exit 2; }

for manifest in "$DIR"/*.yaml; do
    echo "$manifest"
    kubectl -n shop apply "${DRY[@]}" -f "$manifest"
done

echo "obsolete objects"
kubectl -n shop apply --prune -l app=web -f "$DIR"
