namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>What a value of a task's parameter looks like.</summary>
public enum TaskParameterKind
{
    /// <summary>One line of visible text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>One or more texts.</summary>
    List,

    /// <summary>The path of a file that is read when the script is generated.</summary>
    File,

    /// <summary>Texts by a text, as queries with what they must give.</summary>
    Pairs,
}

/// <summary>Something that a task is told.</summary>
/// <param name="Name">As in <c>-Parameter @{ Name = … }</c>.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Summary">What it means, in one line; it stands in the script too.</param>
public sealed record TaskParameter(string Name, TaskParameterKind Kind, string Summary)
{
    /// <summary>It must be given: it has no default that would be right.</summary>
    public bool Required { get; init; }

    /// <summary>For people and for reading, as it could be given; null: none.</summary>
    public string? Default { get; init; }

    /// <summary>Others are refused; empty: any text.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The least and the greatest number.</summary>
    public (long Least, long Greatest) Range { get; init; } = (1, int.MaxValue);

    /// <summary>The form of a text, or of each of a list.</summary>
    public TextForm? Form { get; init; }
}

/// <summary>A form of text.</summary>
/// <param name="Pattern">A regular expression for the whole of it.</param>
/// <param name="Says">What is expected, for people: <c>a name of Kubernetes</c>.</param>
public sealed record TextForm(string Pattern, string Says)
{
    /// <summary>RFC 1123 labels with dots between, as names of Kubernetes objects are.</summary>
    public static TextForm KubernetesName { get; } = new("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?", "a name of Kubernetes: lower-case letters, digits, '-' and '.'");

    public static TextForm Host { get; } = new("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", "a host's name or address");

    /// <summary>Without a character that a shell reads.</summary>
    public static TextForm RemotePath { get; } = new("(/(?!\\.\\.?(/|$))[A-Za-z0-9._@+-]+)+", "a full path of letters, digits and '._@+-'");

    /// <summary>It does not begin like an option.</summary>
    public static TextForm Word { get; } = new("[^-\\s].*", "a text that does not begin with '-'");
}
