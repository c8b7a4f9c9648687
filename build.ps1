#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds, tests and packages SafeOps.
.EXAMPLE
    ./build.ps1                      # Build and Test
.EXAMPLE
    ./build.ps1 Clean, Package -Configuration Release
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Restore', 'Format', 'Build', 'Stage', 'Test', 'Package')]
    [string[]] $Target = @('Build', 'Test'),

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$solution = "$PSScriptRoot/SafeOps.sln"
$module = "$PSScriptRoot/src/SafeOps.PowerShell"
$tool = "$PSScriptRoot/src/SafeOps.Host"

function Invoke-DotNet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

$targets = @{
    Clean   = { Invoke-DotNet clean $solution --configuration $Configuration }
    Restore = { Invoke-DotNet restore $solution }
    Format  = { Invoke-DotNet format $solution }
    Build   = { Invoke-DotNet build $solution --configuration $Configuration }
    Stage   = { Invoke-DotNet build $module --configuration $Configuration }
    Test    = { Invoke-DotNet test $solution --configuration $Configuration }
    Package = {
        Invoke-DotNet build $module --configuration $Configuration '-t:PackageModule'
        Invoke-DotNet pack $tool --configuration $Configuration
    }
}

foreach ($name in $Target) { & $targets[$name] }
