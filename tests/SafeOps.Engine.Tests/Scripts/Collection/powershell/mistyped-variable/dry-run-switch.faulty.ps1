param(
    [string]$Path = 'logs',
    [switch]$DryRun
)

foreach ($log in Get-ChildItem -Path $Path -Filter *.log) {
    $zip = "$($log.FullName).zip"
    Write-Host "$($log.Name) -> $zip"
    if ($DryRuns) { continue }
    Compress-Archive -LiteralPath $log.FullName -DestinationPath $zip
    Remove-Item -LiteralPath $log.FullName
}
