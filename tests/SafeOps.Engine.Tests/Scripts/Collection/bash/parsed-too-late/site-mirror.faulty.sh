#!/usr/bin/env bash
# site-mirror.sh SRC DEST [--dry-run]
#
# Copies changed pages to the web root. Pages go to .incoming first and
# are moved in one go, so that nobody sees half a site.

set -euo pipefail

src=${1:?source}
dest=${2:?destination}

if [[ ! -d $src || ! -d $dest ]]; then
    echo "both folders have to be there" >&2
    exit 1
fi

# left by a run that was stopped
rm -rf "$dest/.incoming"

shift 2
dry=0
for arg; do
    if [[ $arg == --dry-run ]]; then
        dry=1
    else
        echo "do not know $arg" >&2
        exit 2
    fi
done

changed=()
for page in "$src"/*.html; do
    name=${page##*/}
    cmp -s "$page" "$dest/$name" || changed+=("$name")
done

if (( dry )); then
    for name in "${changed[@]}"; do
        echo "would copy $name to $dest/$name"
    done
    exit 0
fi

mkdir "$dest/.incoming"
for name in "${changed[@]}"; do
    cp "$src/$name" "$dest/.incoming/$name"
done
for name in "${changed[@]}"; do
    mv "$dest/.incoming/$name" "$dest/$name"
done
rmdir "$dest/.incoming"
