#!/bin/bash
# docker clean-up of a build host: stopped containers, scratch volumes

MODE=run

show_or_do() {
    local mode="$1"; shift
    if [ "$mode" = "show" ]; then
        echo "   $*"
    else
        "$@"
    fi
}

drop_volume() {
    local name="$1"
    local mode="${2:-run}"
    show_or_do "$mode" docker volume rm "$name"
}

drop_container() {
    local name="$1"
    local mode="${2:-run}"
    show_or_do "$mode" docker rm "$name"
}

case "$1" in
    "") ;;
    --dry-run) MODE=show; echo "These commands would be run:" ;;
    *) echo "usage: cleanup-volumes.sh [--dry-run]" >&2; exit 1 ;;
esac

for c in $(docker ps -a --filter status=exited --format '{{.Names}}'); do
    drop_container "$c" "$MODE"
done

for v in $(docker volume ls -q --filter dangling=true); do
    drop_volume "$v"
done
