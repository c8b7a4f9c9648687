# SafeOps in a few minutes, without a keyboard:
#
#   dotnet run --project src/SafeOps.Host -- docs/examples/quickstart/quickstart.ps1
#
# or, in a PowerShell that has the module: ./docs/examples/quickstart/quickstart.ps1
# Everything happens in a temporary folder, which is deleted at the end.

$ErrorActionPreference = 'Stop'

# A copy of the example project. Nothing but the language and SafeOps is used here, so that this runs in any host.
$paths = $ExecutionContext.SessionState.Path
$start = $paths.CurrentFileSystemLocation.Path
$source = [IO.Path]::Combine($PSScriptRoot, 'shop')
$shop = [IO.Directory]::CreateTempSubdirectory('safeops-quickstart-').FullName
[IO.Directory]::GetFiles($source, '*', 'AllDirectories') | ForEach-Object {
    $target = [IO.Path]::Combine($shop, [IO.Path]::GetRelativePath($source, $_))
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($target))
    [IO.File]::Copy($_, $target)
}
$null = [IO.Directory]::CreateDirectory([IO.Path]::Combine($shop, 'data'))
$purge = [IO.Path]::Combine($shop, 'changes', 'purge-old-sessions.change.yaml')
$chart = [IO.Path]::Combine($shop, 'charts', 'dev', 'user-api.yaml')

function Tell([string] $title, [string] $text) {
    ''
    "── $title ".PadRight(90, '─')
    $text
    ''
}

try {
    $null = $paths.SetLocation($shop)

    Tell '1. A small shop' @'
Three environments, each with a table of sessions and two charts. The tables are made by a first change.
-Confirm:$false silences the questions; it opens no gate.
'@
    Invoke-SafeChange ./changes/make-sessions.change.yaml dev -Confirm:$false

    Tell '2. The change' 'One file says what is to be done, how it is checked, and what differs between environments:'
    Get-SafeChange $purge

    Tell '3. The dry run' '-WhatIf asks the real database and the real files, and changes nothing:'
    Invoke-SafeChange $purge dev -WhatIf

    Tell '4. The run in dev' 'Old values are saved first; afterwards each prediction is compared with what happened:'
    $run = Invoke-SafeChange $purge dev -Confirm:$false
    $run

    Tell '5. The chart' 'Only the value moved; comments and layout are as they were:'
    [IO.File]::ReadAllText($chart)

    Tell '6. Production?' 'Not yet. The refusal lists everything that is missing, and the command that supplies each:'
    try {
        Invoke-SafeChange $purge production -Confirm:$false
        throw 'Production should have refused this run.'
    }
    catch {
        if ($_.FullyQualifiedErrorId -notlike 'ChangeGateClosed*') { throw }
        $_.Exception.Message
    }

    Tell '7. The way back' 'An undo is a plan too. First dry:'
    Undo-SafeChange $run.RunId -WhatIf
    'Then for real:'
    Undo-SafeChange $run.RunId -Confirm:$false

    Tell '8. The rehearsal' 'Apply, verify, undo, compare with the start, apply again: the proof that the way back works.'
    Invoke-SafeChange $purge dev -Rehearse -Confirm:$false

    Tell '9. What people confirm' 'Some items SafeOps ticks from evidence; for the others a person gives their word, on record:'
    Confirm-ChangeVerification $purge -Environment dev -Item logic-correct, inputs-handled, errors-handled, comments-explain | Out-Host

    Tell '10. Staging' 'The same change, with the differences the file declares:'
    $staging = Invoke-SafeChange $purge staging -Confirm:$false
    $staging

    Tell '11. Where it stands' 'What production still asks for. The approval must come from somebody else, so this story ends before it:'
    Get-ChangePromotion $purge

    Tell '12. Second thoughts' 'Staging goes back to before, and no longer counts:'
    Undo-SafeChange $staging.RunId -Confirm:$false

    Tell '13. The ledger' 'Who did what, where, when. Each record carries the digest of the one before:'
    Get-ChangeRecord | Out-Host
    Test-ChangeLedger
}
finally {
    $null = $paths.SetLocation($start)
    [IO.Directory]::Delete($shop, $true)
}
