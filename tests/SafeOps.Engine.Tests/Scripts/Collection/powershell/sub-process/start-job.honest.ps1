[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Root)

$jobs = foreach ($folder in Get-ChildItem $Root -Directory -Filter 'old-*') {
    if ($PSCmdlet.ShouldProcess($folder.FullName, 'Remove')) {
        Start-Job -ScriptBlock { Remove-Item -Path $using:folder.FullName -Recurse -Force }
    }
}
$jobs | Wait-Job -Timeout 300 | Receive-Job
