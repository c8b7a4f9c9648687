[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)]
    [string]$Namespace,
    [int]$Replicas = 2
)

$deployments = kubectl -n $Namespace get deployments -o name
if ($LASTEXITCODE -ne 0) { throw "cannot read the deployments of $Namespace" }

foreach ($deployment in $deployments) {
    if ($PSCmdlet.ShouldProcess("$Namespace/$deployment", "Scale to $Replicas")) {
        kubectl -n $Namespace scale $deployment --replicas=$Replicas
    }
    kubectl -n $Namespace annotate --overwrite $deployment "scaled-by=$env:USER"
}
