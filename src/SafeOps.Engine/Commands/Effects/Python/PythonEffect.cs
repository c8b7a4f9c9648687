using SafeOps.Commands.Parsing.Python;
using SafeOps.Text;

namespace SafeOps.Commands.Effects.Python;

/// <summary>What a call of Python works on.</summary>
public enum PythonEffectKind
{
    /// <summary>Files and folders of this machine.</summary>
    File,

    /// <summary>It starts a program.</summary>
    Program,

    /// <summary>It talks to another machine.</summary>
    Network,

    /// <summary>The service of a cloud or a cluster, through its library.</summary>
    Cloud,

    /// <summary>SQL, or another way into a database.</summary>
    Database,

    /// <summary>Processes: signals, the end of others.</summary>
    Process,

    /// <summary>Code that does not stand in the text, or that nobody knows.</summary>
    Code,
}

/// <summary>A call or statement of a Python script that does something to the world, or asks it something.</summary>
public sealed record PythonEffect
{
    /// <summary>Of the call or statement.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>By what it is known, imports and aliases resolved: <c>os.remove</c>, <c>pathlib.Path.unlink</c>, <c>boto3.client('logs').delete_log_group</c>.</summary>
    public required string Name { get; init; }

    public required PythonEffectKind Kind { get; init; }

    public required CommandEffect Effect { get; init; }

    /// <summary>The path, address or name it works on, where that is a literal; parts of an f-string that nobody knows are <c>{}</c>.</summary>
    public string? Target { get; init; }

    /// <summary>The command line of the program it starts, in words of bash, where it is a literal; parts that nobody knows are <c>{}</c>. Of a database the SQL.</summary>
    public string? CommandLine { get; init; }

    /// <summary>What that command line does; null where there is none or nobody was asked.</summary>
    public CommandRisk? Command { get; init; }

    /// <summary>What it works on was made by the script itself, in a temporary place.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>The function whose body it runs in; null where it runs with the script itself.</summary>
    public PythonFunction? Function { get; init; }

    /// <summary>The call or statement with all that stands around it.</summary>
    public required PythonPlace Place { get; init; }

    /// <summary>One sentence on what it does.</summary>
    public required string Says { get; init; }
}
