#!/usr/bin/env bash
# Tidies a work folder: backups of editors and parts of broken downloads.

set -eu

dir=
for arg in "$@"; do
    case $arg in
        -n|--dry-run)
            # from here on these only talk
            rm() { echo "rm $*"; }
            mv() { echo "mv $*"; }
            ;;
        -*)
            echo "unknown option: $arg" >&2
            exit 2
            ;;
        *)
            dir=$arg
            ;;
    esac
done

if [ ! -d "${dir:-}" ]; then
    echo "usage: override-functions.sh [-n|--dry-run] DIR" >&2
    exit 2
fi

for f in "$dir"/*.bak; do
    [ -e "$f" ] || continue
    rm -f "$f"
done

for f in "$dir"/*.part; do
    [ -e "$f" ] || continue
    /bin/rm -f "$f"
done
