[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Source)

$hook = 'https://hooks.example.com/services/T0/B0'

trap {
    Invoke-WebRequest -Method Post -Uri $hook -Body (@{ text = "$_" } | ConvertTo-Json) -TimeoutSec 10 | Out-Null
    exit 1
}

$rows = Import-Csv -Path $Source
if (-not $rows) { throw "$Source is empty" }
$rows | Where-Object state -ne 'closed' | Export-Csv -Path $Source
