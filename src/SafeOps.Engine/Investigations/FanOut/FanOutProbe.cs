using System.Text.RegularExpressions;
using SafeOps.Commands;
using SafeOps.Text;

namespace SafeOps.Investigations.FanOut;

/// <summary>One question, asked of every place.</summary>
/// <param name="Name">What answers call it; no two probes of a run have the same.</param>
public abstract record FanOutProbe(string Name)
{
    /// <summary>How long one place may take; null: as the run says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What is asked, in one line.</summary>
    public abstract string Asks { get; }
}

/// <summary>A command that only reads; its output is the answer.</summary>
/// <param name="Text">May name <c>${place}</c>, <c>${context}</c> and <c>${namespace}</c>.</param>
/// <param name="Shell">Bash, or PowerShell on hosts.</param>
public sealed record CommandProbe(string Name, string Text, CommandShell Shell) : FanOutProbe(Name)
{
    /// <summary>The value that is meant of an output that is YAML or JSON; null: all of it.</summary>
    public ValuePath? Path { get; init; }

    public override string Asks => Path is null ? Text : $"{Text}: {Path}";
}

/// <summary>The value at a path of the YAML and JSON files that a pattern names.</summary>
/// <param name="Files">A path or glob, from the place.</param>
public sealed record ConfigProbe(string Name, string Files, ValuePath Path) : FanOutProbe(Name)
{
    public override string Asks => $"{Files}: {Path}";
}

/// <summary>Lines of text files, or of logs, that have a text or fit an expression.</summary>
/// <param name="Files">A path or glob, from the place.</param>
/// <param name="Pattern">What is looked for, as given.</param>
public sealed record SearchProbe(string Name, string Files, string Pattern) : FanOutProbe(Name)
{
    /// <summary>Null: <see cref="Pattern"/> is a text.</summary>
    public Regex? Expression { get; init; }

    public bool IgnoresCase { get; init; }

    /// <summary>In a repository, only what git tracks; elsewhere all there is. Logs are never tracked.</summary>
    public bool TrackedOnly { get; init; }

    /// <summary>It was asked of logs: <c>.gz</c> is read too.</summary>
    public bool IsLog { get; init; }

    public override string Asks => $"{(Expression is null ? $"'{Pattern}'" : $"/{Pattern}/")} in {Files}";
}

/// <summary>Known failures in logs.</summary>
/// <param name="Files">A path or glob, from the place.</param>
/// <param name="Signature">Its id (<c>oom-kill</c>), or <see cref="Any"/>.</param>
public sealed record SignatureProbe(string Name, string Files, string Signature) : FanOutProbe(Name)
{
    /// <summary>All that are known.</summary>
    public const string Any = "any";

    public override string Asks => $"{(Signature == Any ? "known failures" : Signature)} in {Files}";
}
