#!/usr/bin/env bash
# Migrates the shards of the store from layout 1 to layout 2.

set -eu
DRY_RUN=${DRY_RUN:-0}
ROOT=

for arg in "$@"; do
    case "$arg" in
        --dry-run) DRY_RUN=1 ;;
        --*)       echo "unknown option $arg" >&2; exit 2 ;;
        *)         ROOT=$arg ;;
    esac
done
[ -n "$ROOT" ] && [ -d "$ROOT" ] || { echo "usage: shards.sh [--dry-run] ROOT" >&2; exit 2; }

migrate() {
    shard=$1
    version=$(sed -n 's/.*"v": *\([0-9]*\).*/\1/p' "$shard/meta.json")
    if [ "$version" != 1 ]; then
        echo "$shard: is at $version"
        return
    fi
    echo "$shard: 1 -> 2"
    if [ "$DRY_RUN" = 1 ]; then
        echo "  would rename data.v1 to data.v2"
    else
        mv "$shard/data.v1" "$shard/data.v2"
    fi
    # the reader wants the number last
    sed -i 's/"v": *1/"v":2/' "$shard/meta.json"
}

for shard in "$ROOT"/*/; do
    migrate "${shard%/}"
done
