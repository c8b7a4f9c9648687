#Requires -Version 7.4
# The contract with a real PowerShell: Invoke-Pester ./tests/pester, after dotnet build SafeOps.sln.
# The engine's behaviour is tested in the C# projects; here only what a real pwsh could see differently.

BeforeAll {
    $root = Split-Path (Split-Path $PSScriptRoot)
    Import-Module (Join-Path $root 'out/SafeOps/SafeOps.psd1') -Force
    $project = Join-Path ([IO.Path]::GetTempPath()) "safeops-pester-$([guid]::NewGuid().ToString('n'))"
    $null = New-Item -ItemType Directory -Path $project
    Set-Content -Path (Join-Path $project 'safeops.yaml') -Value "safeops: 1`nenvironments: [ { name: dev }, { name: production, guarded: true } ]"
    Set-Content -Path (Join-Path $project 'app.yaml') -Value "memory: 512Mi # per pod"
    $change = Join-Path $project 'raise.change.yaml'
    Set-Content -Path $change -Value @'
safeops: 1
change: raise
title: Give the service more memory
author: pester
steps:
  - { id: memory, uses: file.set, with: { file: app.yaml, path: memory, value: 1Gi } }
'@
}

AfterAll {
    Remove-Item -Recurse -Force $project
    Remove-Module SafeOps
}

Describe 'the module' {
    It 'exports what its manifest says' {
        $manifest = Import-PowerShellDataFile (Join-Path $root 'out/SafeOps/SafeOps.psd1')
        (Get-Command -Module SafeOps).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'has help with examples for <_>' -ForEach (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../SafeOps.psd1')).CmdletsToExport {
        (Get-Help $_).examples.example.Count | Should -BeGreaterOrEqual 3
    }
}

Describe 'a change' {
    It 'is dry-run without any effect' {
        $plan = Invoke-SafeChange -Path $change -Environment dev -WhatIf
        $plan.HasChanges | Should -BeTrue
        Get-Content (Join-Path $project 'app.yaml') | Should -Be 'memory: 512Mi # per pod'
        Join-Path $project '.safeops' | Should -Not -Exist
    }

    It 'is carried out, recorded and undone' {
        $run = Invoke-SafeChange -Path $change -Environment dev -Confirm:$false
        $run.Status | Should -Be 'Succeeded'
        Get-Content (Join-Path $project 'app.yaml') | Should -Be 'memory: 1Gi # per pod'
        Push-Location $project
        try {
            (Undo-SafeChange -RunId $run.RunId -Confirm:$false).Status | Should -Be 'Undone'
            (Get-ChangeRecord).Count | Should -Be 2
            (Test-ChangeLedger).Intact | Should -BeTrue
        }
        finally {
            Pop-Location
        }
        Get-Content (Join-Path $project 'app.yaml') | Should -Be 'memory: 512Mi # per pod'
    }

    It 'is refused in production, with everything that is missing' {
        { Invoke-SafeChange -Path $change -Environment production -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'ChangeGateClosed*'
    }
}

Describe 'an investigation' {
    It 'keeps objects as PowerShell shows them' {
        Push-Location $project
        try {
            $null = New-Investigation 'what a real PowerShell shows' 'objects'
            $step = Add-InvestigationStep 'Get-ChildItem app.yaml | Select-Object Name, Length'
            $step.ExitCode | Should -Be 0
            (Get-Investigation -Entry $step.Number -Output) -match 'app\.yaml' | Should -HaveCount 1
        }
        finally {
            Pop-Location
        }
    }
}
