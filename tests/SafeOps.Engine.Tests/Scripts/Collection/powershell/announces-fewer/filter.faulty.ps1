param([string]$Path = 'uploads', [int]$Days = 7, [switch]$DryRun)

$limit = (Get-Date).AddDays(-$Days)
if ($DryRun) {
    Get-ChildItem $Path -File | Where-Object LastWriteTime -lt $limit | ForEach-Object { "Would delete $($_.FullName)" }
    return
}
Get-ChildItem $Path -File -Recurse | Where-Object LastWriteTime -lt $limit | Remove-Item
