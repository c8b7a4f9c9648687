[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Folder)

Get-ChildItem -Path $Folder -Filter '*.done' | Remove-Item

# names with brackets, which -Path takes for patterns
foreach ($name in [System.IO.Directory]::GetFiles($Folder, '*[*].done')) {
    [System.IO.File]::Delete($name)
}
