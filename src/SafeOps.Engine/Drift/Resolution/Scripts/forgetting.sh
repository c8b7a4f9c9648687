
# forget ADDRESS AZURE_ID STATE_ID: takes an object out of the state of this folder, if it is that object and is gone from Azure.
forget() {
    local address=$1 id=$2 found
    if ! in_state "$address" "$3"; then
        say "not in this state: $address"
        return 0
    fi
    found=$(presence "$id") || exit 1
    if [[ $found == here ]]; then
        refuse "$address: it is in Azure again ($id)."
        return 0
    fi
    act "forget $address" terraform state rm "$address"
}
