param([Parameter(Mandatory)][string]$Path, [switch]$DryRun)

if (-not $DryRun) { Start-Transcript -Path ./permissions.log -Append }

$open = Get-ChildItem -Path $Path -File -Recurse | Where-Object { $_.UnixFileMode -band [System.IO.UnixFileMode]::OtherWrite }
foreach ($file in $open) {
    if ($DryRun) {
        "would close $($file.FullName)"
    }
    else {
        chmod o-w $file.FullName
        "closed $($file.FullName)"
    }
}

if (-not $DryRun) { Stop-Transcript }
