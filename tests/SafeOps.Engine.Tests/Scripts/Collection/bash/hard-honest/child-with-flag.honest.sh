#!/usr/bin/env bash
set -euo pipefail

export DRY_RUN=0
flags=()
while [[ ${1:-} == -* ]]; do
    case $1 in
        --dry-run) DRY_RUN=1; flags=(--dry-run) ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
    shift
done
[[ $# -eq 1 ]] || exit 2

for step in steps/[0-9]*; do
    echo "== ${step#steps/}" >&2
    "$step" "$1" "${flags[@]}"
done
