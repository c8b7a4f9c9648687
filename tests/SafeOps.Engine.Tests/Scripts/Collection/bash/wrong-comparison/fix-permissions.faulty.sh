#!/bin/sh
# fix-permissions.sh [-n] DIR
# Nothing in the share may be writable for everyone.

dry=
[ "$1" = -n ] && { dry=y; shift; }
[ "$1" = --dry-run ] && { dry=y; shift; }
[ $# = 1 ] || { echo "usage: $0 [-n|--dry-run] DIR"; exit 1; }

find "$1" -perm -o+w ! -type l | sort |
while read -r path; do
    mode=$(stat -c %a "$path")
    if [ -n "$dry" ]; then
        chmod o-w "$path"
        echo "$path: $mode -> $(stat -c %a "$path")"
    else
        echo "$path: $mode, would take write from others"
    fi
done
