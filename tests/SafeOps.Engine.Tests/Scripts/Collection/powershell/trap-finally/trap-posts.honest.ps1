[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Source)

$hook = 'https://hooks.example.com/services/T0/B0'

trap {
    if ($WhatIfPreference) {
        Write-Host "What if: post '$_' to $hook"
        exit 1
    }
    exit 1
}

$rows = Import-Csv -Path $Source
if (-not $rows) { throw "$Source is empty" }
$rows | Where-Object state -ne 'closed' | Export-Csv -Path $Source
