#: say
function Write-Line([string] $Text) {
    $Host.UI.WriteLine($Text)
}

# What -Verbose adds.
function Write-Detail([string] $Text) {
    if ($Run.Phase -eq 'act' -or -not $Run.Step) {
        Write-Verbose $Text
    }
}

#: stop < say
function Exit-Refused([string] $Reason) {
    [Console]::Error.WriteLine("Refused: $Reason")
    exit 3
}

function Exit-Failed([string] $Reason) {
    [Console]::Error.WriteLine("Failed: $Reason")
    exit 1
}

function Get-Place {
    if ($Run.Step) { "step $($Run.Step) ($($Run.Title))" } else { 'before the first step' }
}

#: act < say
# Announces an effect; true where it is to be done. Nothing else differs between a dry run and a real one.
function Test-Act([string] $What) {
    $Run.Changes++
    if ($Run.Phase -eq 'check') {
        return $false
    }
    $said = if ($WhatIfPreference) { "would $What" } else { $What }
    if (-not $PSCmdlet.ShouldProcess($said, "${What}?", "Step $($Run.Step)")) {
        return $false
    }
    Write-Line "      $What"
    return $true
}

#: begin < say
# The heading of a step.
function Enter-Step([int] $Number, [string] $Title) {
    $Run.Step = $Number
    $Run.Title = $Title
    $Run.Ready = $true
    $Run.Done = $true
    $Run.Wrong = ''
    if ($Run.Phase -eq 'act') {
        Write-Line "[$Number/$Steps] $Title"
    }
}

# Whether the effects of the steps before are there.
function Test-Real {
    $Run.Phase -eq 'act' -and -not $WhatIfPreference
}

#: digest
function Get-Digest([string] $Path) {
    $stream = [IO.File]::OpenRead($Path)
    try {
        [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($stream)).ToLowerInvariant()
    }
    finally {
        $stream.Dispose()
    }
}

function Get-Mode([string] $Path) {
    if ($IsWindows) { '' } else { [Convert]::ToString([int] [IO.File]::GetUnixFileMode($Path), 8) }
}

#: state_of < digest
# absent, link:TARGET, or the SHA-256 of the content and the permissions. While nothing is done yet (in a dry run), what
# the steps before this one would leave.
function Get-State([string] $Path) {
    if ($Run.Planned.ContainsKey($Path)) {
        return $Run.Planned[$Path]
    }
    $link = [IO.FileInfo]::new($Path).LinkTarget
    if ($null -ne $link) {
        return "link:$link"
    }
    if ([IO.Directory]::Exists($Path)) {
        return 'a folder'
    }
    if (-not [IO.File]::Exists($Path)) {
        return 'absent'
    }
    return "$(Get-Digest $Path) $(Get-Mode $Path)"
}

# Permissions count where they are expected, and where the system has them.
function Test-State([string] $Found, [string] $Expected) {
    $isLink = $Expected.StartsWith('link:', [StringComparison]::Ordinal)
    if ($IsWindows -and -not $isLink) {
        $Found = $Found.Split(' ')[0]
        $Expected = $Expected.Split(' ')[0]
    }
    $Found -ceq $Expected -or (-not $isLink -and $Found.StartsWith("$Expected ", [StringComparison]::Ordinal))
}

function Get-Start([string] $Text) {
    $Text.Substring(0, [Math]::Min(16, $Text.Length))
}

#: target < state_of
# The path must be as planned, or as this step (or one behind it) leaves it.
function Assert-Target([string] $Path, [string] $Before, [string[]] $After) {
    $found = Get-State $Path
    Write-Detail "$Path is $(Get-Start $found), planned $(Get-Start $Before)"
    $isBefore = Test-State $found $Before
    if (-not $isBefore) {
        $Run.Ready = $false
    }
    foreach ($state in $After) {
        if (Test-State $found $state) {
            return
        }
    }
    $Run.Done = $false
    if (-not $isBefore) {
        $Run.Wrong = "$Path is not as planned: it is $found, expected $Before"
    }
}

#: source < state_of
# What the step reads must be as planned, unless the step is done.
function Assert-Source([string] $Path, [string] $State) {
    $found = Get-State $Path
    Write-Detail "$Path is $(Get-Start $found), planned $(Get-Start $State)"
    if (-not (Test-State $found $State)) {
        $Run.Ready = $false
        $Run.Wrong = "$Path is not as planned: it is $found, expected $State"
    }
}

