[CmdletBinding(SupportsShouldProcess)]
param([string]$Service = 'app', [string]$Data = 'data')

$go = $PSCmdlet.ShouldProcess($Service, 'Stop, clean, start')
try {
    if ($go) {
        systemctl stop $Service
        Get-ChildItem $Data -Filter *.tmp | Remove-Item
    }
}
finally {
    if ($go) {
        systemctl start $Service
    }
}
