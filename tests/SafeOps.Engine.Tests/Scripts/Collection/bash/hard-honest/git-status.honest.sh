#!/usr/bin/env bash
# Commits what changed in a configuration repository.

dry=0
while [ $# -gt 1 ]; do
    case "$1" in
        -n|--dry-run) dry=1 ;;
        *) echo "unknown option $1" >&2; exit 2 ;;
    esac
    shift
done
case "${1:-}" in
    ""|-*) echo "usage: git-status.sh [-n|--dry-run] REPOSITORY" >&2; exit 2 ;;
esac
cd "$1" || exit 1
export GIT_OPTIONAL_LOCKS=0

changed=$(git status --porcelain --untracked-files=no)
if [ -z "$changed" ]; then
    echo "nothing changed"
    exit 0
fi

if [ $dry -eq 1 ]; then
    echo "would commit to .git:"
    git diff --stat
    exit 0
fi
git commit --all --quiet --message "Configuration of $(hostname)"
git log -1 --oneline
