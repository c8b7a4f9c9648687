# Matches an inventory with states by id, and no more: the ids in one and not in the other.
# jq -n -f match.jq --slurpfile inventory azure-resources.json *.tfstate
($inventory[0] | if type == "array" then . else .data // .value end) as $rows
| (reduce ($rows[] | ., ((.properties // {}) | (.subnets, .virtualNetworkPeerings, .securityRules, .routes) // [] | .[])) as $row ({}; .[$row.id | ascii_downcase] = true)) as $azure
| (reduce (inputs | .resources[] | select(.mode == "managed") | .instances[].attributes.id // "") as $id ({}; .[$id | ascii_downcase] = true)) as $terraform
| [($azure | length), ($terraform | length), ([$azure | keys_unsorted[] | select($terraform[.] | not)] | length), ([$terraform | keys_unsorted[] | select($azure[.] | not)] | length)]
| map(tostring) | join(" ")
