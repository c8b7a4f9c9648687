#: say detail stop act heading confirm
PODS=() CHECKED=''
NOW=$(date -u +%s)
readonly NOW

# read_pods: one line for each pod of the namespace that has done its work long enough ago: name, uid, phase, end.
read_pods() {
    local answer
    answer=$(timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s get pods --selector="$SELECTOR" --output=json < /dev/null) \
        || refuse "the cluster did not say which pods there are in $NAMESPACE_NAME."
    if [[ -z $answer ]]; then
        answer='{}'
    fi
    jq --raw-output --arg keep "$KEEP" --argjson before "$((NOW - MIN_AGE_HOURS * 3600))" '
        [.items // [] | .[]
            | select(.status.phase == ($ARGS.positional[]) and .metadata.deletionTimestamp == null)
            | select($keep == "" or (.metadata.name | test($keep) | not))
            | {name: .metadata.name, uid: .metadata.uid, phase: .status.phase,
               ended: ([.status.containerStatuses[]?.state.terminated.finishedAt // empty] | max // .metadata.creationTimestamp)}
            | select((.ended | fromdateiso8601) < $before)]
        | sort_by(.ended, .name)[] | [.name, .uid, .phase, .ended] | @tsv' --args "${PHASES[@]}" <<< "$answer"
}

# find_pods: what is deleted is what was looked at first: a pod that came or was replaced since is left alone.
find_pods() {
    local found name uid phase ended
    found=$(read_pods) || exit $?
    PODS=()
    while IFS=$'\t' read -r name uid phase ended; do
        if [[ -z $name || ($PHASE == act && $CHECKED != *" $uid "*) ]]; then
            continue
        fi
        PODS+=("$name")
        detail "$name: $phase, ended $ended, uid $uid"
        if [[ $PHASE == check ]]; then
            CHECKED+=" $uid "
        fi
    done <<< "$found"
    if ((${#PODS[@]} > LIMIT)); then
        refuse "${#PODS[@]} pods are more than the limit of $LIMIT. Look at a dry run with a greater limit first."
    fi
}

# save_pod NAME: what can still be known of it, before it goes.
save_pod() {
    mkdir -p -- "$BACKUP"
    timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s get pod "$1" --output=yaml > "$BACKUP/$1.yaml" < /dev/null
    # A pod whose node is gone has no log any more.
    timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s logs "$1" --all-containers --limit-bytes=10000000 > "$BACKUP/$1.log" 2>&1 < /dev/null \
        || say "      its log could not be read; why stands in $BACKUP/$1.log"
}

preflight() {
    :
}

apply_all() {
    local name deleted
    heading 1 "find the completed pods of $NAMESPACE_NAME"
    find_pods
    deleted=${#PODS[@]}
    if [[ $PHASE == act ]]; then
        say "      $deleted pods, at most $LIMIT"
    fi

    # Verify: the files are complete before anything is deleted.
    heading 2 'save the manifest and the log of each'
    for name in "${PODS[@]}"; do
        act "save $BACKUP/$name.yaml and $BACKUP/$name.log" save_pod "$name"
    done

    # Verify: each name is one that a dry run showed.
    heading 3 'delete them, one by one'
    for name in "${PODS[@]}"; do
        act "delete pod $name" timeout 180 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s delete pod "$name" --wait=true --timeout=120s --ignore-not-found
    done

    heading 4 'verify that they are gone'
    if [[ $PHASE == act && $DRY_RUN == no ]] && ((deleted > 0)); then
        find_pods
        if ((${#PODS[@]} > 0)); then
            fail "${#PODS[@]} of $deleted pods are still there: ${PODS[*]}"
        fi
        say "      verified: $deleted pods are gone"
    fi
}

undo_all() {
    refuse "there is no way back: a pod that is made again does its work again. What was known of each stands in $BACKUP; to repeat its work, start its Job anew."
}
