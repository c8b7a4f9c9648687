
need az

# presence ID: here, or gone; any other answer of Azure ends the script, for it says neither.
presence() {
    local answer id=$1 query=id parts
    IFS=/ read -r -a parts <<< "$id"
    # Parts of a resource have no id in Azure: the resource they are in is asked.
    case $id in
        */[vV]aults/*/[oO]bject[iI]d/*)
            query="properties.accessPolicies[?objectId=='${parts[10]}' && $(application "${parts[12]:-}")].objectId | [0]"
            id=$(owner_of "${parts[@]}")
            ;;
        */[vV]irtual[mM]achines/*/[dD]ata[dD]isks/*)
            query="properties.storageProfile.dataDisks[?name=='${parts[10]}'].name | [0]"
            id=$(owner_of "${parts[@]}")
            ;;
    esac
    if answer=$(az resource show --ids "$id" --query "$query" --output tsv --only-show-errors 2>&1); then
        if [[ -n $answer || $query == id ]]; then
            printf 'here'
        else
            printf 'gone'
        fi
    elif [[ $answer == *NotFound* || $answer == *'could not be found'* || $answer == *'was not found'* ]]; then
        printf 'gone'
    else
        printf 'Failed: %s: Azure said: %s\n' "$1" "$answer" >&2
        return 1
    fi
}

application() {
    if [[ -n $1 ]]; then
        printf "applicationId=='%s'" "$1"
    else
        printf '!applicationId'
    fi
}

# owner_of PART...: the id of the resource, of the segments of an id below it; the first is empty.
owner_of() {
    local IFS=/
    printf '%s' "${*:1:9}"
}
