
need jq

# value_of ID PATH: the present value as compact JSON.
value_of() {
    az resource show --ids "$1" --output json --only-show-errors | jq -cS "$2"
}

# restore ID WHAT PATH SEEN WANTED SETTING [--force-string]: back to Terraform's value, if Azure still has the one that was seen.
restore() {
    local id=$1 what=$2 path=$3 seen=$4 wanted=$5 setting=$6 now
    shift 6
    now=$(value_of "$id" "$path") || fail "$what: Azure did not answer."
    if [[ $now == "$wanted" ]]; then
        say "as wanted already: $what"
        return 0
    fi
    if [[ $now != "$seen" ]]; then
        refuse "$what: it is $now now; the comparison saw $seen."
        return 0
    fi
    act "set $what to $wanted" az resource update --ids "$id" --set "$setting" "$@" --only-show-errors --output none
}

# restore_tag ID WHAT NAME SEEN WANTED: SEEN and WANTED as JSON; null is no such tag.
restore_tag() {
    local id=$1 what=$2 name=$3 seen=$4 wanted=$5 now text
    now=$(az tag list --resource-id "$id" --output json --only-show-errors | jq -c --arg name "$name" '.properties.tags[$name]') || fail "$what: Azure did not answer."
    if [[ $now == "$wanted" ]]; then
        say "as wanted already: $what"
        return 0
    fi
    if [[ $now != "$seen" ]]; then
        refuse "$what: it is $now now; the comparison saw $seen."
        return 0
    fi
    if [[ $wanted == null ]]; then
        text=$(jq -r . <<< "$seen")
        act "take away $what: $name=$text" az tag update --resource-id "$id" --operation Delete --tags "$name=$text" --only-show-errors --output none
    else
        text=$(jq -r . <<< "$wanted")
        act "set $what: $name=$text" az tag update --resource-id "$id" --operation Merge --tags "$name=$text" --only-show-errors --output none
    fi
}
