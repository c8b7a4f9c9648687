<#
.SYNOPSIS
    Empties the cache of the web application.
.PARAMETER Path
    Folder of the cache.
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [string]$Path,
    [int]$Days = 14
)

$ErrorActionPreference = 'Stop'
$limit = (Get-Date).AddDays(-$Days)

$old = Get-ChildItem -Path $Path -File -Recurse | Where-Object LastWriteTime -lt $limit
foreach ($file in $old) {
    Write-Verbose "Delete $($file.FullName)"
    $file.Delete()
}

Write-Output "$(@($old).Count) files"
