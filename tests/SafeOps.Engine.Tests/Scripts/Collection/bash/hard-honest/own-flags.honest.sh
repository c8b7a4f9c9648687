#!/usr/bin/env bash
set -uo pipefail

declare -a own=()
dir=
while (( $# )); do
    case $1 in
        --dry-run) own=(--dry-run=server) ;;
        --*) echo "unknown option $1" >&2; exit 2 ;;
        *) dir=$1 ;;
    esac
    shift
done
[[ -d $dir ]] || { echo "usage: own-flags.sh [--dry-run] DIR" >&2; exit 2; }

for file in "$dir"/*.yaml; do
    echo "# $file"
    kubectl diff -f "$file"
    case $? in
        0) echo "no difference"; continue ;;
        1) ;;
        *) echo "cannot compare $file" >&2; exit 1 ;;
    esac
    kubectl apply ${own[@]+"${own[@]}"} -f "$file" || exit 1
done
