#!/usr/bin/env bash
set -euo pipefail

# Creates an account for a build pipeline and binds it to the role "edit".

namespace=shop
dry_run=false
account=

while [[ $# -gt 0 ]]; do
    case "$1" in
        --dry-run)   dry_run=true ;;
        --namespace) namespace=$2; shift ;;
        -*)          echo "unknown option $1" >&2; exit 2 ;;
        *)           account=$1 ;;
    esac
    shift
done
[[ $account ]] || { echo "usage: print-token.sh [--dry-run] ACCOUNT" >&2; exit 2; }

if $dry_run; then
    echo "Would create: $(kubectl -n "$namespace" create serviceaccount "$account" -o name)"
    echo "Would bind:   $namespace:$account to edit"
    exit 0
fi

kubectl -n "$namespace" create serviceaccount "$account"
kubectl -n "$namespace" create rolebinding "$account-edit" --clusterrole=edit \
    --serviceaccount="$namespace:$account"
