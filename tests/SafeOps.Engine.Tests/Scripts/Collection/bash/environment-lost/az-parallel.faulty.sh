#!/usr/bin/env bash
# Deletes detached disks, four at a time.

DRY_RUN=no
while [[ $1 ]]; do
    case $1 in
        --dry-run) DRY_RUN=yes ;;
        *) echo "unknown argument $1" >&2; exit 2 ;;
    esac
    shift
done

remove_disk() {
    if [[ $DRY_RUN == yes ]]; then
        echo "would delete disk $1"
    else
        az disk delete --resource-group rg-build --name "$1" --yes --no-wait
    fi
}
export -f remove_disk

echo "subscription: $(az account show --query name -o tsv)"
az disk list --resource-group rg-build --query "[?diskState=='Unattached'].name" -o tsv |
    xargs -P 4 -I{} bash -c 'remove_disk "$1"' _ {}
