#!/usr/bin/env bash
set -euo pipefail

# Tags the release and pushes the tag. Tags of its candidates are dropped.

main() {
    local version="" dry_run=0
    while (($#)); do
        case $1 in
            --dry-run) dry_run=1 ;;
            v[0-9]*) version=$1 ;;
            *) echo "usage: tag-release.sh [--dry-run] vX.Y" >&2; return 2 ;;
        esac
        shift
    done
    if [[ -z $version ]]; then
        echo "which version?" >&2
        return 2
    fi

    if ((dry_run)); then
        echo "would tag $(git rev-parse --short HEAD) as $version"
        echo "would push $version to origin"
        return 0
    fi

    git tag --annotate "$version" --message "Release $version"
    git push origin "$version"
}

# candidates are of no use any more
git tag --list 'v*-rc*' | while read -r tag; do
    git tag --delete "$tag"
done

main "$@"
