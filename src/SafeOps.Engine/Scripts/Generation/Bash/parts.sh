#: say
say() { printf '%s\n' "$*"; }

#: detail
# What --verbose adds.
detail() {
    if [[ $VERBOSE == yes && ($PHASE == act || -z $STEP) ]]; then
        printf '      | %s\n' "$*"
    fi
}

#: stop
refuse() {
    printf 'Refused: %s\n' "$*" >&2
    exit 3
}

fail() {
    printf 'Failed: %s\n' "$*" >&2
    exit 1
}

wrong_usage() {
    printf '%s\n\n' "$*" >&2
    usage >&2
    exit 2
}

# Any command that fails ends the script here.
trap '[[ $BASH_SUBSHELL -gt 0 ]] || fail "step $STEP ($TITLE): line $LINENO ended with exit code $?. What was done before stays; --rollback takes it back."' ERR

#: act < say
# Every effect goes through here, and nothing else differs between a dry run and a real one.
act() {
    local what=$1
    shift
    CHANGES=$((CHANGES + 1))
    if [[ $PHASE == check ]]; then
        return 0
    fi
    if [[ $DRY_RUN == yes ]]; then
        say "      would $what"
        return 0
    fi
    say "      $what"
    "$@"
}

#: heading < say
# heading NUMBER TITLE: of a step.
heading() {
    STEP=$1 TITLE=$2
    if [[ $PHASE == act ]]; then
        say "[$STEP/$STEPS] $TITLE"
    fi
}

#: begin < heading
# begin NUMBER TITLE: a step, of which nothing is known yet.
begin() {
    READY=yes DONE=yes WRONG=''
    heading "$@"
}

#: digest
# The SHA-256 of standard input.
digest() { sha256sum | cut -d ' ' -f 1; }

