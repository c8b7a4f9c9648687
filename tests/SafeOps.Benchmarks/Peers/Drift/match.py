"""Matches an inventory with states by id, and no more: the ids in one and not in the other."""
import json
import sys


def rows(path):
    with open(path, "rb") as file:
        document = json.load(file)
    return document if isinstance(document, list) else document.get("data") or document["value"]


def main(inventory, states):
    azure = {row["id"].lower(): row for row in rows(inventory)}
    for row in list(azure.values()):
        properties = row.get("properties") or {}
        for children in ("subnets", "virtualNetworkPeerings", "securityRules", "routes"):
            for child in properties.get(children) or []:
                azure.setdefault(child["id"].lower(), child)

    terraform = {}
    for path in states:
        with open(path, "rb") as file:
            state = json.load(file)
        for resource in state["resources"]:
            if resource["mode"] != "managed":
                continue
            for instance in resource["instances"]:
                key = (instance["attributes"].get("id") or "").lower()
                terraform[key] = (resource, instance)

    unmanaged = [key for key in azure if key not in terraform]
    missing = [key for key in terraform if key not in azure]
    print(len(azure), len(terraform), len(unmanaged), len(missing))


main(sys.argv[1], sys.argv[2:])
