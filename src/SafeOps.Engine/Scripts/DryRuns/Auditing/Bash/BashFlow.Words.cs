using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Words and what is expanded in them.</summary>
internal sealed partial class BashFlow
{
    private const string DataSource = "$data";

    public FlowWord Word(BashWord word) => new(word.Start + offset, word.End + offset, [.. word.Parts.Select(Piece)]);

    /// <summary>A word as one value.</summary>
    public FlowNode Value(BashWord word) => word.Parts switch
    {
        [] => new FlowText(word.Start + offset, word.End + offset, ""),
        [BashLiteral only] => Value(only),
        [BashParameter only] => Value(only),
        _ => Word(word),
    };

    private FlowPiece Piece(BashPart part)
    {
        var source = part switch
        {
            BashParameter parameter when !HoldsCommands(parameter) => text[part.Start..part.End],
            BashParameter or BashCommandSubstitution or BashProcessSubstitution or BashArithmetic => DataSource,
            _ => text[part.Start..part.End],
        };
        return new FlowPiece(Value(part), part.InQuotes || part is BashLiteral or BashGlob or BashTilde or BashBraces, source);
    }

    private static bool HoldsCommands(BashParameter parameter)
    {
        var found = false;
        foreach (var word in parameter.Words)
            BashArguments.Visit(new BashSimple(word.Start, word.End, [], [word]), _ => { }, p => found |= p is BashCommandSubstitution or BashProcessSubstitution);
        return found;
    }

    public FlowNode Value(BashPart part)
    {
        var (start, end) = (part.Start + offset, part.End + offset);
        return part switch
        {
            BashLiteral literal => new FlowText(start, end, literal.Text),
            BashParameter parameter => Parameter(parameter, start, end),
            BashCommandSubstitution substitution => Substitution(substitution, start, end),
            BashProcessSubstitution substitution => new FlowData(start, end, [new FlowOutput(start, end, Read(substitution.Script))]),
            BashArithmetic arithmetic => Number(arithmetic, start, end),
            BashBraces { Items: { } items } => new FlowData(start, end, [.. items.Select(Value)]),
            BashArrayValue array => new FlowList(start, end, [.. array.Elements.Select(Word)]),
            _ => new FlowData(start, end, []),
        };
    }

    private FlowNode Number(BashArithmetic arithmetic, int start, int end) => Arithmetic(arithmetic.Expression) switch
    {
        FlowText number => number,
        FlowVariable variable => variable,
        var other => new FlowData(start, end, [other]),
    };

    /// <summary>A program for temporary files gives a path of its own.</summary>
    private FlowNode Substitution(BashCommandSubstitution substitution, int start, int end)
    {
        if (substitution.Script.Commands is [var first, ..] && MakesTemporary(first))
            return new FlowTemporary(start, end);
        return new FlowOutput(start, end, Read(substitution.Script));
    }

    private static bool MakesTemporary(BashCommand command) => command switch
    {
        // With its option -u it makes nothing, and that is no matter here.
        BashSimple { Words: [{ Constant: "mktemp" }, ..] } simple => simple.Words.Skip(1).All(IsTemporaryTemplate),
        BashAndOr { Commands: [var first, ..] } => MakesTemporary(first),
        BashPipeline { Commands: [var only] } => MakesTemporary(only),
        _ => false,
    };

    /// <summary>An option, a bare name, or a path below the folder for temporary files.</summary>
    private static bool IsTemporaryTemplate(BashWord word) => word.Constant is { } path
        ? !path.Contains('/', StringComparison.Ordinal) || path.StartsWith("/tmp", StringComparison.Ordinal) || path.StartsWith("/var/tmp", StringComparison.Ordinal) || path.StartsWith('-')
        : word.Prefix.StartsWith("/tmp/", StringComparison.Ordinal) || word.Parts[0] is BashParameter { Name: "TMPDIR" } || !word.Parts.Any(p => p is BashLiteral literal && literal.Text.Contains('/', StringComparison.Ordinal));

