namespace SafeOps.Scripts.Generation;

/// <summary>
/// A script before it is written in a language: what it checks, saves, does, verifies and takes back, in terms every language
/// has. What makes one (a change, a template for a task) fills in this model and nothing else; an <see cref="IScriptWriter"/>
/// renders it. A step is a <see cref="ScriptGuard"/> (is it still to be done?), acts (effects, each behind the one guard of the
/// dry run), checks, and the acts that take it back.
/// </summary>
public sealed record SafeScript
{
    /// <summary>Lower-case letters, digits and hyphens: names the folder of backups and the tables of saved rows.</summary>
    public required string Name { get; init; }

    public required ScriptHeader Header { get; init; }

    /// <summary>The folder its relative paths start in, full; null: the one it is started in.</summary>
    public string? Folder { get; init; }

    /// <summary>The same, from the folder the script lies in; null where it lies elsewhere.</summary>
    public string? FolderFromScript { get; init; }

    /// <summary>A file by which the folder is recognized; null: none is looked for.</summary>
    public string? FolderMark { get; init; }

    /// <summary>Where files are saved and finished steps noted, below the folder.</summary>
    public required string Backup { get; init; }

    /// <summary>Programs that must be there, beside those that every script of the language needs.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    public IReadOnlyList<ScriptConnection> Connections { get; init; } = [];

    /// <summary>What must hold before anything is done.</summary>
    public IReadOnlyList<ScriptCheck> Preflight { get; init; } = [];

    public required IReadOnlyList<ScriptStep> Steps { get; init; }

    /// <summary>Written for the language instead of rendered from the steps, which then only say what there is; null: they are rendered.</summary>
    public ScriptBody? Body { get; init; }

    /// <summary>The environment variables that must be set.</summary>
    public IEnumerable<string> Variables => Commands.SelectMany(c => c.Variables)
        .Concat(Connections.Select(c => c.PasswordVariable).OfType<string>())
        .Distinct(StringComparer.Ordinal);

    private IEnumerable<ScriptCommand> Commands => Steps.SelectMany(s => s.Acts.Concat(s.Undo)).OfType<RunProgram>().Select(r => r.Command)
        .Concat(Steps.Select(s => s.Guard).OfType<ProbeGuard>().Select(p => p.Probe))
        .Concat(Steps.SelectMany(s => s.Checks).Concat(Preflight).OfType<CommandCheck>().Select(c => c.Command));

    /// <summary>A person is asked before the first of them, unless <c>--yes</c> is given.</summary>
    public bool IsDestructive => Steps.Any(s => s.Destructive);
}

/// <summary>What stands at the top, for whoever reviews it.</summary>
public sealed record ScriptHeader
{
    public required string Title { get; init; }
    public string? Why { get; init; }

    /// <summary>Where it comes from, line by line: the change file, the plan's digest, the environment.</summary>
    public required IReadOnlyList<(string Name, string Value)> Origin { get; init; }

    /// <summary>What the reviewer has to know of it as a whole.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One step, done as a whole or not at all as far as its target allows.</summary>
public sealed record ScriptStep
{
    /// <summary>As the change calls it.</summary>
    public required string Key { get; init; }

    /// <summary>What it does, in one line: <c>change charts/api/values.yaml</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What to look at in review, line by line.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>It takes away what only a backup brings back, or what nothing does.</summary>
    public bool Destructive { get; init; }

    public required ScriptGuard Guard { get; init; }

    public IReadOnlyList<ScriptAct> Acts { get; init; } = [];

    /// <summary>What must hold afterwards, beside the effect itself, which its guard looks at.</summary>
    public IReadOnlyList<ScriptCheck> Checks { get; init; } = [];

    /// <summary>The way back, in its own order.</summary>
    public IReadOnlyList<ScriptAct> Undo { get; init; } = [];

    /// <summary>Why there is no way back; null where there is one.</summary>
    public string? NoUndo { get; init; }
}

/// <summary>A text in which values of the environment stand, so that no secret is written into a script.</summary>
/// <param name="Parts">In order.</param>
public sealed record ScriptText(IReadOnlyList<ScriptTextPart> Parts)
{
    public static implicit operator ScriptText(string text) => new([new ScriptTextPart(text, null)]);

    /// <summary>The variables it needs.</summary>
    public IEnumerable<string> Variables => Parts.Select(p => p.Variable).OfType<string>();
}

/// <summary>Either a literal text or the name of an environment variable.</summary>
public sealed record ScriptTextPart(string? Literal, string? Variable);

/// <summary>A program with its arguments.</summary>
public sealed record ScriptCommand(IReadOnlyList<ScriptText> Words)
{
    /// <summary>For people: secrets as <c>$NAME</c>.</summary>
    public required string Display { get; init; }

    /// <summary>Where it starts, below the script's folder; null: in it.</summary>
    public string? Folder { get; init; }

    public IReadOnlyList<(string Name, ScriptText Value)> Environment { get; init; } = [];

    /// <summary>Which exit codes are success.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [0];

    /// <summary>After this it is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    public IEnumerable<string> Variables => Words.Concat(Environment.Select(e => e.Value)).SelectMany(w => w.Variables);
}
