param(
    [Parameter(Mandatory)][string]$Name,
    [Parameter(Mandatory)][string]$Tag,
    [switch]$DryRun
)

$image = "registry.example.com/${Name}:$Tag"
$current = kubectl -n shop get deployment $Name -o 'jsonpath={.spec.template.spec.containers[0].image}'
if ($current -eq $image) {
    Write-Output "$Name has $image already"
    return
}

Write-Output "$Name`: $current -> $image"
if ($DryRun) {
    Write-Output "Would run: kubectl -n shop set image deployment/$Name $Name=$image"
    return
}

kubectl -n shop set image "deployment/$Name" "$Name=$image"
kubectl -n shop rollout status "deployment/$Name" --timeout=180s
