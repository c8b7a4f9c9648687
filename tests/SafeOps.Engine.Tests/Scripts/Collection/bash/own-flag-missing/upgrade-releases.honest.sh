#!/bin/bash
# upgrades helm releases; one that fails its tests goes back one revision

DRY_RUN=
RELEASES=
for a in "$@"; do
  case $a in
    --dry-run) DRY_RUN=--dry-run;;
    -*) echo "unknown: $a" >&2; exit 1;;
    *) RELEASES="$RELEASES $a";;
  esac
done

if [ -z "$RELEASES" ]; then
  echo "usage: upgrade-releases.sh [--dry-run] RELEASE..."
  exit 1
fi

for r in $RELEASES; do
  echo "### $r"
  helm upgrade "$r" "charts/$r" --namespace shop --install --atomic --timeout 5m $DRY_RUN || exit 1

  if ! helm status "$r" --namespace shop | grep -q 'TEST SUITE:.*Succeeded'; then
    echo "$r: no tests passed, going back"
    helm rollback "$r" --namespace shop --wait $DRY_RUN
  fi
done
