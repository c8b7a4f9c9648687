#!/usr/bin/env bash
set -eu

# Keeps the newest N backups and points "latest" to the newest of them.

dry_run=
keep=7
root=

run() {
    if [ -n "$dry_run" ]; then
        printf '+ %s\n' "$*"
    else
        "$@"
    fi
}

while [ $# -gt 0 ]; do
    case "$1" in
    --dry-run) dry_run=1; shift ;;
    --keep) keep=$2; shift 2 ;;
    --help) echo "rotate-backups.sh [--dry-run] [--keep N] ROOT"; exit 0 ;;
    -*) echo "$1: unknown" >&2; exit 2 ;;
    *) root=$1; shift ;;
    esac
done
: "${root:?which folder}"

cd "$root"

newest=$(ls -d 20??-??-?? | sort -r | head -n 1)
for old in $(ls -d 20??-??-?? | sort -r | tail -n "+$((keep + 1))"); do
    run rm -rf "$old"
done
run ln -sfn "$newest" latest
