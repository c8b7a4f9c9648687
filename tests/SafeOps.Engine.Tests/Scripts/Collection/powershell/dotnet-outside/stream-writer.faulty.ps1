[CmdletBinding(SupportsShouldProcess)]
param([string]$Report = 'report.txt', [string]$Root = '.')

$lines = Get-ChildItem -Path $Root -Directory | ForEach-Object {
    $size = (Get-ChildItem $_ -Recurse -File | Measure-Object Length -Sum).Sum
    '{0,12:N0} {1}' -f $size, $_.Name
}

$writer = [System.IO.StreamWriter]::new((Join-Path $PWD $Report))
$lines | ForEach-Object { $writer.WriteLine($_) }
$writer.Dispose()
if ($PSCmdlet.ShouldProcess($Report, 'Write')) {
    "wrote $Report"
}
