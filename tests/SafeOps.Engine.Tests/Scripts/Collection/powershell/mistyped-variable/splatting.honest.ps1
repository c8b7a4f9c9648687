[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$Site)

function Clear-Folder {
    [CmdletBinding()]
    param([string]$Path, [hashtable]$Common = @{})
    if (Test-Path $Path) {
        if ($Common['WhatIf']) {
            Write-Output "What if: empty $Path"
        }
        else {
            foreach ($file in Get-ChildItem $Path -File -Recurse) { $file.Delete() }
        }
    }
}

$common = @{ WhatIf = [bool]$WhatIfPreference }
foreach ($folder in 'tmp', 'cache', 'sessions') {
    Clear-Folder -Path "sites/$Site/$folder" -Common $common
}
