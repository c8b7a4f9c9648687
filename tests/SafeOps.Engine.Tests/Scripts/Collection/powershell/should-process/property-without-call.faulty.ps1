[CmdletBinding(SupportsShouldProcess = $true)]
param([string]$Root, [int]$Keep = 3)

# Old releases: everything but the newest.
$releases = [System.IO.DirectoryInfo]::new((Resolve-Path $Root)).GetDirectories() | Sort-Object LastWriteTime -Descending

foreach ($release in ($releases | Select-Object -Skip $Keep)) {
    if ($PSCmdlet.ShouldProcess) {
        $release.Delete($true)
        "removed $($release.Name)"
    }
}
