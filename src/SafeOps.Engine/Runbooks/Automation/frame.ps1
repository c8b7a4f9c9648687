# What is done of this runbook, by the number of the step; 'runbook' and 'inputs' say of which.
$Progress = [Collections.Generic.Dictionary[string, string]]::new()
$Clock = [Diagnostics.Stopwatch]::StartNew()
$State = @{ Left = [Collections.Generic.List[string]]::new(); Failed = [Collections.Generic.List[string]]::new(); CanSave = $true }

# An answer of a service, by .NET alone: a runbook may not start programs, and needs no module for this.
function Invoke-Http([string] $Address, [hashtable] $Headers) {
    $client = [Net.Http.HttpClient]::new()
    try {
        $client.Timeout = [TimeSpan]::FromSeconds(30)
        $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::Get, $Address)
        foreach ($name in $Headers.Keys) {
            [void] $request.Headers.TryAddWithoutValidation($name, [string] $Headers[$name])
        }
        $answer = $client.SendAsync($request).GetAwaiter().GetResult()
        $text = $answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        if (-not $answer.IsSuccessStatusCode) {
            throw "HTTP $([int] $answer.StatusCode): $($text.Substring(0, [Math]::Min(200, $text.Length)))"
        }
        return $text
    }
    finally {
        $client.Dispose()
    }
}

# A token of the managed identity for a resource. Never write it to the output.
function Get-IdentityToken([string] $Resource = 'https://management.azure.com/') {
    $query = "resource=$([Uri]::EscapeDataString($Resource))"
    if ($IdentityClientId) {
        $query += "&client_id=$([Uri]::EscapeDataString($IdentityClientId))"
    }
    $headers = @{ Metadata = 'true' }
    if ($env:IDENTITY_ENDPOINT) {
        $headers['X-IDENTITY-HEADER'] = $env:IDENTITY_HEADER
        $address = $env:IDENTITY_ENDPOINT + $(if ($env:IDENTITY_ENDPOINT.Contains('?')) { '&' } else { '?' }) + "$query&api-version=2019-08-01"
    }
    else {
        $address = "http://169.254.169.254/metadata/identity/oauth2/token?$query&api-version=2018-02-01"
    }
    try {
        $answer = [Text.Json.Nodes.JsonNode]::Parse((Invoke-Http $address $headers))
        $token = [string] $answer['access_token']
    }
    catch {
        throw "The managed identity gave no token: $($_.Exception.GetBaseException().Message). Switch it on for the Automation account, give it the roles that the steps need, and name a user-assigned one with -IdentityClientId."
    }
    if (-not $token) {
        throw 'The managed identity answered without a token.'
    }
    return $token
}

# Whoever runs this is the managed identity; there is no password anywhere.
function Connect-Identity {
    if (-not $NeedsAzure -and -not $env:IDENTITY_ENDPOINT) {
        return
    }
    [void] (Get-IdentityToken)
    if ($NeedsAzure -and (Get-Command Connect-AzAccount -ErrorAction Ignore)) {
        $account = @{ Identity = $true }
        if ($IdentityClientId) {
            $account.AccountId = $IdentityClientId
        }
        [void] (Connect-AzAccount @account)
    }
}

function Get-Digest([string] $Text) {
    [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($Text))).ToLowerInvariant()
}

# Where local disks are not kept, progress is a variable of the Automation account.
function Test-AutomationVariable {
    -not $ProgressPath -and [bool] (Get-Command Get-AutomationVariable -ErrorAction Ignore)
}

# Also finds out whether progress can be saved here at all.
function Read-Progress {
    $text = ''
    if ($ProgressPath) {
        if ([IO.File]::Exists($ProgressPath)) {
            $text = [IO.File]::ReadAllText($ProgressPath)
        }
    }
    elseif (Test-AutomationVariable) {
        try {
            $text = [string] (Get-AutomationVariable -Name $ProgressName)
        }
        catch {
            $State.CanSave = $false
            $PSCmdlet.WriteWarning("Progress cannot be saved: the Automation account has no string variable '$ProgressName'. Make it, or a restart begins again.")
        }
    }
    else {
        $State.CanSave = $false
    }
    if ($text -and -not $StartOver) {
        try {
            $saved = [Text.Json.Nodes.JsonNode]::Parse($text).AsObject()
        }
        catch {
            throw "The progress that was saved cannot be read: $($_.Exception.GetBaseException().Message). Look at it; -StartOver `$true begins again."
        }
        if ([string] $saved['runbook'] -ceq $Runbook -and [string] $saved['inputs'] -ceq $Inputs) {
            foreach ($entry in $saved.GetEnumerator()) {
                $Progress[$entry.Key] = [string] $entry.Value
            }
        }
        else {
            $open = @($saved.GetEnumerator() | Where-Object { ([string] $_.Value).StartsWith('started') } | ForEach-Object Key)
            if ($open) {
                throw "Step $($open -join ', ') of an earlier start, with other values or another version, was begun and its end was not seen. Look at what it did; -StartOver `$true begins again."
            }
        }
    }
    $Progress['runbook'] = $Runbook
    $Progress['inputs'] = $Inputs
}

