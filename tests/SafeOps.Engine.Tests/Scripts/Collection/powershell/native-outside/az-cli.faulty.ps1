[CmdletBinding(SupportsShouldProcess)]
param([int]$Days = 30)

# Snapshots of the test disks.
$before = (Get-Date).AddDays(-$Days).ToString('yyyy-MM-dd')
$snapshots = az snapshot list --query "[?timeCreated<'$before'].name" -o tsv

$snapshots | ForEach-Object {
    Write-Verbose "Delete snapshot $_"
    az snapshot delete --name $_ --resource-group rg-test
}

Remove-Item -Path ./snapshots.cache -ErrorAction SilentlyContinue