#: pending < say stop
# Whether the step is still to be done. In a rollback one that must be refused does not keep the others.
function Test-Pending {
    if ($Run.Ready) {
        return $true
    }
    if ($Run.Done) {
        Skip-Step
        return $false
    }
    Deny-Step $(if ($Run.Wrong) { $Run.Wrong } else { 'a part of it is done, and a part is not' })
    return $false
}

function Skip-Step {
    if ($Run.Phase -eq 'act') {
        Write-Line '      nothing to do'
    }
}

function Deny-Step([string] $Reason) {
    if (-not $Rollback) {
        Exit-Refused "$(Get-Place): $Reason. Nothing of this step was done."
    }
    if ($Run.Phase -eq 'act') {
        Write-Line "      refused: $Reason"
        $Run.Refused++
    }
}

#: leaves < state_of stop
# Looks at the effect; in a dry run, notes what it would be.
function Assert-Left([string] $Path, [string] $State) {
    if (-not (Test-Real)) {
        $Run.Planned[$Path] = $State
        return
    }
    $found = Get-State $Path
    if (-not (Test-State $found $State)) {
        Exit-Failed "$(Get-Place): $Path is $found afterwards, expected $State."
    }
    Write-Detail "verified: $Path is as planned"
}

#: folder_of
# Makes the folder of a file.
function Save-FolderOf([string] $Path) {
    $folder = [IO.Path]::GetDirectoryName([IO.Path]::GetFullPath($Path))
    [void] [IO.Directory]::CreateDirectory($folder)
}

#: folders
# What others put there stays.
function Clear-EmptyFolder([string] $Path) {
    if (-not [Linq.Enumerable]::Any([IO.Directory]::EnumerateFileSystemEntries($Path))) {
        [IO.Directory]::Delete($Path)
    }
}

#: save < folder_of digest
# A copy with its permissions and time.
function Save-File([string] $Path, [string] $Name) {
    $copy = [IO.Path]::Combine($Backup, $Name)
    Save-FolderOf $copy
    [IO.File]::Copy($Path, "$copy.part", $true)
    [IO.File]::Move("$copy.part", $copy, $true)
    [IO.File]::AppendAllText([IO.Path]::Combine($Backup, 'SHA256SUMS'), "$(Get-Digest $copy)  $Name`n")
}

#: restore < folder_of state_of
# Whether the backup is whole.
function Test-Saved([string] $Name, [string] $State) {
    $copy = [IO.Path]::Combine($Backup, $Name)
    [IO.File]::Exists($copy) -and (Test-State "$(Get-Digest $copy) $(Get-Mode $copy)" $State)
}

function Restore-File([string] $Path, [string] $Name) {
    [IO.File]::Copy([IO.Path]::Combine($Backup, $Name), "$Path.part", $true)
    [IO.File]::Move("$Path.part", $Path, $true)
}

#: put < digest stop
# What was written beside the file takes its place at once, if it is what was planned.
function Move-Part([string] $Path, [string] $Part, [string] $Digest, [string] $Mode) {
    if ((Get-Digest $Part) -cne $Digest) {
        [IO.File]::Delete($Part)
        Exit-Failed "$Path would not become what was planned; nothing was written."
    }
    if ($Mode -and -not $IsWindows) {
        [IO.File]::SetUnixFileMode($Part, [IO.UnixFileMode] [Convert]::ToInt32($Mode, 8))
    }
    [IO.File]::Move($Part, $Path, $true)
}

