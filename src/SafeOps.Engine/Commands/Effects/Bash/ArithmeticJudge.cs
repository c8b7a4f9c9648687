using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>
/// Arithmetic evaluates the values of the variables it names, and a subscript in such a value runs commands. So it only reads
/// where each value is certain to be a number.
/// </summary>
internal sealed class ArithmeticJudge(BashVariables variables)
{
    private static readonly HashSet<string> NumbersOfTheShell =
        new(["#", "?", "$", "!", "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "BASHPID", "PPID", "UID", "EUID", "SHLVL", "OPTIND"], StringComparer.Ordinal);

    private readonly Dictionary<string, bool> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _setByArithmetic = new(StringComparer.Ordinal);

    /// <summary>Deeper chains of assignments are not followed.</summary>
    private const int LongestChain = 8;

    /// <summary>Why the expression may run code, one sentence; null where it may not.</summary>
    public string? Problem(BashWord expression) => Problem(expression, 0);

    /// <summary>True where expanding the word gives a number, or nothing.</summary>
    public bool IsNumber(BashWord word) => word.Parts.All(p => PartProblem(p, 0) is null && (p is not BashLiteral literal || IsDigits(literal.Text)));

    private string? Problem(BashWord expression, int depth)
    {
        foreach (var part in expression.Parts)
        {
            if (part is BashLiteral literal)
            {
                foreach (var name in ArithmeticNames.Of(literal.Text))
                {
                    if (!HoldsNumber(name.Text, depth) && !OnlySetHere(name))
                        return Sentence(name.Text);
                }
            }
            else if (PartProblem(part, depth) is { } problem)
                return problem;
        }
        return null;
    }

    private string? PartProblem(BashPart part, int depth) => part switch
    {
        BashLiteral => null,
        BashArithmetic => null, // its own expression is judged where it stands
        BashParameter { Operator: "#", Words: [] } => null,
        BashParameter { Operator: "", Subscript: null, IsAll: false } parameter => HoldsNumber(parameter.Name, depth) ? null : Sentence(parameter.Name),
        BashParameter { Operator: ":-" or "-", Subscript: null } parameter => HoldsNumber(parameter.Name, depth) && parameter.Words.All(w => Problem(w, depth) is null) ? null : Sentence(parameter.Name),
        BashParameter parameter => Sentence(parameter.Name),
        BashCommandSubstitution substitution => NumberCommands.Gives(substitution.Script, variables.Functions) ? null : "Arithmetic on what a command writes can run code: a subscript in it is expanded once more.",
        _ => "Arithmetic on what this gives can run code.",
    };

    private bool HoldsNumber(string name, int depth)
    {
        if (NumbersOfTheShell.Contains(name))
            return true;
        if (variables.AnyMayChange || depth > LongestChain)
            return false;
        // A text that names a variable often is read no more often than the variable has values.
        if (!_numbers.TryGetValue(name, out var known))
            _numbers[name] = known = variables.ValuesOf(name) is { Count: > 0 } values && values.All(v => IsNumber(v, depth));
        return known;
    }

    private bool IsNumber(BashValue value, int depth) => value.IsNumber
        || (value.Word is { } word && word.Parts.All(p => p is BashLiteral literal ? IsDigits(literal.Text) : PartProblem(p, depth + 1) is null));

    /// <summary>A name that arithmetic alone sets holds a number from then on, and before that whatever the environment has.</summary>
    private bool OnlySetHere(ArithmeticName name)
    {
        if (!name.IsSet || variables.AnyMayChange)
            return false;
        if (!_setByArithmetic.TryGetValue(name.Text, out var known))
            _setByArithmetic[name.Text] = known = variables.ValuesOf(name.Text).All(v => v.IsNumber);
        return known;
    }

    private static bool IsDigits(string text) => text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || (text.Length > 1 && text[0] == '-' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static string Sentence(string name) => $"Arithmetic on the value of '{name}' can run code: a subscript in it is expanded once more.";
}
