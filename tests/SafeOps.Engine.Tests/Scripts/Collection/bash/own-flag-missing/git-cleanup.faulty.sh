#!/usr/bin/env bash
# Cleans a checkout on the build host: untracked files and merged branches.

dry_run=0
repo=

while (($#)); do
    case $1 in
        --dry-run) dry_run=1 ;;
        -*) echo "unknown option $1" >&2; exit 2 ;;
        *) repo=$1 ;;
    esac
    shift
done
: "${repo:?usage: git-cleanup.sh [--dry-run] REPOSITORY}"

cd "$repo" || exit 1
git rev-parse --git-dir > /dev/null || exit 1

if ((dry_run)); then
    git clean -d --dry-run
else
    git clean -d --force --quiet -e git-cleanup.sh
fi

main=$(git symbolic-ref --short HEAD)
for branch in $(git branch --merged "$main" --format '%(refname:short)'); do
    [[ $branch == "$main" ]] && continue
    git branch -d "$branch"
done
