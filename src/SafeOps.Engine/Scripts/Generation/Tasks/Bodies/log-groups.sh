#: say detail stop act heading confirm
GROUPS_FOUND=() CHECKED=$'\n'
NOW=$(date -u +%s)
readonly NOW

# ask_cloud WORDS...: it only reads.
ask_cloud() {
    timeout 300 aws --region "$REGION_NAME" --output json "$@" < /dev/null
}

# check_account: another account may have groups of the same names.
check_account() {
    local found
    found=$(ask_cloud sts get-caller-identity) || refuse 'the cloud did not say whose account this is.'
    found=$(jq --raw-output '.Account? // empty' <<< "$found")
    if [[ $found != "$ACCOUNT_ID" ]]; then
        refuse "this is the account ${found:-that nobody named}, not $ACCOUNT_ID."
    fi
}

# is_silent NAME: nothing was written into it since the day from which on it counts as old.
is_silent() {
    local last
    last=$(ask_cloud logs describe-log-streams --log-group-name "$1" --order-by LastEventTime --descending --max-items 1) || refuse "the cloud did not say when $1 was written to last."
    last=$(jq '[.logStreams[]? | (.lastIngestionTime // .lastEventTimestamp // .creationTime // 0)] | max // 0' <<< "$last")
    detail "$1 was written to last at $last (milliseconds since 1970)"
    ((last < (NOW - MIN_AGE_DAYS * 86400) * 1000))
}

# find_groups: what is deleted is what was looked at first.
find_groups() {
    local found name
    found=$(ask_cloud logs describe-log-groups --log-group-name-prefix "$PREFIX") || refuse 'the cloud did not say which log groups there are.'
    found=$(jq --raw-output --arg prefix "$PREFIX" --arg protect "$PROTECT" --arg retention "$WITHOUT_RETENTION" --argjson before "$(((NOW - MIN_AGE_DAYS * 86400) * 1000))" '
        .logGroups[]?
        | select((.logGroupName | startswith($prefix)) and .creationTime < $before and (.deletionProtectionEnabled | not))
        | select($protect == "" or (.logGroupName | test($protect; "i") | not))
        | select($retention == "no" or (has("retentionInDays") | not))
        | .logGroupName' <<< "$found")
    GROUPS_FOUND=()
    while IFS= read -r name; do
        if [[ -z $name || ($PHASE == act && $CHECKED != *$'\n'"$name"$'\n'*) ]] || ! is_silent "$name"; then
            continue
        fi
        GROUPS_FOUND+=("$name")
        if [[ $PHASE == check ]]; then
            CHECKED+=$name$'\n'
        fi
    done <<< "$found"
    if ((${#GROUPS_FOUND[@]} > LIMIT)); then
        refuse "${#GROUPS_FOUND[@]} log groups are more than the limit of $LIMIT. Look at a dry run with a greater limit first."
    fi
}

# save_settings: retention, key and tags of each, so that a group can be made anew as it was.
save_settings() {
    local name
    mkdir -p -- "$BACKUP"
    for name in "${GROUPS_FOUND[@]}"; do
        ask_cloud logs describe-log-groups --log-group-name-prefix "$name" | jq --arg name "$name" '.logGroups[]? | select(.logGroupName == $name)'
    done > "$BACKUP/log-groups.json"
}

preflight() {
    :
}

apply_all() {
    local name deleted
    heading 1 "find the old log groups that heading with $PREFIX"
    check_account
    find_groups
    deleted=${#GROUPS_FOUND[@]}
    if [[ $PHASE == act ]]; then
        say "      $deleted log groups, at most $LIMIT"
    fi

    # Verify: the file names each group with its settings.
    heading 2 'save their settings'
    if ((deleted > 0)); then
        act "save the settings of $deleted log groups in $BACKUP/log-groups.json" save_settings
    fi

    # Verify: each name is one that a dry run showed, and whoever needs its events has them elsewhere.
    heading 3 'delete them, one by one'
    for name in "${GROUPS_FOUND[@]}"; do
        act "delete log group $name" timeout 120 aws --region "$REGION_NAME" logs delete-log-group --log-group-name "$name"
    done

    heading 4 'verify that they are gone'
    if [[ $PHASE == act && $DRY_RUN == no ]] && ((deleted > 0)); then
        find_groups
        if ((${#GROUPS_FOUND[@]} > 0)); then
            fail "${#GROUPS_FOUND[@]} of $deleted log groups are still there: ${GROUPS_FOUND[*]}"
        fi
        say "      verified: $deleted log groups are gone"
    fi
}

undo_all() {
    refuse "there is no way back: the events of a deleted log group are gone. To have an empty one again: 'aws logs create-log-group', with the settings in $BACKUP/log-groups.json."
}
