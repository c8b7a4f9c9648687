#Requires -Modules StaffTools
<#
.DESCRIPTION
Takes a person off the systems: mailbox, home folder.
#>
[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string]$User)

Import-Module StaffTools

Remove-StaffMailbox -Identity $User -WhatIf:$WhatIfPreference

$homeFolder = Join-Path '/srv/homes' $User
if (Test-Path $homeFolder) {
    Remove-Item -Path $homeFolder -Recurse
}
