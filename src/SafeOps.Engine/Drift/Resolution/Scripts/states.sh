
need terraform

# in_state ADDRESS ID: whether the state of this folder has the object there; without an ID whatever it is.
in_state() {
    local known
    if [[ -n $2 ]]; then
        known=$(terraform state list -id="$2") || fail "the state of this folder could not be read; run this where its configuration is, after terraform init."
    else
        known=$(terraform state list) || fail "the state of this folder could not be read; run this where its configuration is, after terraform init."
    fi
    [[ $NL${known//"$CR"/}$NL == *"$NL$1$NL"* ]]
}
