set -euo pipefail

DRY_RUN=yes
FORCED_DRY=no
ASSUME_YES=no
WOULD=0
DONE=0
REFUSED=0

usage() {
    cat <<USAGE
usage: ${0##*/} [-n | --execute] [-y]

Without --execute nothing is changed: it says what it would do, and what it would refuse.

  -n, --dry-run   say what would be done (the default, and stronger than --execute)
      --execute   do it, after a question for each
  -y, --yes       do not ask; where nobody can answer it is needed
  -h, --help      this text

exit codes: 0 done, or nothing to do; 1 failed; 2 wrong usage; 3 something was refused; 4 dry run: something would be done
USAGE
}

say() { printf '%s\n' "$*"; }

fail() {
    printf 'Failed: %s\n' "$*" >&2
    exit 1
}

refuse() {
    printf 'Refused: %s\n' "$*" >&2
    REFUSED=$((REFUSED + 1))
}

while [[ $# -gt 0 ]]; do
    case $1 in
        -n | --dry-run) FORCED_DRY=yes ;;
        --execute) DRY_RUN=no ;;
        -y | --yes) ASSUME_YES=yes ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            printf 'unknown option: %s\n\n' "$1" >&2
            usage >&2
            exit 2
            ;;
    esac
    shift
done
if [[ $FORCED_DRY == yes ]]; then
    DRY_RUN=yes
fi

need() {
    command -v "$1" > /dev/null || fail "$1 is not on this machine; this script needs it."
}

# agreed QUESTION: a person's yes for one effect.
agreed() {
    local answer
    if [[ $ASSUME_YES == yes ]]; then
        return 0
    fi
    if [[ ! -t 0 ]]; then
        fail 'nobody can answer here; give --yes after reading the dry run.'
    fi
    read -r -p "$1 [y/N] " answer
    [[ $answer == [yY]* ]]
}

# act WHAT COMMAND...: every effect goes through here, and nothing else differs between a dry run and a real one.
act() {
    local what=$1
    shift
    if [[ $DRY_RUN == yes ]]; then
        say "would $what"
        say "    $*"
        WOULD=$((WOULD + 1))
        return 0
    fi
    if ! agreed "$what?"; then
        say "left: $what"
        return 0
    fi
    say "$what"
    "$@" || fail "$what: the command ended with exit code $?. What was done before stays done."
    DONE=$((DONE + 1))
}

finish() {
    if [[ $DRY_RUN == yes ]]; then
        say "Dry run: $WOULD would be done, $REFUSED refused. Nothing was changed."
    else
        say "$DONE done, $REFUSED refused."
    fi
    if [[ $REFUSED -gt 0 ]]; then
        exit 3
    fi
    if [[ $WOULD -gt 0 ]]; then
        exit 4
    fi
}