#: edit_lines < put
# The bytes of the file with '-line' replaced by '+line' from line '@number' on. '\' behind a line says that it ends
# without a line feed. Latin 1 has one character for each byte.
function Get-Edited([string] $Path, [string[]] $Edits) {
    $latin = [Text.Encoding]::Latin1
    $utf8 = [Text.UTF8Encoding]::new($false)
    $old = @(if ([IO.File]::Exists($Path)) { [regex]::Matches($latin.GetString([IO.File]::ReadAllBytes($Path)), "[^\n]*\n|[^\n]+").Value })
    $new = [Text.StringBuilder]::new()
    $at = 0
    for ($i = 0; $i -lt $Edits.Count; $i++) {
        $edit = $Edits[$i]
        if ($edit -ceq '\') {
            continue
        }
        $end = if ($i + 1 -lt $Edits.Count -and $Edits[$i + 1] -ceq '\') { '' } else { "`n" }
        $rest = $edit.Substring(1)
        $line = $latin.GetString($utf8.GetBytes($rest + $end))
        switch ($edit[0]) {
            '@' {
                for (; $at -lt [int] $rest - 1; $at++) {
                    [void] $new.Append($old[$at])
                }
            }
            '-' {
                if ($at -ge $old.Count -or $old[$at] -cne $line) {
                    Exit-Failed "line $($at + 1) of $Path is not '$rest'."
                }
                $at++
            }
            '+' {
                [void] $new.Append($line)
            }
        }
    }
    for (; $at -lt $old.Count; $at++) {
        [void] $new.Append($old[$at])
    }
    return , $latin.GetBytes($new.ToString())
}

function Edit-Line([string] $Path, [string] $Digest, [string] $Mode, [string[]] $Edits) {
    $content = Get-Edited $Path $Edits
    $part = "$Path.part"
    if ([IO.File]::Exists($Path)) {
        [IO.File]::Copy($Path, $part, $true)
    }
    [IO.File]::WriteAllBytes($part, $content)
    Move-Part $Path $part $Digest $Mode
}

#: copy_file < put
# A file that is there keeps its permissions, unless others are wanted.
function Copy-Planned([string] $From, [string] $To, [string] $Digest, [string] $Mode) {
    if (-not $Mode) {
        $Mode = Get-Mode $(if ([IO.File]::Exists($To)) { $To } else { $From })
    }
    [IO.File]::Copy($From, "$To.part", $true)
    Move-Part $To "$To.part" $Digest $Mode
}

#: take < folder_of
# Moves a file, or a link itself, to the backups and back.
function Move-ToBackup([string] $Path, [string] $Name) {
    $copy = [IO.Path]::Combine($Backup, $Name)
    Save-FolderOf $copy
    [IO.File]::Move($Path, $copy, $true)
}

function Move-FromBackup([string] $Path, [string] $Name) {
    [IO.File]::Move([IO.Path]::Combine($Backup, $Name), $Path)
}

function Test-Taken([string] $Name) {
    $copy = [IO.FileInfo]::new([IO.Path]::Combine($Backup, $Name))
    $copy.Exists -or $null -ne $copy.LinkTarget
}

#: answered
# What is done is to be taken back in a rollback, and left alone otherwise.
function Confirm-Answer([bool] $IsDone) {
    if ($IsDone -eq [bool] $Rollback) {
        $Run.Done = $false
    }
    else {
        $Run.Ready = $false
    }
}

#: note < answered folder_of
# Steps whose target cannot be asked leave a note when they are done.
function Assert-Note([string] $Name) {
    Confirm-Answer $(if ($Run.Planned.ContainsKey("note $Name")) { $Run.Planned["note $Name"] } else { [IO.File]::Exists([IO.Path]::Combine($Backup, $Name)) })
}

function Assert-NoteLeft([string] $Name, [bool] $IsDone) {
    if (-not (Test-Real)) {
        $Run.Planned["note $Name"] = $IsDone
    }
}

function Write-Note([string] $Name) {
    $note = [IO.Path]::Combine($Backup, $Name)
    Save-FolderOf $note
    [IO.File]::WriteAllText($note, [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ') + "`n")
}

#: start < stop
# Runs a program; its answer is its exit code and, where it is captured, its output.
function Invoke-Program([string[]] $Words, [string] $In = '.', [hashtable] $Environment = @{}, [int] $Timeout = 600, [switch] $Capture, [string] $Text) {
    $start = [Diagnostics.ProcessStartInfo]::new()
    $start.WorkingDirectory = [IO.Path]::GetFullPath($In)
    $start.FileName = if ($Words[0].Contains('/')) { [IO.Path]::GetFullPath($Words[0], $start.WorkingDirectory) } else { $Words[0] }
    foreach ($word in $Words | Select-Object -Skip 1) {
        $start.ArgumentList.Add($word)
    }
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = $Environment[$name]
    }
    $start.RedirectStandardInput = $true
    $start.StandardInputEncoding = [Text.UTF8Encoding]::new($false)
    $start.RedirectStandardOutput = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    $process = [Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $process.StandardInput.Write($Text)
        $process.StandardInput.Close()
        if (-not $process.WaitForExit($Timeout * 1000)) {
            $process.Kill($true)
            return [pscustomobject] @{ Code = 124; Output = '' }
        }
        $process.WaitForExit()
        if (-not $Capture -and $output.Result) {
            Write-Line $output.Result.TrimEnd()
        }
        return [pscustomobject] @{ Code = $process.ExitCode; Output = $output.Result }
    }
    finally {
        $process.Dispose()
    }
}

#: program < start
function Invoke-Planned([string[]] $Words, [int[]] $Codes = @(0), [hashtable] $How = @{}) {
    $answer = Invoke-Program $Words @How
    if ($answer.Code -notin $Codes) {
        Exit-Failed "$(Get-Place): it ended with exit code $($answer.Code). What was done before stays; -Rollback takes it back."
    }
}

#: probe < start answered
# Exit code 0 says that the step is done, 1 that it is not.
function Assert-Probe([string[]] $Words, [hashtable] $How = @{}) {
    $code = (Invoke-Program $Words -Capture @How).Code
    if ($code -in 0, 1) {
        Confirm-Answer ($code -eq 0)
        return
    }
    $Run.Ready = $false
    $Run.Done = $false
    $Run.Wrong = "its probe ended with exit code $code"
}

# The probe must say that the effect is there.
function Assert-ProbeLeft([string[]] $Words, [hashtable] $How = @{}) {
    if (-not (Test-Real)) {
        return
    }
    $code = (Invoke-Program $Words -Capture @How).Code
    if ($code -ne 0) {
        Exit-Failed "$(Get-Place): its probe ended with exit code $code afterwards, expected 0."
    }
    Write-Detail 'verified: its probe ended with exit code 0'
}

#: expect < stop
# A check that does not hold ends the script.
function Assert-Holds([string] $What, [bool] $Holds, [string] $Found) {
    if (-not $Holds) {
        $message = "$(Get-Place): $What does not hold: $Found"
        if ($Run.Phase -eq 'check') { Exit-Refused $message } else { Exit-Failed $message }
    }
    Write-Detail "verified: $What"
}

# A question whose answer hangs on steps that are not done yet is not asked.
function Test-MayAsk {
    if ($Run.Changes -eq 0 -or (Test-Real)) {
        return $true
    }
    if ($Run.Phase -eq 'act') {
        Write-Line '      to be asked when the steps before are done'
    }
    return $false
}

#: command_check < start expect
# It only reads. A term that is null asks nothing.
function Assert-Command([string] $What, [string[]] $Words, [int[]] $Codes = @(0), $Equal, $Contains, $Like, [hashtable] $How = @{}) {
    $answer = Invoke-Program $Words -Capture @How
    $text = $answer.Output.TrimEnd("`r", "`n")
    $holds = $answer.Code -in $Codes `
        -and ($null -eq $Equal -or $text -ceq $Equal) `
        -and ($null -eq $Contains -or $answer.Output.Contains($Contains, [StringComparison]::Ordinal)) `
        -and ($null -eq $Like -or [regex]::IsMatch($text, $Like, 'Multiline, CultureInvariant', [TimeSpan]::FromSeconds(10)))
    Assert-Holds $What $holds "exit code $($answer.Code), output '$($text.Substring(0, [Math]::Min(200, $text.Length)))'"
}

#: confirm < stop
function Confirm-Destructive {
    if ($Yes -or -not $Destructive) {
        return
    }
    if ([Console]::IsInputRedirected) {
        Exit-Refused 'nobody can be asked here. Look at a dry run (-WhatIf), then repeat with -Yes.'
    }
    $Host.UI.Write('Some of this is destructive. Go on? Type yes: ')
    if ($Host.UI.ReadLine() -cne 'yes') {
        Exit-Refused 'not confirmed.'
    }
}

#: value < start stop
# The rows of the last statement.
function Get-Row([string] $Name, [string[]] $Statements, [switch] $Changes) {
    $connection = $Connections[$Name]
    $words = $connection.Words
    $environment = @{}
    if ($connection.Provider -eq 'sqlite') {
        if (-not $Changes) {
            $words = @($words[0], '-readonly') + $words[1..($words.Count - 1)]
        }
    }
    else {
        $environment['PGOPTIONS'] = $connection.Options + $(if ($Changes) { '' } else { ' -c default_transaction_read_only=on' })
        if ($connection.Password) {
            $environment['PGPASSWORD'] = [Environment]::GetEnvironmentVariable($connection.Password)
        }
    }
    $answer = Invoke-Program $words -Environment $environment -Timeout $connection.Timeout -Capture -Text (($Statements -join ";`n") + ";`n")
    if ($answer.Code -ne 0) {
        Exit-Failed "$(Get-Place): $($words[0]) ended with exit code $($answer.Code)."
    }
    # Both end what they print with one character more: the last row's end, or a line feed.
    $rows = if ($answer.Output) { $answer.Output.Substring(0, $answer.Output.Length - 1).Split([char] 30) } else { @() }
    return , @($rows)
}

# The first column of the one row there is.
function Get-Value([string] $Name, [string[]] $Statements, [switch] $Changes) {
    $rows = Get-Row $Name $Statements -Changes:$Changes
    if ($rows.Count -ne 1) {
        Exit-Refused "$(Get-Place): one row was expected of: $($Statements[-1])"
    }
    return $rows[0].Split([char] 31)[0]
}

#: rows < value answered
# More rows than the limit are refused, 'later' only when all steps before are done.
function Assert-RowsToDo([string] $Name, [string] $Done, [string] $Begun, [string] $Count, [long] $Limit, [string] $When = 'now') {
    if ([long] (Get-Value $Name $Done) -ne 0) {
        Confirm-Answer $true
        return
    }
    Confirm-Answer $false
    if (-not $Count) {
        return
    }
    $rows = [long] (Get-Value $Name $Count)
    Write-Detail $Count
    if ($Run.Phase -eq 'act') {
        Write-Line "      $rows rows now, at most $Limit"
    }
    if ($rows -eq 0 -and [long] (Get-Value $Name $Begun) -eq 0) {
        $Run.Ready = $false
        $Run.Done = $true
    }
    elseif ($rows -gt $Limit -and ($When -eq 'now' -or (Test-Real))) {
        $Run.Ready = $false
        $Run.Wrong = "$rows rows are more than the limit of $Limit"
    }
}

function Assert-RowsToUndo([string] $Name, [string] $Begun, [string] $Changed) {
    if ([long] (Get-Value $Name $Begun) -eq 0) {
        Confirm-Answer $false
        return
    }
    Confirm-Answer $true
    $rows = if ($Changed) { [long] (Get-Value $Name $Changed) } else { 0 }
    if ($rows -ne 0) {
        $Run.Ready = $false
        $Run.Wrong = "$rows rows were changed since"
    }
}

#: statements < value
function Invoke-Sql([string] $Name, [string[]] $Statements) {
    [void] (Get-Row $Name $Statements -Changes)
}

#: batches < value
# Repeats a transaction until it takes no more rows. Each takes one or ends it.
function Invoke-Batch([string] $Name, [long] $Limit, [double] $Pause, [string[]] $Statements) {
    $total = 0
    for ($turn = 0; $turn -le $Limit + 1; $turn++) {
        $before = $total
        $total = [long] (Get-Value $Name $Statements -Changes)
        if ($total -gt $Limit) {
            Exit-Failed "$(Get-Place): $total rows are more than the limit of $Limit; those are committed. -Rollback brings them back."
        }
        if ($total -eq $before) {
            return
        }
        Write-Line "      $total rows"
        Start-Sleep -Seconds $Pause
    }
}

#: query_check < value expect
# Numbers as numbers, all else by its characters.
function Test-Term([string] $Found, [string] $How, $Expected) {
    if ($Found -ceq '\N' -or $null -eq $Expected) {
        return $How -eq 'equal' -and $Found -ceq '\N' -and $null -eq $Expected
    }
    $number = '^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$'
    $culture = [Globalization.CultureInfo]::InvariantCulture
    $order = if ($Found -cmatch $number -and $Expected -cmatch $number) {
        [double]::Parse($Found, $culture).CompareTo([double]::Parse($Expected, $culture))
    }
    else {
        [string]::CompareOrdinal($Found, $Expected)
    }
    switch ($How) {
        'equal' { $order -eq 0 }
        'above' { $order -gt 0 }
        'below' { $order -lt 0 }
        'atleast' { $order -ge 0 }
        default { $order -le 0 }
    }
}

# All of the terms must hold; each is a comparison and a value.
function Assert-Query([string] $What, [string] $Name, [string] $Query, [object[]] $Terms) {
    $found = Get-Value $Name $Query
    $holds = $true
    for ($i = 0; $i -lt $Terms.Count; $i += 2) {
        $holds = $holds -and (Test-Term $found $Terms[$i] $Terms[$i + 1])
    }
    Assert-Holds $What $holds "found $found"
}
