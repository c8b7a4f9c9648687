namespace SafeOps.Commands.Effects.Bash;

/// <summary>
/// The names that any text of one judgement makes a function of. An inner shell may have those of the outer one, and
/// <c>eval</c> gives the outer one those of its text, so that none of them is certain to be the program.
/// </summary>
internal sealed class ShellFunctions
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>A text may define functions that nobody has read yet.</summary>
    public bool MayBeMore { get; set; }

    public void Add(string name) => _names.Add(name);

    /// <summary>True where the name means the program or builtin, and nothing else.</summary>
    public bool LeaveAlone(string name) => !MayBeMore && !_names.Contains(name);
}
