
# What this run has removed, or would have: it no longer depends on anything.
LEAVING=$'\n'

# remove ID WHAT [DEPENDENT...]: refused while a lock or something that depends on it is there.
remove() {
    local id=$1 what=$2 found locks dependent
    shift 2
    found=$(presence "$id") || exit 1
    if [[ $found == gone ]]; then
        say "gone already: $what"
        return 0
    fi
    for dependent in "$@"; do
        if [[ $LEAVING == *$'\n'"$dependent"$'\n'* ]]; then
            continue
        fi
        found=$(presence "$dependent") || exit 1
        if [[ $found == here ]]; then
            refuse "$what: $dependent depends on it."
            return 0
        fi
    done
    locks=$(az lock list --resource "$id" --query 'length(@)' --output tsv --only-show-errors) || fail "$what: its locks could not be read."
    if [[ $locks != 0 ]]; then
        refuse "$what: $locks lock(s) protect it."
        return 0
    fi
    act "remove $what" az resource delete --ids "$id" --only-show-errors --output none
    LEAVING+=$id$'\n'
}

# remove_part OWNER WHAT COMMAND...: what is a part of OWNER, refused while a lock protects that.
remove_part() {
    local owner=$1 what=$2 found locks
    shift 2
    found=$(presence "$owner") || exit 1
    if [[ $found == gone ]]; then
        say "gone already: $what"
        return 0
    fi
    locks=$(az lock list --resource "$owner" --query 'length(@)' --output tsv --only-show-errors) || fail "$what: the locks of $owner could not be read."
    if [[ $locks != 0 ]]; then
        refuse "$what: $locks lock(s) protect $owner."
        return 0
    fi
    act "remove $what" "$@" --only-show-errors --output none
}

# remove_group NAME SUBSCRIPTION: only when nothing is left in it.
remove_group() {
    local name=$1 subscription=$2 there left id
    there=$(az group exists --name "$name" --subscription "$subscription" --only-show-errors) || fail "resource group $name: Azure did not answer."
    if [[ $there == false ]]; then
        say "gone already: resource group $name"
        return 0
    fi
    left=0
    while IFS= read -r id; do
        if [[ -n $id && $LEAVING != *$'\n'"$id"$'\n'* ]]; then
            left=$((left + 1))
        fi
    done < <(az resource list --resource-group "$name" --subscription "$subscription" --query '[].id' --output tsv --only-show-errors || printf 'unknown\n')
    if [[ $left -gt 0 ]]; then
        refuse "resource group $name: $left resource(s) are in it that this script does not remove."
        return 0
    fi
    act "remove resource group $name" az group delete --name "$name" --subscription "$subscription" --yes --only-show-errors
}
