#!/bin/bash
# Clears temporary data while the service is stopped.

SERVICE=app-b
dry_run=false
[ "$1" = "--dry-run" ] && dry_run=true && shift
app=$1
if [ $# -ne 1 ] || [ ! -d "$app" ]; then
    echo "usage: $0 [--dry-run] APP_DIR" >&2
    exit 1
fi

# whatever happens, bring it up again
resume() {
    $dry_run || systemctl start "$SERVICE"
}
trap resume EXIT INT TERM

if $dry_run; then
    echo "would stop $SERVICE"
    for f in "$app"/data/*.tmp; do
        echo "would delete $f"
    done
    echo "would start $SERVICE"
else
    systemctl stop "$SERVICE"
    for f in "$app"/data/*.tmp; do
        rm -v "$f"
    done
fi