function Save-Progress([string] $Step, [string] $What) {
    if ($WhatIfPreference) {
        return
    }
    $Progress[$Step] = "$What $([DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ'))"
    Write-Progressed
}

function Write-Progressed {
    if (-not $State.CanSave) {
        return
    }
    $text = [Text.Json.JsonSerializer]::Serialize([object] $Progress, $Progress.GetType(), [Text.Json.JsonSerializerOptions] $null)
    if ($ProgressPath) {
        [IO.File]::WriteAllText("$ProgressPath.part", $text)
        [IO.File]::Move("$ProgressPath.part", $ProgressPath, $true)
    }
    else {
        Set-AutomationVariable -Name $ProgressName -Value $text
    }
}

# All is done: the next start begins at the first step.
function Clear-Progress {
    if ($WhatIfPreference) {
        return
    }
    $Progress.Clear()
    Write-Progressed
}

function Get-Answer([string] $Number, [string] $Title, [string] $Status, [object[]] $Output = @(), [string] $Detail = '') {
    [pscustomobject] @{ Step = $Number; Title = $Title; Status = $Status; Output = $Output; Detail = $Detail; At = [DateTime]::UtcNow }
}

function Assert-Time {
    if ($Clock.Elapsed.TotalMinutes -ge $MinutesAtMost) {
        throw "$MinutesAtMost minutes are over, and $($State.Left.Count) steps are left, from step $($State.Left[0]). What is done is saved: start the runbook again with the same values, and it goes on there."
    }
}

# One step: reading ones run, changing ones only where a person approved them.
# What it runs sees its variables, so none of them is called as a parameter of the runbook may be.
function Invoke-Step {
    param(
        [string] $StepNumber,
        [string] $StepTitle,
        [scriptblock] $StepBody,
        [Alias('Does')] [string] $StepDoes = '',
        [Alias('Target')] [string] $StepTarget = '',
        [Alias('Uses')] [string[]] $StepUses = @(),
        [Alias('Rollback')] [string] $StepRollback = '',
        [Alias('NotHere')] [string] $StepNotHere = ''
    )
    [void] $State.Left.Remove($StepNumber)
    if ($Progress.ContainsKey($StepNumber) -and $Progress[$StepNumber].StartsWith('done')) {
        return Get-Answer $StepNumber $StepTitle 'DoneBefore' -Detail $Progress[$StepNumber]
    }
    if ($StepNotHere) {
        $State.Failed.Add($StepNumber)
        return Get-Answer $StepNumber $StepTitle 'NotHere' -Detail $StepNotHere
    }
    if ($StepDoes) {
        if ($Progress.ContainsKey($StepNumber) -and $Progress[$StepNumber].StartsWith('started') -and $Settled -notcontains "$StepNumber=redo") {
            if ($Settled -contains "$StepNumber=done") {
                Save-Progress $StepNumber 'done'
                return Get-Answer $StepNumber $StepTitle 'DoneBefore' -Detail 'settled by a person'
            }
            throw "Step $StepNumber ($StepTitle) was begun and its end was not seen ($($Progress[$StepNumber])). Look at its effect, then start again with -Settle '$StepNumber=done' or '$StepNumber=redo'."
        }
        if (-not $WhatIfPreference -and $Approved -notcontains $StepNumber) {
            $State.Failed.Add($StepNumber)
            return Get-Answer $StepNumber $StepTitle 'NotApproved' -Detail "It would: $StepDoes. A person who has looked at it starts the runbook with -Approve '$StepNumber'."
        }
        $StepMissing = @($StepUses | Where-Object { $Given -notcontains $_ })
        if (-not $WhatIfPreference -and $StepMissing) {
            throw "Step $StepNumber ($StepTitle) changes something with $($StepMissing -join ', '), whose default is the value of an earlier incident. Give -$($StepMissing -join ', -')."
        }
        if (-not $PSCmdlet.ShouldProcess($StepTarget, $StepDoes)) {
            return Get-Answer $StepNumber $StepTitle 'WouldRun' -Detail $StepDoes
        }
    }
    # The clock is looked at before something begins, not in its middle.
    $State.Left.Insert(0, $StepNumber)
    Assert-Time
    $State.Left.RemoveAt(0)
    if ($StepDoes) {
        Save-Progress $StepNumber 'started'
    }
    try {
        $StepOutput = @(& $StepBody)
        Save-Progress $StepNumber 'done'
        return Get-Answer $StepNumber $StepTitle 'Done' $StepOutput
    }
    catch {
        $StepReason = $_.Exception.GetBaseException().Message
        if ($StepDoes) {
            throw "Step $StepNumber ($StepTitle) failed: $StepReason$(if ($StepRollback) { "`nThe way back: $StepRollback" })"
        }
        $State.Failed.Add($StepNumber)
        return Get-Answer $StepNumber $StepTitle 'Failed' -Detail $StepReason
    }
}
