#!/bin/bash
# remove-images.sh NAME... [--dry-run]: old images of these repositories

[[ $1 == "--dry-run" ]] && DRY=1 && shift

names="$*"

if [[ -z $names ]]; then
    echo "no names" >&2
    exit 2
fi

for name in $names; do
    [[ $name == -* ]] && continue
    # the newest stays
    for image in $(docker images --format '{{.Repository}}:{{.Tag}}' "$name" | sort -V | head -n -1); do
        if [[ $DRY == 1 ]]; then
            echo "docker rmi $image"
        else
            docker rmi "$image"
        fi
    done
done
