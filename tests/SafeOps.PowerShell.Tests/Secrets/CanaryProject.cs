using System.Text;

namespace SafeOps.PowerShell.Tests.Secrets;

/// <summary>A project with a secret at every place where one may stand, and what of it may be looked through afterwards.</summary>
internal sealed class CanaryProject : IDisposable
{
    public const string InFile = "f1le-c4nary-Zq8vX2";

    /// <summary>Variables of the process: a connection's password, a secret parameter, and one that nothing refers to.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["CANARY_DB_PASSWORD"] = "db-c4nary-Lm3kP7",
        ["CANARY_PARAMETER"] = "param-c4nary-Wt5rJ9",
        ["CANARY_API_KEY"] = "variable-c4nary-Hd6sN1",
        ["CANARY_URL"] = "https://ops:url-c4nary-Bv4gT3@example.test/",
    };

    private static readonly string[] Targets = ["conf", "data"];

    public CanaryProject()
    {
        Write("safeops.yaml", """
            safeops: 1
            environments:
              - name: dev
              - name: production
                guarded: true
            connections:
              main: { provider: sqlite, file: data/main.db, create: true }
              remote: { provider: postgres, host: db.invalid, database: app, user: ops, password: env:CANARY_DB_PASSWORD }
            """);
        Directory.CreateDirectory(Path.Combine(Root, "data"));
        Write("conf/app.yaml", $"replicas: 2\ndatabase:\n  user: ops\n  password: {InFile}\nlevel: info\n");
        Write("conf/.env", $"LEVEL=info\nAPI_TOKEN={InFile}\n");
        Write("conf/old.env", $"API_TOKEN={InFile}\n");
        Write("conf/moved.env", $"API_TOKEN={InFile}\n");
        Write("conf/broken.yaml", $"replicas: 2\npassword: {InFile}: [{InFile}\n  - x\n");
        Change("seed", """
            parameters: { token: { type: secret, default: "env:CANARY_PARAMETER" } }
            steps:
              - id: seed
                uses: sql.execute
                with:
                  connection: main
                  statements:
                    - create table users (id integer primary key, name text, password text)
                    - insert into users values (1, 'ann', :token), (2, 'bob', :token)
                undo: { none: it is a trial }
            """);
        Change("rotate", """
            parameters: { token: { type: secret, default: "env:CANARY_PARAMETER" } }
            steps:
              - id: beside
                uses: file.set
                with: { file: conf/app.yaml, path: replicas, value: 3 }
              - id: itself
                uses: file.set
                with: { file: conf/app.yaml, path: database.password, value: "${token}" }
              - id: replaced
                uses: file.replace
                with: { file: conf/.env, text: LEVEL=info, replacement: LEVEL=debug }
              - id: written
                uses: file.write
                with: { file: conf/new.env, content: "API_TOKEN=${token}\n" }
              - id: deleted
                uses: file.delete
                with: { files: conf/old.env }
              - id: moved
                uses: file.move
                with: { from: conf/moved.env, to: conf/here.env }
              - id: rows
                uses: sql.update
                with: { connection: main, table: users, set: "name = name || '!', password = :token || '2'", where: id > 0 }
              - id: printed
                uses: command.run
                with:
                  run: [sh, -c, "env; echo $TOLD >&2; echo $1", sh, "${token}"]
                  dryRun: [sh, -c, "env; echo $TOLD >&2"]
                  environment: { TOLD: "${token}" }
                  changes: []
                verify:
                  - uses: command.run
                    with: { run: [sh, -c, "env; cat conf/here.env"], effect: read, expect: { contains: c4nary } }
                undo: { none: it only prints }
            """);
        Change("fails", """
            parameters: { token: { type: secret, default: "env:CANARY_PARAMETER" } }
            steps:
              - id: first
                uses: file.set
                with: { file: conf/app.yaml, path: level, value: debug }
              - id: fails
                uses: command.run
                with: { run: [sh, -c, "env; echo $1 >&2; cat conf/.env; exit 3", sh, "${token}"], changes: [] }
                undo: { none: it only prints }
            """);
        Change("unchecked", """
            steps:
              - id: checked
                uses: file.set
                with: { file: conf/app.yaml, path: level, value: warning }
                verify:
                  - uses: command.run
                    with: { run: [sh, -c, "env; cat conf/.env"], effect: read, expect: nothing }
            """);
        Change("unreadable", """
            steps: [ { id: a, uses: file.set, with: { file: conf/broken.yaml, path: replicas, value: 3 } } ]
            """);
        Change("unmatched", """
            steps: [ { id: a, uses: file.replace, with: { file: conf/.env, regex: "TOKEN=(.*)", replacement: "$1", count: 9 } } ]
            """);
        Change("unreachable", """
            steps: [ { id: a, uses: sql.delete, with: { connection: remote, table: users, where: "true" } } ]
            """);
        Change("refused", """
            preflight: [ { uses: command.run, with: { run: [sh, -c, "env; cat conf/.env"], effect: read, expect: nothing } } ]
            steps: [ { id: a, uses: file.set, with: { file: conf/app.yaml, path: replicas, value: 3 } } ]
            """);
        Change("unheard", """
            parameters: { token: { type: secret } }
            steps: [ { id: a, uses: file.write, with: { file: conf/x, content: "${token}" } } ]
            """);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("safeops-canary-").FullName;

    /// <summary>Everything a person may do with it, each result shown in every way there is, each error with all it holds.</summary>
    public static string Story => """
        $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; $ErrorActionPreference = 'Continue'
        function Show { process { $_ | Out-Default; Tell $_ 0
            if ("$($_.PSObject.TypeNames)" -match 'ChangePlan|ChangeRun|PromotionStatus') {
                $_ | Export-ChangeReport; $_ | Export-ChangeReport -Format Json
                $null = $_ | Export-ChangeReport "$([guid]::NewGuid()).report.md"; $null = $_ | Export-ChangeReport "$([guid]::NewGuid()).report.json" } } }
        function Tell($value, $depth) { "$value"
            if ($null -ne $value -and $depth -lt 4 -and $value -isnot [string] -and $value -isnot [ValueType]) {
                if ($value -is [Collections.IEnumerable]) { foreach ($item in $value) { Tell $item ($depth + 1) } }
                elseif ("$($value.GetType())" -like 'SafeOps.*') { foreach ($property in $value.PSObject.Properties) { Tell $property.Value ($depth + 1) } } } }
        Invoke-SafeChange ./seed.change.yaml dev -WhatIf | Show
        Invoke-SafeChange ./seed.change.yaml dev -Confirm:$false | Show
        Get-SafeChange | Show
        Invoke-SafeChange ./rotate.change.yaml dev -WhatIf | Show
        $plan = New-ChangePlan ./rotate.change.yaml dev; $plan | Show
        $run = Invoke-SafeChange ./rotate.change.yaml dev -Confirm:$false; $run | Show
        'rotate: {0}' -f $run.Status
        Compare-ChangePlan $plan (New-ChangePlan ./rotate.change.yaml dev) | Show
        Test-SafeChange -RunId $run.RunId | Show
        Get-ChangePromotion ./rotate.change.yaml | Show
        Undo-SafeChange -RunId $run.RunId -WhatIf | Show
        $undone = Undo-SafeChange -RunId $run.RunId -Confirm:$false; $undone | Show
        'undo: {0}' -f $undone.Status
        $failed = Invoke-SafeChange ./fails.change.yaml dev -Confirm:$false; $failed | Show
        'fails: {0}' -f $failed.Status
        Invoke-SafeChange ./unchecked.change.yaml dev -Confirm:$false | Show
        foreach ($change in 'unreadable', 'unmatched', 'unreachable', 'refused') {
            Invoke-SafeChange ./$change.change.yaml dev -WhatIf | Show
            Invoke-SafeChange ./$change.change.yaml dev -Confirm:$false | Show }
        $given = @{ token = [Environment]::GetEnvironmentVariable('CANARY_PARAMETER') }
        Invoke-SafeChange ./unheard.change.yaml dev -Parameter $given -WhatIf | Show
        Invoke-SafeChange ./unheard.change.yaml dev -Parameter @{ token = 'env:CANARY_PARAMTER' } -WhatIf | Show
        Invoke-SafeChange ./rotate.change.yaml production -Confirm:$false | Show
        $key = [Environment]::GetEnvironmentVariable('CANARY_API_KEY')
        New-Investigation "who has $key" "says $key" -Context @{ key = $key } | Show
        Add-InvestigationStep 'cat conf/.env conf/app.yaml', "echo $key; echo $key >&2" -Why $key | Show
        Add-InvestigationStep "Get-SafeChange ./rotate.change.yaml; '$key'" -Shell PowerShell | Show
        Add-InvestigationNote Action "took $key" -Command "login --key $key" -Undo "logout $key" -Evidence 1 | Show
        [IO.File]::WriteAllText("$PWD/conf/history", "login $key`necho $key`n")
        Add-InvestigationStep -FromHistory 1..2 -HistoryPath conf/history -WhatIf | Show
        Add-InvestigationStep -FromHistory 1..2 -HistoryPath conf/history | Show
        Get-Investigation -Entry 1, 2, 3 -Output | Show
        New-SafeChange login -Investigation who* -WhatIf | Show
        Complete-Investigation "it was $key" "changed $key" | Show
        Get-Investigation who* | Show
        Get-ChangeRun | Show
        Get-ChangeRecord | Show
        Measure-ChangeRecord | Show
        Test-ChangeLedger | Show
        'errors: {0}' -f $Error.Count
        foreach ($e in $Error) { $e | Out-Default; "$($e.Exception)"; "$($e.ErrorDetails)"; "$($e.TargetObject)"; "$($e.CategoryInfo)"; "$($e.Exception.Target)"; "$($e.Exception.NextStep)" }
        """;

    /// <summary>Every file that is not a target, with its bytes as text; <paramref name="saved"/>: the saved data, or all but it.</summary>
    public IEnumerable<(string File, string Bytes)> Files(bool saved) => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Where(f => !Targets.Contains(Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar)[0]))
        .Where(f => f.Contains($"{Path.DirectorySeparatorChar}saved{Path.DirectorySeparatorChar}", StringComparison.Ordinal) == saved)
        .Select(f => (f, Encoding.Latin1.GetString(File.ReadAllBytes(f))));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Change(string name, string body) => Write($"{name}.change.yaml", $"safeops: 1\nchange: {name}\ntitle: A trial\n{body}\n");

    private void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