    private FlowNode Parameter(BashParameter parameter, int start, int end)
    {
        var plain = Plain(parameter, start, end);
        var operand = parameter.Words.Count > 0 ? Value(parameter.Words[0]) : new FlowText(end, end, "");
        return parameter.Operator switch
        {
            "" when parameter.Subscript is { } subscript => new FlowData(start, end, [plain, Value(subscript)]),
            "" => plain,
            ":-" => new FlowIf(start, end, NotEmpty(plain), plain, operand),
            "-" => new FlowIf(start, end, IsThere(parameter, plain), plain, operand),
            ":+" => new FlowIf(start, end, NotEmpty(plain), operand, new FlowText(end, end, "")),
            "+" => new FlowIf(start, end, IsThere(parameter, plain), operand, new FlowText(end, end, "")),
            ":=" => new FlowIf(start, end, NotEmpty(plain), plain, new FlowBlock(start, end, [new FlowSet(start, end, parameter.Name, operand), operand])),
            "=" => new FlowIf(start, end, IsThere(parameter, plain), plain, new FlowBlock(start, end, [new FlowSet(start, end, parameter.Name, operand), operand])),
            ":?" or "?" => plain,
            ",," or "^^" or "@L" or "@U" => new FlowCased(start, end, plain, parameter.Operator is "^^" or "@U"),
            // The argument that a counter points to.
            "!" when parameter.Words.Count == 0 => new FlowPosition(start, end, 0),
            "#" when parameter.Name is "@" or "*" => new FlowArgumentCount(start, end),
            ":" when parameter.Name is "@" or "*" => plain,
            _ => new FlowData(start, end, [plain, .. parameter.Words.Select(Value)]),
        };
    }

    private static FlowNode NotEmpty(FlowNode value) => new FlowHolds(value.Start, value.End, value, [""]);

    private static FlowNode IsThere(BashParameter parameter, FlowNode plain) => plain is FlowVariable variable && !parameter.IsAll
        ? new FlowIsSet(plain.Start, plain.End, variable.Name)
        : NotEmpty(plain);

    private static FlowNode Plain(BashParameter parameter, int start, int end) => parameter.Name switch
    {
        "@" => new FlowArguments(start, end, false),
        "*" => new FlowArguments(start, end, true),
        "#" => new FlowArgumentCount(start, end),
        "?" or "!" or "$" or "-" or "0" or "_" => new FlowData(start, end, []),
        var name when name.All(char.IsAsciiDigit) => new FlowPosition(start, end, name.Length < 4 ? int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) : 0),
        var name => new FlowVariable(start, end, name),
    };

    /// <summary>A pattern as text: what is quoted in it stands for itself.</summary>
    public FlowNode Pattern(BashWord word)
    {
        var pieces = new List<FlowNode>();
        foreach (var part in word.Parts)
        {
            pieces.Add(part switch
            {
                BashGlob glob => new FlowText(part.Start + offset, part.End + offset, Glob(glob.Text)),
                BashLiteral { Quoted: true } literal => new FlowText(part.Start + offset, part.End + offset, string.Concat(literal.Text.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()))),
                _ => Value(part),
            });
        }
        return pieces.Count == 1 ? pieces[0] : new FlowJoin(word.Start + offset, word.End + offset, pieces);
    }

    /// <summary>An extended pattern is taken for one that fits anything.</summary>
    private static string Glob(string glob) => glob.Contains('(', StringComparison.Ordinal) ? "*" : glob;

    /// <summary>A regular expression as it is written; data where it holds expansions.</summary>
    public FlowNode Written(BashWord word) => word.Parts.All(p => p is BashLiteral or BashGlob)
        ? new FlowText(word.Start + offset, word.End + offset, text[word.Start..word.End])
        : new FlowData(word.Start + offset, word.End + offset, [.. word.Parts.Select(Value)]);
}
