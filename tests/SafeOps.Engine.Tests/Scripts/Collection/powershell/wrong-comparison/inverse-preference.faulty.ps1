[CmdletBinding(SupportsShouldProcess)]
param([string]$Name)

$containers = docker ps --all --filter "name=$Name" --filter status=exited --format '{{.Names}}'
foreach ($container in $containers) {
    if ($WhatIfPreference) {
        docker rm $container
    }
    else {
        Write-Host "What if: docker rm $container"
    }
}
