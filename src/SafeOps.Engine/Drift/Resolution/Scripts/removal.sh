
# What this run has removed, or would have: it no longer depends on anything.
declare -A LEAVING

# locks_of WHAT ARGUMENT...: how many locks protect it.
locks_of() {
    local what=$1 locks
    shift
    locks=$(az lock list "$@" --query 'length(@)' --output tsv --only-show-errors) || fail "$what: its locks could not be read."
    locks=$(last "$locks")
    [[ $locks =~ ^[0-9]+$ ]] || fail "$what: its locks could not be read; Azure said: $locks"
    printf '%s' "$locks"
}

# remove ID WHAT MARK VALUE [DEPENDENT...]: refused while a lock or something that depends on it is there, or where it is
# another one of that name: MARK is a property that only a new resource has another VALUE of; empty where there is none.
remove() {
    local id=$1 what=$2 mark=$3 value=$4 found locks dependent acted
    shift 4
    found=$(presence "$id") || exit 1
    if [[ $found == gone ]]; then
        say "gone already: $what"
        return 0
    fi
    if [[ -n $mark ]]; then
        found=$(az resource show --ids "$id" --query "$mark" --output tsv --only-show-errors) || fail "$what: Azure did not answer."
        found=$(last "$found")
        if [[ ${found,,} != "${value,,}" ]]; then
            refuse "$what: it is not the one that the inventory has; $mark is $found now and was $value."
            return 0
        fi
    fi
    for dependent in "$@"; do
        if [[ -n ${LEAVING[${dependent,,}]:-} ]]; then
            continue
        fi
        found=$(presence "$dependent") || exit 1
        if [[ $found == here ]]; then
            refuse "$what: $dependent depends on it."
            return 0
        fi
    done
    locks=$(locks_of "$what" --resource "$id") || exit 1
    if [[ $locks != 0 ]]; then
        refuse "$what: $locks lock(s) protect it."
        return 0
    fi
    acted=$((WOULD + DONE))
    act "remove $what" az resource delete --ids "$id" --only-show-errors --output none
    if [[ $((WOULD + DONE)) -gt $acted ]]; then
        LEAVING[${id,,}]=yes
    fi
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
    locks=$(locks_of "$what" --resource "$owner") || exit 1
    if [[ $locks != 0 ]]; then
        refuse "$what: $locks lock(s) protect $owner."
        return 0
    fi
    act "remove $what" "$@" --only-show-errors --output none
}

# remove_group NAME SUBSCRIPTION: only when nothing is left in it.
remove_group() {
    local name=$1 subscription=$2 there inside left locks id
    there=$(az group exists --name "$name" --subscription "$subscription" --only-show-errors) || fail "resource group $name: Azure did not answer."
    there=$(last "$there")
    if [[ $there == false ]]; then
        say "gone already: resource group $name"
        return 0
    fi
    [[ $there == true ]] || fail "resource group $name: Azure said: $there"
    inside=$(az resource list --resource-group "$name" --subscription "$subscription" --query '[].id' --output tsv --only-show-errors) || fail "resource group $name: what is in it could not be read."
    left=0
    while IFS= read -r id; do
        id=${id%"$CR"}
        if [[ -n $id && -z ${LEAVING[${id,,}]:-} ]]; then
            left=$((left + 1))
        fi
    done <<< "$inside"
    if [[ $left -gt 0 ]]; then
        refuse "resource group $name: $left resource(s) are in it that this script does not remove."
        return 0
    fi
    locks=$(locks_of "resource group $name" --resource-group "$name" --subscription "$subscription") || exit 1
    if [[ $locks != 0 ]]; then
        refuse "resource group $name: $locks lock(s) protect it."
        return 0
    fi
    act "remove resource group $name" az group delete --name "$name" --subscription "$subscription" --yes --only-show-errors
}
