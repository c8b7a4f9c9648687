#!/usr/bin/env bash
# keep-newest.sh DIR N [--dry-run]
# keeps the N newest builds

set -eu
dry_run=""
positional=()
for arg in "$@"; do
    case "$arg" in
        --dry-run) dry_run="yes" ;;
        *) positional+=("$arg") ;;
    esac
done
if [[ ${#positional[@]} -ne 2 ]]; then
    echo "usage: keep-newest.sh DIR N [--dry-run]" >&2
    exit 2
fi
dir=${positional[0]}
keep=${positional[1]}

if [[ -n $dry_run ]]; then
    ls -1t "$dir" | tail -n +$((keep + 1)) | while read -r b; do
        echo "[would remove] $dir/$b"
    done
    exit 0
fi

ls -1t "$dir" | tail -n +$((keep + 1)) | while read -r b; do
    rm -rf "${dir:?}/$b"
    echo "[removed] $dir/$b"
done
