[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Root)

$jobs = foreach ($folder in Get-ChildItem $Root -Directory -Filter 'old-*') {
    Write-Verbose "Remove $($folder.FullName)"
    Start-Job -ScriptBlock { Remove-Item -Path $using:folder.FullName -Recurse -Force }
}
$jobs | Wait-Job -Timeout 300 | Receive-Job
