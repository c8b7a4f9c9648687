#!/usr/bin/env bash
# Gives a zone file a new serial number.

next_serial() {
    local n
    n=$(($(cat .serial 2>/dev/null || echo 0) + 1))
    echo "$n" > .serial
    echo "$(date +%Y%m%d)$(printf '%02d' "$n")"
}

DRY_RUN=false
for arg in "$@"; do
    case $arg in
        --dry-run) DRY_RUN=true ;;
        -*) echo "unknown option $arg" >&2; exit 2 ;;
        *) ZONE=$arg ;;
    esac
done
[[ -w ${ZONE:-} ]] || { echo "zone file?" >&2; exit 2; }

old=$(sed -n 's/^; serial: //p' "$ZONE")
if $DRY_RUN; then
    new=$(next_serial)
    echo "would change the serial of $ZONE from $old to $new, and count .serial up"
else
    new=$(next_serial)
    sed -i "s/^; serial: .*/; serial: $new/" "$ZONE"
    echo "$old -> $new"
fi