#: state_of < digest
# What a path is: absent, link:TARGET, or the SHA-256 of its content and its permissions. While nothing is done yet
# (in a dry run), what the steps before this one would leave.
state_of() {
    local path=$1 i
    for ((i = ${#PLANNED_PATHS[@]} - 1; i >= 0; i--)); do
        if [[ ${PLANNED_PATHS[i]} == "$path" ]]; then
            printf '%s' "${PLANNED_STATES[i]}"
            return
        fi
    done
    if [[ -L $path ]]; then
        printf 'link:%s' "$(readlink -- "$path")"
    elif [[ -d $path ]]; then
        printf 'a folder'
    elif [[ ! -e $path ]]; then
        printf 'absent'
    else
        printf '%s %s' "$(digest < "$path")" "$(stat -L -c %a -- "$path")"
    fi
}

#: is_state
# is_state FOUND EXPECTED: permissions count where they are expected.
is_state() {
    [[ $1 == "$2" || ($2 != link:* && $1 == "$2 "*) ]]
}

#: target < state_of is_state
# target PATH BEFORE AFTER...: the path must be as planned, or as this step (or one behind it) leaves it.
target() {
    local path=$1 before=$2 found after
    shift 2
    found=$(state_of "$path")
    detail "$path is ${found:0:16}, planned ${before:0:16}"
    if ! is_state "$found" "$before"; then
        READY=no
    fi
    for after in "$@"; do
        if is_state "$found" "$after"; then
            return
        fi
    done
    DONE=no
    if ! is_state "$found" "$before"; then
        WRONG="$path is not as planned: it is $found, expected $before"
    fi
}

#: source < state_of is_state
# source_file PATH STATE: what the step reads must be as planned, unless the step is done.
source_file() {
    local found
    found=$(state_of "$1")
    detail "$1 is ${found:0:16}, planned ${2:0:16}"
    if ! is_state "$found" "$2"; then
        READY=no
        WRONG="$1 is not as planned: it is $found, expected $2"
    fi
}

#: pending < say stop
# Whether the step is still to be done. In a rollback one that must be refused does not keep the others.
pending() {
    if [[ $READY == yes ]]; then
        return 0
    fi
    if [[ $DONE == yes ]]; then
        if [[ $PHASE == act ]]; then
            say '      nothing to do'
        fi
        return 1
    fi
    not_as_expected "${WRONG:-a part of it is done, and a part is not}"
}

# not_as_expected REASON
not_as_expected() {
    if [[ $MODE == apply ]]; then
        refuse "step $STEP ($TITLE): $1. Nothing of this step was done."
    fi
    if [[ $PHASE == act ]]; then
        say "      refused: $1"
        REFUSED=$((REFUSED + 1))
    fi
    return 1
}

#: leaves < state_of is_state stop
# leaves PATH STATE: looks at the effect; in a dry run, notes what it would be.
leaves() {
    local found
    if [[ $PHASE == check || $DRY_RUN == yes ]]; then
        PLANNED_PATHS+=("$1")
        PLANNED_STATES+=("$2")
        return 0
    fi
    found=$(state_of "$1")
    if ! is_state "$found" "$2"; then
        fail "step $STEP ($TITLE): $1 is $found afterwards, expected $2."
    fi
    detail "verified: $1 is as planned"
}

#: save
# save PATH NUMBER NAME: a copy with its permissions and time, below the folder of backups.
save() {
    local folder=$BACKUP/$2
    mkdir -p -- "$folder"
    cp -p -- "$1" "$folder/$3.part"
    mv -f -- "$folder/$3.part" "$folder/$3"
    (cd -- "$BACKUP" && sha256sum -- "$2/$3" >> SHA256SUMS)
}

#: restore < digest is_state
# saved NAME STATE: whether the backup is whole.
saved() {
    [[ -f $BACKUP/$1 ]] && is_state "$(digest < "$BACKUP/$1") $(stat -L -c %a -- "$BACKUP/$1")" "$2"
}

# restore PATH NAME
restore() {
    cp -p -- "$BACKUP/$2" "$1.part"
    mv -f -- "$1.part" "$1"
}

#: put < stop
# put PATH DIGEST MODE: standard input takes the place of the file at once, if it is what was planned.
put() {
    local path=$1 part="$1.part"
    if [[ -e $path ]]; then
        cp -p -- "$path" "$part"
    fi
    cat > "$part"
    if [[ $(digest < "$part") != "$2" ]]; then
        rm -f -- "$part"
        fail "$path would not become what was planned; nothing was written."
    fi
    if [[ -n $3 ]]; then
        chmod -- "$3" "$part"
    fi
    mv -f -- "$part" "$path"
}

#: edited < stop
# lines_of PATH FIRST LAST: these lines, byte for byte.
lines_of() {
    if (($2 <= $3)); then
        head -n "$3" -- "$1" | tail -n "+$2"
    fi
}

# edited PATH EDIT...: the file's lines, with '-line' replaced by '+line' from line '@number' on. '\' behind a line
# says that it ends without a line feed.
edited() {
    local path=$1 next=1 i line end
    shift
    local edits=("$@")
    for ((i = 0; i < ${#edits[@]}; i++)); do
        line=${edits[i]}
        end=$'\n'
        if [[ ${edits[i + 1]:-} == \\ ]]; then
            end=
        fi
        case $line in
            @*)
                lines_of "$path" "$next" $((${line#@} - 1))
                next=${line#@}
                ;;
            -*)
                if [[ $(lines_of "$path" "$next" "$next"; printf x) != "${line#-}${end}x" ]]; then
                    fail "line $next of $path is not '${line#-}'."
                fi
                next=$((next + 1))
                ;;
            +*) printf '%s%s' "${line#+}" "$end" ;;
        esac
    done
    if [[ -e $path ]]; then
        tail -n "+$next" -- "$path"
    fi
}

#: edit_lines < put edited
# edit_lines PATH DIGEST MODE EDIT...
edit_lines() {
    local path=$1 digest=$2 mode=$3
    shift 3
    edited "$path" "$@" | put "$path" "$digest" "$mode"
}

#: copy_file < digest stop
# copy_file FROM TO DIGEST MODE: a file that is there keeps its permissions, unless others are wanted.
copy_file() {
    local from=$1 to=$2 mode=$4 part="$2.part"
    if [[ -z $mode && -e $to ]]; then
        mode=$(stat -L -c %a -- "$to")
    fi
    cp -- "$from" "$part"
    if [[ $(digest < "$part") != "$3" ]]; then
        rm -f -- "$part"
        fail "$to would not become what was planned; nothing was written."
    fi
    chmod -- "${mode:-$(stat -L -c %a -- "$from")}" "$part"
    mv -f -- "$part" "$to"
}

#: note < answered
# Steps whose target cannot be asked leave a note when they are done.
is_noted() {
    local i
    for ((i = ${#PLANNED_PATHS[@]} - 1; i >= 0; i--)); do
        if [[ ${PLANNED_PATHS[i]} == "note $1" ]]; then
            [[ ${PLANNED_STATES[i]} == finished ]]
            return
        fi
    done
    [[ -e $BACKUP/$1 ]]
}

# noted NAME: the step is done, or not.
noted() {
    if is_noted "$1"; then
        answered finished
    else
        answered open
    fi
}

# leaves_note NAME STATE
leaves_note() {
    if [[ $PHASE == check || $DRY_RUN == yes ]]; then
        PLANNED_PATHS+=("note $1")
        PLANNED_STATES+=("$2")
    fi
}

write_note() {
    mkdir -p -- "$BACKUP"
    date -u '+%Y-%m-%dT%H:%M:%SZ' > "$BACKUP/$1"
}

#: answered
# What is done is to be taken back in a rollback, and left alone otherwise.
answered() {
    if [[ ($1 == finished && $MODE == rollback) || ($1 == open && $MODE == apply) ]]; then
        DONE=no
    else
        READY=no
    fi
}

#: probe < answered
# probe COMMAND...: exit code 0 says that the step is done, 1 that it is not.
probe() {
    local code=0
    "$@" > /dev/null 2>&1 < /dev/null || code=$?
    case $code in
        0) answered finished ;;
        1) answered open ;;
        *) READY=no DONE=no WRONG="its probe ended with exit code $code" ;;
    esac
}

#: preview < say stop
# preview CODES COMMAND...: the command's own dry run; it only reads.
preview() {
    local codes=$1 code=0 output
    shift
    output=$("$@" 2>&1 < /dev/null) || code=$?
    if [[ " $codes " != *" $code "* ]]; then
        refuse "step $STEP ($TITLE): its own dry run ended with exit code $code: $output"
    fi
    if [[ $PHASE == act && -n $output ]]; then
        printf '%s\n' "$output" | sed 's/^/      | /'
    fi
}

#: succeeds
# succeeds CODES COMMAND...: these exit codes mean success.
succeeds() {
    local codes=$1 code=0
    shift
    "$@" || code=$?
    [[ " $codes " == *" $code "* ]]
}

#: check < stop
# expect WHAT OK: a check that does not hold ends the script.
expect() {
    if [[ $2 != yes ]]; then
        if [[ $PHASE == check || -z ${STEP:-} ]]; then
            refuse "$1 does not hold${3:+: $3}"
        fi
        fail "step $STEP ($TITLE): $1 does not hold${3:+: $3}"
    fi
    detail "verified: $1"
}

#: probed < stop
# leaves_probe CODE COMMAND...: the probe must say that the effect is there.
leaves_probe() {
    local expected=$1 code=0
    shift
    if [[ $PHASE == check || $DRY_RUN == yes ]]; then
        return 0
    fi
    "$@" > /dev/null 2>&1 < /dev/null || code=$?
    if ((code != expected)); then
        fail "step $STEP ($TITLE): its probe ended with exit code $code afterwards, expected $expected."
    fi
    detail "verified: its probe ended with exit code $code"
}

#: take
# take PATH NUMBER NAME, give_back PATH NAME: moves a file to the backups, and back.
take() {
    mkdir -p -- "$BACKUP/$2"
    mv -f -- "$1" "$BACKUP/$2/$3"
}

give_back() {
    mv -n -- "$BACKUP/$2" "$1"
}

#: may_ask < say
# A question whose answer hangs on steps that are not done yet is not asked.
may_ask() {
    if ((CHANGES == 0)) || [[ $PHASE == act && $DRY_RUN == no ]]; then
        return 0
    fi
    if [[ $PHASE == act ]]; then
        say '      to be asked when the steps before are done'
    fi
    return 1
}

#: nothing
say_nothing_to_do() {
    if [[ $PHASE == act ]]; then
        say '      nothing to do'
    fi
}

#: command_check < stop check
# command_check WHAT EQUAL CONTAINS MATCHES CODES COMMAND...: it only reads. An empty term asks nothing.
command_check() {
    local what=$1 equal=$2 contains=$3 matches=$4 codes=$5 output code=0 holds=yes
    shift 5
    output=$("$@" < /dev/null) || code=$?
    [[ " $codes " == *" $code "* ]] || holds=no
    [[ -z $equal || $output == "${equal#=}" ]] || holds=no
    [[ -z $contains || $output == *"$contains"* ]] || holds=no
    [[ -z $matches ]] || grep -qP -e "$matches" <<< "$output" || holds=no
    expect "$what" "$holds" "exit code $code, output '${output:0:200}'"
}

#: confirm < say stop
confirm() {
    local answer
    if [[ $YES == yes || $DESTRUCTIVE == no ]]; then
        return 0
    fi
    if [[ ! -t 0 ]]; then
        refuse 'nobody can be asked here. Look at a dry run (--dry-run), then repeat with --yes.'
    fi
    read -r -p 'Some of this is destructive. Go on? Type yes: ' answer
    if [[ $answer != yes ]]; then
        refuse 'not confirmed.'
    fi
}

#: value < stop
# value_of CONNECTION QUERY: the first column of the one row there is.
value_of() {
    local answer row=$'\036' column=$'\037' line=$'\n'
    answer=$(printf '%s\n' "$2" | "$1"; printf x)
    answer=${answer%x}
    if [[ $answer == *"$line" ]]; then
        answer=${answer%"$line"}$row
    fi
    if [[ $answer != *"$row" || ${answer%"$row"} == *"$row"* ]]; then
        refuse "one row was expected of: $2"
    fi
    answer=${answer%"$row"}
    printf '%s' "${answer%%"$column"*}"
}

#: rows < value answered stop detail
# rows_to_do CONNECTION DONE BEGUN COUNT LIMIT WHEN: queries; more rows than the limit are refused, 'later' only when all
# steps before are done.
rows_to_do() {
    local done_before begun count
    done_before=$(value_of "$1" "$2")
    if [[ $done_before != 0 ]]; then
        answered finished
        return
    fi
    answered open
    if [[ -z $4 ]]; then
        return
    fi
    begun=$(value_of "$1" "$3")
    count=$(value_of "$1" "$4")
    detail "$4"
    if [[ $PHASE == act ]]; then
        say "      $count rows now, at most $5"
    fi
    if ((count == 0 && begun == 0)); then
        answered finished
        DONE=yes
    elif ((count > $5)) && [[ $6 == now || ($PHASE == act && $DRY_RUN == no) ]]; then
        READY=no WRONG="$count rows are more than the limit of $5"
    fi
}

# rows_to_undo CONNECTION BEGUN CHANGED
rows_to_undo() {
    local begun changed=0
    begun=$(value_of "$1" "$2")
    if [[ $begun == 0 ]]; then
        answered open
        return
    fi
    answered finished
    if [[ -n $3 ]]; then
        changed=$(value_of "$1" "$3")
    fi
    if [[ $changed != 0 ]]; then
        READY=no WRONG="$changed rows were changed since"
    fi
}

#: statements
# run_sql CONNECTION TEXT: statements that give no answer.
run_sql() {
    "$2" | "$1" > /dev/null
}

#: batches < value say stop
# in_batches CONNECTION LIMIT PAUSE TEXT: repeats a transaction until it takes no more rows. Each takes one or ends it.
in_batches() {
    local before=-1 total=0 turn statements
    statements=$("$4")
    for ((turn = 0; turn <= $2 + 1; turn++)); do
        before=$total
        total=$(value_of "$1" "$statements")
        if ((total > $2)); then
            fail "step $STEP ($TITLE): $total rows are more than the limit of $2; those are committed. --rollback brings them back."
        fi
        if ((total == before)); then
            return
        fi
        say "      $total rows"
        sleep "$3"
    done
}

#: query_check < value check
# holds FOUND COMPARISON EXPECTED: numbers as numbers, all else by its characters.
holds() {
    local LC_ALL=C number='^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$'
    if [[ $2 == null ]]; then
        [[ $1 == '\N' ]]
    elif [[ $1 == '\N' ]]; then
        return 1
    elif [[ $1 =~ $number && $3 =~ $number ]]; then
        awk -v a="$1" -v b="$3" -v how="$2" 'BEGIN {
            exit !(how == "equal" ? a + 0 == b + 0 : how == "above" ? a + 0 > b + 0 : how == "below" ? a + 0 < b + 0 : how == "atleast" ? a + 0 >= b + 0 : a + 0 <= b + 0)
        }'
    else
        case $2 in
            equal) [[ $1 == "$3" ]] ;;
            above) [[ $1 > $3 ]] ;;
            below) [[ $1 < $3 ]] ;;
            atleast) [[ ! $1 < $3 ]] ;;
            *) [[ ! $1 > $3 ]] ;;
        esac
    fi
}

# query_check WHAT CONNECTION QUERY COMPARISON EXPECTED...: all of them must hold.
query_check() {
    local what=$1 found ok=yes
    found=$(value_of "$2" "$3")
    shift 3
    while (($# > 0)); do
        holds "$found" "$1" "$2" || ok=no
        shift 2
    done
    expect "$what" "$ok" "found $found"
}
