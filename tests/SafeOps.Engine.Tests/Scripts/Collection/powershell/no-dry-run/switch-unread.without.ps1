param([string]$Name, [switch]$DryRun)

docker stop $Name
docker rm $Name
Write-Output "$Name is gone"
