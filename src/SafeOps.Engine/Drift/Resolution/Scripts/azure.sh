
need az

# presence ID: here, or gone; any other answer of Azure ends the script, for it says neither.
presence() {
    local answer
    if answer=$(az resource show --ids "$1" --query id --output tsv --only-show-errors 2>&1); then
        printf 'here'
    elif [[ $answer == *NotFound* || $answer == *'could not be found'* || $answer == *'was not found'* ]]; then
        printf 'gone'
    else
        printf 'Failed: %s: Azure said: %s\n' "$1" "$answer" >&2
        return 1
    fi
}

CR=$'\r'
NL=$'\n'

# last ANSWER: its last line; the Azure CLI may put a warning before it.
last() {
    local answer=${1%"$CR"}
    printf '%s' "${answer##*"$NL"}"
}
