#!/usr/bin/env bash
set -euo pipefail

# render-manifest.sh TAG [--dry-run]
# Puts the tag into the template and applies it.

dry_run=0
tag=
for arg in "$@"; do
  case "$arg" in
    --dry-run) dry_run=1 ;;
    -*) echo "unknown option: $arg" >&2; exit 2 ;;
    *) tag="$arg" ;;
  esac
done
[[ -n "$tag" ]] || { echo "usage: render-manifest.sh TAG [--dry-run]" >&2; exit 2; }

work=$(mktemp -d)
manifest="$work/deployment.yaml"
sed "s/__TAG__/$tag/" deployment.tmpl > "$manifest"

if [[ $dry_run -eq 1 ]]; then
  echo "would apply:"
  cat "$manifest"
else
  kubectl -n shop apply -f "$manifest"
  kubectl -n shop rollout status deployment/web
  rm -rf "$work"
fi
