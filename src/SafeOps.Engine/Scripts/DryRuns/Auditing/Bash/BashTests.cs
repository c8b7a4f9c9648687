using SafeOps.Commands.Parsing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Flow;

namespace SafeOps.Scripts.DryRuns.Auditing.Bash;

/// <summary>Reads the words of <c>[ … ]</c>, <c>test …</c> and <c>[[ … ]]</c>. What it does not know is data.</summary>
internal sealed class BashTests(BashFlow flow, IReadOnlyList<BashWord> words, int offset)
{
    private int _at;

    public FlowNode Read(int start, int end)
    {
        if (words.Count == 0)
            return new FlowTruth(start, end, false);
        var result = Any();
        return _at == words.Count ? result : new FlowData(start, end, [.. words.Select(flow.Value)]);
    }

    /// <summary>An unquoted word that stands for itself.</summary>
    private string? Sign(int at) => at < words.Count && !words[at].IsQuoted ? words[at].Constant : null;

    private FlowNode Any()
    {
        var left = All();
        while (Sign(_at) is "||" or "-o")
        {
            _at++;
            var right = All();
            left = new FlowAny(left.Start, right.End, [left, right]);
        }
        return left;
    }

    private FlowNode All()
    {
        var left = Term();
        while (Sign(_at) is "&&" or "-a")
        {
            _at++;
            var right = Term();
            left = new FlowAll(left.Start, right.End, [left, right]);
        }
        return left;
    }

    private FlowNode Term()
    {
        if (_at >= words.Count)
            return new FlowData(0, 0, []);
        var first = words[_at];
        if (Sign(_at) == "!" && _at + 1 < words.Count)
        {
            _at++;
            var inner = Term();
            return new FlowNot(first.Start + offset, inner.End, inner);
        }
        if (Sign(_at) == "(" && _at + 1 < words.Count)
        {
            _at++;
            var inner = Any();
            _at++;
            return inner;
        }
        if (_at + 2 < words.Count && Comparison(Sign(_at + 1)) is { } comparison)
            return Compared(comparison);
        if (_at + 1 < words.Count && Sign(_at) is ['-', var letter] && char.IsAsciiLetter(letter) && Sign(_at + 1) is not ("&&" or "||" or "-a" or "-o"))
            return Unary(letter);
        _at++;
        return new FlowHolds(first.Start + offset, first.End + offset, flow.Value(first), [""]);
    }

    private static (FlowComparison Comparison, bool Negated)? Comparison(string? sign) => sign switch
    {
        "=" or "==" => (FlowComparison.Matches, false),
        "!=" => (FlowComparison.Matches, true),
        "-eq" => (FlowComparison.NumberEqual, false),
        "-ne" => (FlowComparison.NumberEqual, true),
        "-lt" => (FlowComparison.NumberLess, false),
        "-ge" => (FlowComparison.NumberLess, true),
        "-gt" => (FlowComparison.NumberGreater, false),
        "-le" => (FlowComparison.NumberGreater, true),
        "=~" => (FlowComparison.Contains, false),
        _ => null,
    };

    private FlowNode Compared((FlowComparison Comparison, bool Negated) comparison)
    {
        var (left, right) = (words[_at], words[_at + 2]);
        _at += 3;
        var isPattern = comparison.Comparison == FlowComparison.Matches;
        // A quoted right side stands for itself.
        var kind = isPattern && right.Constant is not null ? FlowComparison.Equal : comparison.Comparison;
        var value = comparison.Comparison == FlowComparison.Contains && right.Constant is null && !right.IsQuoted
            ? flow.Written(right)
            : isPattern ? flow.Pattern(right) : flow.Value(right);
        FlowNode compared = new FlowCompare(left.Start + offset, right.End + offset, kind, flow.Value(left), value);
        return comparison.Negated ? new FlowNot(left.Start + offset, right.End + offset, compared) : compared;
    }

    private FlowNode Unary(char letter)
    {
        var operand = words[_at + 1];
        _at += 2;
        return letter switch
        {
            'n' => new FlowHolds(operand.Start + offset, operand.End + offset, flow.Value(operand), [""]),
            'z' => new FlowNot(operand.Start + offset, operand.End + offset, new FlowHolds(operand.Start + offset, operand.End + offset, flow.Value(operand), [""])),
            'v' when operand.Constant is { } name => new FlowIsSet(operand.Start + offset, operand.End + offset, name),
            // What is true of a file hangs on no flag.
            _ => new FlowQuestion(operand.Start + offset, operand.End + offset, flow.Value(operand)),
        };
    }
}
