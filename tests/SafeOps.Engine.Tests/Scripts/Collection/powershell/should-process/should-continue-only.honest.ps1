function Move-Export {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)][string]$Path,
        [string]$Archive = 'archive',
        [switch]$Yes
    )
    process {
        foreach ($file in Get-ChildItem -LiteralPath $Path -Filter *.csv) {
            $target = Join-Path $Archive $file.Name
            if ($PSCmdlet.ShouldProcess($file.Name, "Move to $target") -and ($Yes -or $PSCmdlet.ShouldContinue($file.Name, 'Move?'))) {
                [System.IO.File]::Move($file.FullName, $target)
            }
        }
    }
}

Move-Export -Yes @args
