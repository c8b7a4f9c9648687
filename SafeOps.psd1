@{
    RootModule           = 'bin/SafeOps.dll'
    # The one place the version is written: Directory.Build.props reads it from here.
    ModuleVersion        = '0.1.0'
    GUID                 = '5b1f7c0e-3d0a-4f0b-9c55-2f6e3f4a9d71'
    Author               = 'The SafeOps contributors'
    CompanyName          = 'The SafeOps contributors'
    Copyright            = '(c) The SafeOps contributors. MIT licence.'
    Description          = 'Prepare an operational change, see exactly what it would do, carry it out so that nothing is lost, and keep the evidence.'

    CompatiblePSEditions = @('Core')
    PowerShellVersion    = '7.4'
    FormatsToProcess     = @('SafeOps.format.ps1xml')

    CmdletsToExport      = @(
        'Add-InvestigationNote'
        'Add-InvestigationStep'
        'Approve-SafeChange'
        'Clear-ChangeData'
        'Compare-ChangePlan'
        'Compare-ResourceLimit'
        'Compare-TerraformDrift'
        'Complete-Investigation'
        'Confirm-ChangeVerification'
        'Export-AzureInventory'
        'Export-ChangeReport'
        'Get-ChangePromotion'
        'Get-ChangeRecord'
        'Get-ChangeRun'
        'Get-CommandExplanation'
        'Get-CommandRisk'
        'Get-EmergencyRollback'
        'Get-Investigation'
        'Get-SafeChange'
        'Import-Handoff'
        'Initialize-SafeOpsProject'
        'Invoke-EmergencyRollback'
        'Invoke-FanOutInvestigation'
        'Invoke-ReadOnlyCommand'
        'Invoke-Runbook'
        'Invoke-SafeChange'
        'Measure-ChangeRecord'
        'Measure-LogPattern'
        'New-ChangePlan'
        'New-DriftResolution'
        'New-Handoff'
        'New-Investigation'
        'New-ReviewRequest'
        'New-Runbook'
        'New-SafeChange'
        'New-SafeScript'
        'Resume-SafeChange'
        'Revoke-ChangeEvidence'
        'Test-ChangeLedger'
        'Test-DryRun'
        'Test-Runbook'
        'Test-SafeChange'
        'Test-ScriptSafety'
        'Undo-SafeChange'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags       = @('dry-run', 'change-management', 'operations', 'devops', 'sre', 'undo', 'audit', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            License    = 'MIT'
        }
    }
}
