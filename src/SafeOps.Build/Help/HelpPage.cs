namespace SafeOps.Build.Help;

/// <summary>One cmdlet's help as its page says it. Texts are plain, paragraphs separate.</summary>
internal sealed record HelpPage(
    string Name,
    string? OnlineVersion,
    IReadOnlyList<string> Synopsis,
    IReadOnlyList<HelpSyntax> Syntax,
    IReadOnlyList<string> Description,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<HelpParameter> Parameters,
    IReadOnlyList<HelpType> Inputs,
    IReadOnlyList<HelpType> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<HelpLink> Links);

/// <summary>A parameter set; <paramref name="Set"/> is null where the cmdlet has only one, without a name.</summary>
internal sealed record HelpSyntax(string? Set, bool IsDefault);

internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>
/// A parameter. <paramref name="Sets"/> is empty where it belongs to all of them; <paramref name="Position"/> is null
/// for a named one.
/// </summary>
internal sealed record HelpParameter(
    string Name,
    IReadOnlyList<string> Description,
    string Type,
    IReadOnlyList<string> Sets,
    string? Aliases,
    bool Required,
    int? Position,
    string? DefaultValue,
    string PipelineInput,
    bool Wildcards)
{
    public bool IsSwitch => Type is "SwitchParameter";
}

internal sealed record HelpType(string Name, IReadOnlyList<string> Description);

internal sealed record HelpLink(string Text, string Address);

/// <summary>What is wrong with a page, and where.</summary>
internal sealed class PageMistakeException(string file, int line, string message)
    : Exception($"{file}:{line}: error: {message}");
