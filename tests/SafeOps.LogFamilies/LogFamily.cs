using System.Text;

namespace SafeOps.LogFamilies;

/// <summary>
/// A log that a kind of system writes, made from the statements in it: so its truth is known. Files in <c>Families</c>: a line
/// <c>= header</c>, then <c>weight statement</c>, with what varies in braces (<see cref="StatementText"/>).
/// </summary>
public sealed class LogFamily
{
    private readonly StatementText _header;
    private readonly StatementText[] _statements;
    private readonly double[] _upTo;

    private LogFamily(string name, StatementText header, IReadOnlyList<(double Weight, StatementText Text)> statements)
    {
        (Name, _header) = (name, header);
        _statements = [.. statements.Select(s => s.Text)];
        var sum = 0.0;
        _upTo = [.. statements.Select(s => sum += s.Weight)];
    }

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(LogFamily).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("family.", StringComparison.Ordinal)).Select(n => n["family.".Length..]).Order(StringComparer.Ordinal)];

    public string Name { get; }

    public int Statements => _statements.Length;

    public static LogFamily Read(string name)
    {
        using var reader = new StreamReader(typeof(LogFamily).Assembly.GetManifestResourceStream("family." + name) ?? throw new ArgumentException($"There is no family '{name}'.", nameof(name)));
        var header = new StatementText("");
        var statements = new List<(double, StatementText)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
                header = new StatementText(line[2..]);
            else if (line.Length > 0)
                statements.Add((double.Parse(line[..line.IndexOf(' ', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture), new StatementText(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])));
        }
        return new LogFamily(name, header, statements);
    }

    /// <summary>Lines, each with the number of its statement. The same seed gives the same lines.</summary>
    public IEnumerable<FamilyLine> Write(int count, int seed)
    {
        var values = new ValueSource(seed);
        for (var i = 0; i < count; i++)
        {
            var at = Array.BinarySearch(_upTo, values.Fraction() * _upTo[^1]);
            var statement = Math.Min(at < 0 ? ~at : at + 1, _statements.Length - 1);
            var header = new StringBuilder();
            var message = new StringBuilder();
            _header.Write(header, values);
            _statements[statement].Write(message, values);
            yield return new FamilyLine(statement, header.ToString(), message.ToString());
        }
    }
}

/// <summary>A line, and the statement that wrote it.</summary>
public sealed record FamilyLine(int Statement, string Header, string Message)
{
    public string Text => Header + Message;
}
