[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory, ValueFromPipeline)][string]$Path)

begin {
    $changed = 0
}
process {
    foreach ($file in Get-ChildItem -LiteralPath $Path -Filter *.md) {
        $text = [System.IO.File]::ReadAllText($file.FullName)
        $clean = $text -replace '[ \t]+(?=\r?\n)', ''
        if ($clean -ceq $text) {
            Write-Verbose "$file is clean"
            continue
        }
        if ($PSCmdlet.ShouldProcess($file.FullName, 'Strip blanks at line ends')) {
            [System.IO.File]::WriteAllText($file.FullName, $clean)
            $changed++
        }
    }
}
end {
    Write-Verbose "$changed files"
}
