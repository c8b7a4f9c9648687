[CmdletBinding(SupportsShouldProcess)]
param(
    [ValidateSet('test', 'staging')]
    [string]$Environment = 'test'
)

# Nightly clean-up. Parts that take long have a script of their own.
$parts = @{ Environment = $Environment }

if ($PSCmdlet.ShouldProcess("logs of $Environment", 'Delete')) {
    Remove-Item -Path "logs/$Environment/*.log"
}

if ($PSCmdlet.ShouldProcess("images of $Environment", 'Delete')) {
    & pwsh -NoProfile -File ./Remove-OldImages.ps1 -Environment $parts.Environment
}
