[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
param([Parameter(Mandatory)][string]$Path)

$folders = Get-ChildItem -Path $Path -Directory | Where-Object { -not (Get-ChildItem $_ -Force) }
foreach ($folder in $folders) {
    # no questions in the nightly job
    Remove-Item -Path $folder.FullName -Confirm:$false
}
"$(@($folders).Count) empty folders"
