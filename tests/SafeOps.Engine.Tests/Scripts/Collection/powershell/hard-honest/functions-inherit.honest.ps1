[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Path)

function Remove-Old {
    param([string]$Folder, [int]$Days)
    Get-ChildItem -Path $Folder -File |
        Where-Object LastWriteTime -lt (Get-Date).AddDays(-$Days) |
        Remove-Item
}

function New-Marker {
    param([string]$Folder)
    New-Item -Path (Join-Path $Folder '.cleaned') -ItemType File -Force | Out-Null
}

foreach ($folder in Get-ChildItem -Path $Path -Directory) {
    Remove-Old -Folder $folder.FullName -Days 30
    New-Marker -Folder $folder.FullName
}
