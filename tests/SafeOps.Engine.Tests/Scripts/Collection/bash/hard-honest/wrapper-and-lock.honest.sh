#!/usr/bin/env bash
# Removes temporary data. One at a time.
set -Eeuo pipefail

readonly LOCK="${TMPDIR:-/tmp}/wrapper-and-lock.$(id -u).lock"
declare -i dry_run=0 removed=0
data=""

log()  { printf '%(%FT%T)T %s\n' -1 "$*" >&2; }
die()  { log "error: $*"; exit 1; }
run()  { if (( dry_run )); then printf 'would run: %s\n' "$*"; else "$@"; fi; }

cleanup() {
    rm -f "${list:-}"
    rmdir "$LOCK"
}

while (( $# )); do
    case "$1" in
        -n|--dry-run) dry_run=1 ;;
        -h|--help) echo "usage: ${0##*/} [-n|--dry-run] DATA"; exit 0 ;;
        -*) die "unknown option $1" ;;
        *) [[ -z $data ]] || die "one folder only"; data=$1 ;;
    esac
    shift
done
[[ -d $data ]] || die "no folder '$data'"

mkdir "$LOCK" 2>/dev/null || die "another run holds $LOCK"
trap cleanup EXIT

list=$(mktemp)
find "$data" -name '*.tmp' -mtime +7 -print0 | sort -z > "$list"

while IFS= read -r -d '' path; do
    run rm -f -- "$path"
    removed+=1
done < "$list"

log "$removed files"
