param([string]$Inbox, [switch]$DryRun)

$stamp = '.last-run'
$since = if (Test-Path $stamp) { (Get-Item $stamp).LastWriteTime } else { [datetime]::MinValue }

$files = Get-ChildItem -Path $Inbox -Filter *.xml | Where-Object LastWriteTime -gt $since
foreach ($file in $files) {
    if ($DryRun) {
        Write-Output "Would send $($file.Name)"
    }
    else {
        Invoke-RestMethod -Method Post -Uri 'https://import.example.com/v2/files' -InFile $file.FullName -TimeoutSec 30
    }
}

if (-not $DryRun) {
    Set-Content -Path $stamp -Value (Get-Date -Format o)
}
