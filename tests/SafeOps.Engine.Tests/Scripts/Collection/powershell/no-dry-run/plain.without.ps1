param([string]$Path)

foreach ($log in Get-ChildItem $Path -Filter *.log) {
    [System.IO.File]::Delete($log.FullName)
}
kubectl -n shop rollout restart deployment/web
