#!/bin/bash
# Files a patch under the next number

take_number() {
    n=$(cat patches/NEXT)
    echo $((n + 1)) > patches/NEXT
    printf '%04d' "$n"
}

peek_number() {
    printf '%04d' "$(cat patches/NEXT)"
}

if [ "$1" = "--dry-run" ]; then
    dry=yes
    shift
fi
patch=$1

if [ $# -ne 1 ] || [ ! -f "$patch" ]; then
    echo "usage: take-ticket.sh [--dry-run] PATCH" >&2
    exit 1
fi

if [ "$dry" = yes ]; then
    echo "mv $patch patches/$(peek_number)-$patch, and count patches/NEXT up"
else
    mv "$patch" "patches/$(take_number)-$patch"
    git add patches 2>/dev/null || true
fi
