# Starts a program with its words one by one, never a shell string. Only a Hybrid Worker may. It ends well with the exit code that
# was recorded.
function Invoke-Program([string[]] $Words, [Collections.IDictionary] $Environment = @{}, [string] $In = '.', [int] $Ends = 0, [int] $Minutes = 10) {
    $start = [Diagnostics.ProcessStartInfo]::new($Words[0])
    $start.WorkingDirectory = [IO.Path]::GetFullPath($In, $PWD.ProviderPath)
    for ($i = 1; $i -lt $Words.Count; $i++) {
        $start.ArgumentList.Add($Words[$i])
    }
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = [string] $Environment[$name]
    }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        $output = $process.StandardOutput.ReadToEndAsync()
        $errors = $process.StandardError.ReadToEndAsync()
        $process.StandardInput.Close()
        if (-not $process.WaitForExit($Minutes * 60000)) {
            $process.Kill($true)
            throw "$($Words[0]) took longer than $Minutes minutes and was ended."
        }
        $process.WaitForExit()
        if ($process.ExitCode -ne $Ends) {
            $said = "$($errors.Result.Trim())`n$($output.Result.Trim())".Trim()
            throw "$($Words[0]) ended with exit code $($process.ExitCode)$(if ($Ends) { ", and not with $Ends as it was recorded" })$(if ($said) { ": $said" })"
        }
        $output.Result.TrimEnd() -split '\r?\n'
    }
    finally {
        $process.Dispose()
    }
}
