#!/usr/bin/env bash
# Switches the current link of an application to another release.
#   switch-release.sh APP RELEASE [--dry-run]

set -eu

DRY_RUN=0
if [ "${1-}" = "--dry-run" ]; then
  DRY_RUN=1
  shift
fi

if [ $# -lt 2 ]; then
  echo "usage: switch-release.sh APP RELEASE [--dry-run]" >&2
  exit 2
fi

app=$1
release=$2

if [ ! -d "$app/releases/$release" ]; then
  echo "there is no release $release" >&2
  exit 1
fi

before=$(readlink "$app/current" || true)
if [ "$before" = "releases/$release" ]; then
  echo "is $release already"
  exit 0
fi

echo "current: $before"
if [ "$DRY_RUN" = 1 ]; then
  echo "would point $app/current to releases/$release"
else
  ln -sfn "releases/$release" "$app/current.new"
  mv -T "$app/current.new" "$app/current"
  echo "current: $(readlink "$app/current")"
fi
