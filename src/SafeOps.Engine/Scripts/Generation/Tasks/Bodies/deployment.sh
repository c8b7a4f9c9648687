#: say detail stop act heading confirm
NEW_IMAGE=$IMAGE:$TAG FOUND='' PREVIOUS='' REPLICAS=''

# ask_cluster JSONPATH: of the deployment.
ask_cluster() {
    timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s get deployment "$DEPLOYMENT" --output=jsonpath="$1" < /dev/null
}

# look: which image runs, and which one the way back goes to.
look() {
    FOUND=$(ask_cluster "{.spec.template.spec.containers[?(@.name=='$CONTAINER')].image}") || refuse "the cluster did not say what the deployment $DEPLOYMENT is."
    if [[ -z $FOUND ]]; then
        refuse "the deployment $DEPLOYMENT in $NAMESPACE_NAME has no container $CONTAINER."
    fi
    PREVIOUS=$FOUND
    if [[ -e $BACKUP/previous-image ]]; then
        PREVIOUS=$(< "$BACKUP/previous-image")
    fi
    detail "$DEPLOYMENT runs $FOUND"
}

# is_pushed: a tag that is there is not built again, so that it never means two things.
is_pushed() {
    timeout 120 docker manifest inspect "$NEW_IMAGE" > /dev/null 2>&1 < /dev/null
}

note_previous() {
    mkdir -p -- "$BACKUP"
    printf '%s\n' "$FOUND" > "$BACKUP/previous-image.part"
    mv -f -- "$BACKUP/previous-image.part" "$BACKUP/previous-image"
}

# wait_for_pods: the time is up where a pod of the new version does not get ready.
wait_for_pods() {
    timeout "$((TIMEOUT_SECONDS + 60))" kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" rollout status deployment "$DEPLOYMENT" --timeout="${TIMEOUT_SECONDS}s" < /dev/null
}

# roll_out: where the new version does not get ready, the image that ran before comes back.
roll_out() {
    if wait_for_pods; then
        return 0
    fi
    say "      the roll-out did not end within $TIMEOUT_SECONDS seconds; back to $PREVIOUS"
    go_back
    fail "the roll-out of $NEW_IMAGE failed; $DEPLOYMENT runs $PREVIOUS again. 'kubectl describe deployment $DEPLOYMENT' and the log of its newest pod say why."
}

# go_back: to the image that was noted; where that does not come up either, to the revision that Kubernetes kept.
go_back() {
    timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s set image deployment "$DEPLOYMENT" "$CONTAINER=$PREVIOUS" < /dev/null
    if ! wait_for_pods; then
        timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s rollout undo deployment "$DEPLOYMENT" < /dev/null
        wait_for_pods || fail "$DEPLOYMENT does not get ready with $PREVIOUS either."
    fi
}

preflight() {
    :
}

apply_all() {
    heading 1 "look at the deployment $DEPLOYMENT"
    look
    if [[ $PHASE == act ]]; then
        say "      it runs $FOUND; wanted is $NEW_IMAGE"
    fi
    if [[ $FOUND == "$NEW_IMAGE" ]]; then
        return 0
    fi
    PREVIOUS=$FOUND

    # Verify: the tag is the version that was tested, and $BUILD_FOLDER is at that version.
    heading 2 'build the image and push it'
    if is_pushed; then
        detail "$NEW_IMAGE is in the registry already, and is used as it is"
    else
        [[ -f $BUILD_FOLDER/$DOCKERFILE ]] || refuse "there is no $BUILD_FOLDER/$DOCKERFILE to build from."
        act "build the image $NEW_IMAGE of $BUILD_FOLDER/$DOCKERFILE" timeout 3600 docker build --tag "$NEW_IMAGE" --file "$BUILD_FOLDER/$DOCKERFILE" "$BUILD_FOLDER"
        act "push the image $NEW_IMAGE" timeout 1800 docker push "$NEW_IMAGE"
    fi

    # Verify: $BACKUP/previous-image names the image that runs now.
    heading 3 'roll it out'
    act "note in $BACKUP/previous-image that $FOUND runs now" note_previous
    act "set the image of deployment $DEPLOYMENT, container $CONTAINER, to $NEW_IMAGE" \
        timeout 120 kubectl --context="$CONTEXT_NAME" --namespace="$NAMESPACE_NAME" --request-timeout=60s set image deployment "$DEPLOYMENT" "$CONTAINER=$NEW_IMAGE"
    act "wait at most $TIMEOUT_SECONDS seconds for the roll-out of deployment $DEPLOYMENT, and go back to $FOUND where it fails" roll_out

    heading 4 'verify'
    if [[ $PHASE == act && $DRY_RUN == no ]]; then
        FOUND=$(ask_cluster "{.spec.template.spec.containers[?(@.name=='$CONTAINER')].image}")
        REPLICAS=$(ask_cluster '{.status.readyReplicas}')
        if [[ $FOUND != "$NEW_IMAGE" || ${REPLICAS:-0} -lt 1 ]]; then
            fail "deployment $DEPLOYMENT is at $FOUND with ${REPLICAS:-0} ready pods, expected $NEW_IMAGE and at least 1."
        fi
        say "      verified: $REPLICAS pods are ready with $NEW_IMAGE"
    fi
}

undo_all() {
    heading 1 "look at the deployment $DEPLOYMENT"
    look
    if [[ ! -e $BACKUP/previous-image ]]; then
        detail 'no image was noted before: this script has rolled nothing out here'
        return 0
    fi
    if [[ $FOUND != "$NEW_IMAGE" && $FOUND != "$PREVIOUS" ]]; then
        refuse "$DEPLOYMENT runs $FOUND, which is neither $NEW_IMAGE nor $PREVIOUS: somebody rolled out something else since."
    fi

    # Verify: the noted image is the one to go back to. Pushed images stay in the registry.
    heading 3 'roll back'
    if [[ $FOUND != "$PREVIOUS" ]]; then
        act "set the image of deployment $DEPLOYMENT, container $CONTAINER, back to $PREVIOUS, and wait at most $TIMEOUT_SECONDS seconds" go_back
    fi
    act "remove the note $BACKUP/previous-image" rm -f -- "$BACKUP/previous-image"
}
