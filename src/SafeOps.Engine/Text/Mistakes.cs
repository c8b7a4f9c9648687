using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>Collects the mistakes of one file, so that all are reported in one go.</summary>
public sealed class Mistakes(string file)
{
    private readonly List<Mistake> _found = [];

    public string File { get; } = file;

    public bool Any => _found.Count > 0;

    public void Add(SourceSpan at, string message) => _found.Add(new Mistake(File, at.Line, at.Column, message));

    public void Add(DataNode at, string message) => Add(at.Span, message);

    public void ThrowIfAny(ErrorCode code)
    {
        if (Any)
            throw new MistakesException(code, [.. _found.Distinct().OrderBy(m => m.Line).ThenBy(m => m.Column)]);
    }
}
