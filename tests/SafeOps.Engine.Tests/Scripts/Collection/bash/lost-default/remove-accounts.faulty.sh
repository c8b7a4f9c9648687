#!/usr/bin/env bash
set -euo pipefail
#
# Removes the homes and mail of closed accounts (marked by HOMES/.closed-NAME).

# remove_path PATH [DRY]
remove_path() {
    local path=$1
    local dry=${2:-0}

    [[ -e $path ]] || return 0
    if [[ $dry == 1 ]]; then
        echo "Would remove $path"
    else
        echo "Removing $path"
        rm -rf -- "$path"
    fi
}

dry_run=0
homes=""
for arg in "$@"; do
    case "$arg" in
        --dry-run) dry_run=1 ;;
        --*) echo "Unknown option $arg" >&2; exit 2 ;;
        *) homes="$arg" ;;
    esac
done
[[ -d "$homes" ]] || { echo "Usage: remove-accounts.sh [--dry-run] HOMES" >&2; exit 2; }

for mark in "$homes"/.closed-*; do
    [[ -e "$mark" ]] || continue
    user="${mark##*/.closed-}"
    remove_path "$homes/$user" "$dry_run"
    remove_path "spool/$user"
    remove_path "$mark" "$dry_run"
done
