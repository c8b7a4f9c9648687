#!/usr/bin/env bash
#
# cordon-nodes.sh
# Takes nodes out of scheduling before the kernel update.
#
# Environment:
#   DRY_RUN=1     print the commands only
#   SELECTOR=...  which nodes (default role=worker)
#
set -u

SELECTOR="${SELECTOR:-role=worker}"
DRY_RUN="${DRY_RUN:-}"

log() { printf '%s %s\n' "$(date '+%H:%M:%S')" "$*"; }

kube() {
    if [[ "$DRY_RUN" == "yes" ]]; then
        log "dry run: kubectl $*"
        return 0
    fi
    log "kubectl $*"
    kubectl "$@"
}

nodes=$(kubectl get nodes -l "$SELECTOR" -o name)
if [[ -z "$nodes" ]]; then
    log "no nodes for $SELECTOR"
    exit 1
fi

for node in $nodes; do
    kube cordon "$node"
    kube drain "$node" --ignore-daemonsets --delete-emptydir-data --timeout=300s
done
