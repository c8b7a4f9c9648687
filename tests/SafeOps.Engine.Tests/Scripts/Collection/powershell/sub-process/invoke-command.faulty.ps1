[CmdletBinding(SupportsShouldProcess)]
param([Parameter(Mandatory)][string[]]$ComputerName)

foreach ($computer in $ComputerName) {
    $state = Invoke-Command -ComputerName $computer -ScriptBlock { (Get-Service W3SVC).Status }
    if ($state -eq 'Running') {
        Invoke-Command -ComputerName $computer -ScriptBlock { Restart-Service W3SVC }
    }
    else {
        Write-Warning "$computer is $state"
    }
}
