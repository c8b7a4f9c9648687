param(
    [Parameter(Mandatory)][string]$Queue,
    [ValidateSet('true', 'false')][string]$DryRun = 'false'
)

# Purges a queue of the broker.
$api = "https://broker.example.com/api/queues/%2F/$Queue/contents"
$count = (Invoke-RestMethod -Uri ($api -replace '/contents$') -TimeoutSec 20).messages

if ($DryRun -eq 'true') {
    Write-Output "Would purge $count messages of $Queue"
    exit 0
}

Invoke-RestMethod -Method Delete -Uri $api -TimeoutSec 20
Write-Output "Purged $count messages of $Queue"
