[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)][string[]]$Name,
    [switch]$Force
)

# Restarts services one after the other.
Set-StrictMode -Version Latest

foreach ($service in $Name) {
    $state = systemctl is-active $service
    Write-Verbose "$service is $state"
    if ($Force -or $PSCmdlet.ShouldProcess($service, 'Restart')) {
        systemctl restart $service
    }
}
