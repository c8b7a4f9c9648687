#!/usr/bin/env bash

usage() { echo "exec-child.sh [-n|--dry-run] DIR" >&2; exit 2; }

DRY=
while [[ $1 == -* ]]; do
    case $1 in
        -n|--dry-run) DRY=1 ;;
        *) usage ;;
    esac
    shift
done
[[ $# -eq 1 && -d $1 ]] || usage

# announce wraps a command that changes something
announce() {
    echo "> $*"
    [[ $DRY ]] && return
    command "$@"
}

cd "$1" || exit
for f in old-*; do
    [[ -f $f ]] || continue
    echo "> rm $f"
    command rm "$f"
done
announce touch .cleaned
