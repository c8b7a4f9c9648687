#!/usr/bin/env bash
# Changes "listen 80" to "listen 8000" in all sites and tests the result.

DRY_RUN=0
VERBOSE=0

die() { echo "$*" >&2; exit 1; }

while test $# -gt 0; do
    case "$1" in
        --dry-run) DRY_RUN=1 ;;
        --verbose) VERBOSE=1 ;;
        --*) die "unknown option $1" ;;
        *) ROOT="$1" ;;
    esac
    shift
done
test -d "$ROOT/sites" || die "no sites below '$ROOT'"

convert() { sed 's/listen 80;/listen 8000;/' "$1"; }

for site in "$ROOT"/sites/*.conf; do
    if convert "$site" | cmp -s - "$site"; then
        test $VERBOSE = 1 && echo "$site: nothing to do"
        continue
    fi
    if test $DRY_RUN = 1; then
        echo "$site would become:"
        convert "$site" > "$site.new"
        diff -u "$site" "$site.new"
    else
        convert "$site" > "$site.new" && mv "$site.new" "$site"
        echo "$site: changed"
    fi
done
exit 0
