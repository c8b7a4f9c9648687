[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Config)

function Write-Log([string]$Text) {
    Write-Host "$(Get-Date -Format s) $Text"
}

$WhatIfPreference = $false
Write-Log "changes $Config"

$settings = Get-Content -Raw $Config | ConvertFrom-Json
if ($settings.debug) {
    $settings.debug = $false
    $settings | ConvertTo-Json | Set-Content -Path $Config
}
