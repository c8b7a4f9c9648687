namespace SafeOps.Logs.Mining;

/// <summary>The templates of a log, and which of them each shape is of.</summary>
public sealed class TemplateSet
{
    private readonly int[][] _ofShapes;
    private readonly Lazy<TemplateIndex> _index;

    /// <param name="index">Made when something is looked for: most logs are mined once and compared with none.</param>
    internal TemplateSet(IReadOnlyList<LogTemplate> templates, int[][] ofShapes, Func<TemplateIndex> index) =>
        (Templates, _ofShapes, _index) = (templates, ofShapes, new Lazy<TemplateIndex>(index));

    /// <summary>The one with the most lines first; those with as many by their text.</summary>
    public IReadOnlyList<LogTemplate> Templates { get; }

    /// <summary>The number of the template in <see cref="Templates"/>.</summary>
    /// <param name="table">Its place in the list that was mined.</param>
    /// <param name="shape">As <see cref="ShapeTable.Add"/> gave it.</param>
    public int Of(int table, int shape) => _ofShapes[table][shape];

    /// <summary>The template that a message (UTF-8) not mined is of; null where there is none.</summary>
    public LogTemplate? Match(ReadOnlySpan<byte> message) => At(NumberOf(message));

    /// <summary>
    /// The template that is the same statement as one of another log, by its text: the same text, or one that differs only where
    /// either varies and the other has a name. Null where there is none.
    /// </summary>
    public LogTemplate? Match(string template) => At(_index.Value.Find(TemplateText.Tokens(template), loose: true));

    internal int NumberOf(ReadOnlySpan<byte> message) => _index.Value.Find(TemplateText.TokensOfMessage(message), loose: false);

    private LogTemplate? At(int number) => number < 0 ? null : Templates[number];
}
