namespace SafeOps.Reports;

/// <summary>
/// Colours by what they mean. Each is a sequence that a terminal understands and that comes before the text; the caller
/// fills them in from its own settings (PowerShell: <c>$PSStyle</c>). <see cref="Plain"/> has none.
/// </summary>
public sealed record TextStyle
{
    public static readonly TextStyle Plain = new();

    /// <summary>Ends any of the others.</summary>
    public string Reset { get; init; } = "";

    /// <summary>The first words of a text, names of steps and stages.</summary>
    public string Heading { get; init; } = "";

    /// <summary>What comes into being; passed.</summary>
    public string Create { get; init; } = "";

    public string Update { get; init; } = "";

    /// <summary>What is lost; failed.</summary>
    public string Delete { get; init; } = "";

    public string Run { get; init; } = "";

    /// <summary>What is not known, or asks for attention.</summary>
    public string Warning { get; init; } = "";

    /// <summary>What matters least: undo lines, samples, what is already in place.</summary>
    public string Muted { get; init; } = "";

    /// <summary>A text in a colour. Without one the text stays as it is.</summary>
    public string Paint(string sequence, string text) => sequence.Length == 0 || text.Length == 0 ? text : sequence + text + Reset;
}
