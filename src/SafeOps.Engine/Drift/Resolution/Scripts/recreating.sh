
TARGETS=()

# recreate ADDRESS AZURE_ID STATE_ID: to be made again, unless it is there again or this folder's state does not have it.
recreate() {
    local address=$1 id=$2 found
    if ! in_state "$address" "$3"; then
        say "not in this state: $address"
        return 0
    fi
    found=$(presence "$id") || exit 1
    if [[ $found == here ]]; then
        say "there again: $address"
        return 0
    fi
    TARGETS+=("-target=$address")
}

# Writes a plan and nothing else: it is applied by a person who has read it.
plan_recreation() {
    if [[ ${#TARGETS[@]} -eq 0 ]]; then
        say 'Nothing to make again.'
        return 0
    fi
    act "plan ${#TARGETS[@]} resource(s) into recreate.tfplan (read it with: terraform show recreate.tfplan; then: terraform apply recreate.tfplan)" \
        terraform plan -input=false -out=recreate.tfplan "${TARGETS[@]}"
}
