param(
    [Parameter(Mandatory)]
    [version]$Version,
    [switch]$WhatIf
)

# Tags a release.
$tag = "v$Version"
$exists = git tag --list $tag
if ($exists) {
    Write-Error "$tag exists"
    exit 1
}

if ($WhatIf) {
    Write-Host "What if: tag $tag and push it to origin"
} else {
    git tag --annotate $tag --message "Release $Version"
}

git push origin $tag
exit $LASTEXITCODE
