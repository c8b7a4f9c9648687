#: say detail stop act heading confirm digest
# shellcheck disable=SC2029  # Meant so: what is put into remote commands was checked to hold no character of the shell.
NEW='' SAVED='' UPLOAD=''

# remote HOST COMMAND: what is asked or done on a host; never a question for a password.
remote() {
    timeout 120 ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -- "${LOGIN}$1" "$2" < /dev/null
}

# state_on HOST: the SHA-256 of the file, or why it cannot be replaced.
state_on() {
    remote "$1" "if test -L $REMOTE_FILE; then echo link; elif test -f $REMOTE_FILE; then sha256sum < $REMOTE_FILE; else echo absent; fi" | cut -d ' ' -f 1
}

# saved_on HOST: the SHA-256 of the backup that this script made there.
saved_on() {
    remote "$1" "if test -f $SAVED; then sha256sum < $SAVED; else echo absent; fi" | cut -d ' ' -f 1
}

# prepare: what goes to the hosts, and what it replaces is called by its digest.
prepare() {
    [[ -s $LOCAL_FILE ]] || refuse "there is no file $LOCAL_FILE, or nothing is in it."
    NEW=$(digest < "$LOCAL_FILE")
    SAVED=$REMOTE_BACKUP/${REMOTE_FILE##*/}.before-${NEW:0:12}
    UPLOAD=$REMOTE_BACKUP/${REMOTE_FILE##*/}.new-${NEW:0:12}
}

# upload HOST
upload() {
    if ! remote "$1" "mkdir -p -- $REMOTE_BACKUP" || ! timeout 120 scp -q -o BatchMode=yes -o ConnectTimeout=10 -- "$LOCAL_FILE" "${LOGIN}$1:$UPLOAD" < /dev/null; then
        fail "the file was not copied to $1; its configuration is as it was. Hosts before it have the new one: --rollback takes it back."
    fi
}

# install_on HOST: saved, replaced at once with owner and permissions as they were, tested, reloaded. Where the test or the
# reload fails, the saved file takes its place again before the connection ends, whatever becomes of this side.
install_on() {
    remote "$1" "set -eu
        cp -p -- $REMOTE_FILE $SAVED
        cp -p -- $REMOTE_FILE $UPLOAD.part
        cat < $UPLOAD > $UPLOAD.part
        mv -f -- $UPLOAD.part $REMOTE_FILE
        rm -f -- $UPLOAD
        if $TEST_COMMAND && $RELOAD_COMMAND; then exit 0; fi
        cp -p -- $SAVED $UPLOAD.part
        mv -f -- $UPLOAD.part $REMOTE_FILE
        $TEST_COMMAND && $RELOAD_COMMAND
        exit 1" \
        || fail "the new file did not pass on $1: the one from before is back there, and it goes no further. Hosts before it have the new one: --rollback takes it back."
}

# restore_on HOST
restore_on() {
    remote "$1" "set -eu
        cp -p -- $SAVED $UPLOAD.part
        mv -f -- $UPLOAD.part $REMOTE_FILE
        $TEST_COMMAND
        $RELOAD_COMMAND
        rm -f -- $SAVED" \
        || fail "the file from before could not be brought back on $1; it is kept there in $SAVED."
}

preflight() {
    :
}

apply_all() {
    local host state i=0 waiting=()
    prepare
    heading 1 "look at $REMOTE_FILE on ${#HOSTS[@]} hosts"
    for host in "${HOSTS[@]}"; do
        state=$(state_on "$host") || refuse "$host does not answer. Nothing was done on any host."
        detail "$host: $REMOTE_FILE is ${state:0:16}, wanted ${NEW:0:16}"
        case $state in
            "$NEW") continue ;;
            link | absent) refuse "$REMOTE_FILE on $host is $state, and only a file that is there is replaced. Nothing was done on any host." ;;
        esac
        if [[ $PHASE == check ]]; then
            remote "$host" "$TEST_COMMAND" > /dev/null 2>&1 || refuse "the configuration of $host does not pass '$TEST_COMMAND' as it is now. Nothing was done on any host."
        fi
        waiting+=("$host")
    done

    # Verify: each host is one that is meant, and out of its load balancer where it must be.
    for host in "${HOSTS[@]}"; do
        i=$((i + 1))
        heading $((i + 1)) "replace it on $host"
        if [[ " ${waiting[*]} " != *" $host "* ]]; then
            continue
        fi
        act "copy $LOCAL_FILE to $host:$UPLOAD" upload "$host"
        act "on $host: save $REMOTE_FILE in $SAVED, replace it, run '$TEST_COMMAND' and '$RELOAD_COMMAND'; bring it back where they fail" install_on "$host"
    done

    heading $((${#HOSTS[@]} + 2)) 'verify'
    if [[ $PHASE == act && $DRY_RUN == no ]]; then
        for host in "${waiting[@]}"; do
            state=$(state_on "$host") || fail "$host does not answer any more."
            if [[ $state != "$NEW" ]]; then
                fail "$REMOTE_FILE on $host is ${state:0:16} afterwards, expected ${NEW:0:16}."
            fi
            say "      verified: $host has the new file"
        done
    fi
}

undo_all() {
    local host state saved i
    prepare
    for ((i = ${#HOSTS[@]}; i >= 1; i--)); do
        host=${HOSTS[i - 1]}
        heading $((i + 1)) "bring back the file from before on $host"
        state=$(state_on "$host") || refuse "$host does not answer."
        saved=$(saved_on "$host") || refuse "$host does not answer."
        detail "$host: $REMOTE_FILE is ${state:0:16}, saved is ${saved:0:16}"
        if [[ $saved == absent ]]; then
            continue
        fi
        if [[ $state != "$NEW" && $state != "$saved" ]]; then
            refuse "$REMOTE_FILE on $host was changed since: it is neither the new file nor the saved one. The saved one is $SAVED."
        fi
        act "on $host: bring $REMOTE_FILE back from $SAVED, run '$TEST_COMMAND' and '$RELOAD_COMMAND'" restore_on "$host"
    done
}
