using SafeOps.Commands.Parsing.Bash;

namespace SafeOps.Commands.Effects.Bash;

/// <summary>
/// The stretches of a text in which a variable is certain to have been set: behind its assignment up to the end of the list
/// that holds it, and in the body of a loop over it. Elsewhere it may have nothing, and an unquoted word of it vanishes: in
/// <c>false &amp;&amp; x=ls; nice $x rm y</c> it is <c>rm</c> that runs.
/// </summary>
internal sealed class SetPlaces
{
    private readonly Dictionary<string, List<(int From, int To)>> _stretches = new(StringComparer.Ordinal);

    /// <summary>True where the variable has been set, whichever way the text got to this offset.</summary>
    public bool Cover(string name, int at) => _stretches.TryGetValue(name, out var stretches) && stretches.Exists(s => at >= s.From && at < s.To);

    /// <summary>Notes what the list of commands sets for those behind.</summary>
    public void Note(BashScript script)
    {
        foreach (var command in script.Commands)
        {
            // Of a && b only the first is certain to be reached. What ends with & is another process.
            var reached = command is BashAndOr { InBackground: false } list ? list.Commands[0] : command;
            if (reached is not BashSimple { InBackground: false, Redirections: [] } simple)
                continue;
            if (simple.Words is [])
                NoteAssignments(simple, script.End);
            else if (simple.Assignments is [] && IsDeclaration(simple.Words[0].Constant) && simple.Words.All(CannotFail))
            {
                foreach (var word in simple.Words.Skip(1))
                {
                    if (NameOf(word) is { } name)
                        Add(name, simple.End, script.End);
                }
            }
        }
    }

    /// <summary>Notes the functions that are defined for what stands behind.</summary>
    public void NoteFunctions(BashScript script)
    {
        foreach (var function in script.Commands.OfType<BashFunction>().Where(f => !f.InBackground))
        {
            // A function may call itself.
            Add(function.Name, function.Start, script.End + 1);
        }
    }

    /// <summary>Notes what a loop sets for its body.</summary>
    public void Note(BashCommand command)
    {
        if (command is BashFor { Words: not null } loop)
            Add(loop.Variable, loop.Body.Start, loop.Body.End + 1);
        else if (command is BashArithmeticFor counting && ArithmeticNames.Of(counting.Expression) is var names && names.FirstOrDefault() is { IsSet: true } first && counting.Expression.Prefix.TrimStart().StartsWith(first.Text + "=", StringComparison.Ordinal))
            Add(first.Text, counting.Body.Start, counting.Body.End + 1);
    }

    public static bool IsDeclaration(string? word) => word is "declare" or "typeset" or "local" or "export" or "readonly";

    private void NoteAssignments(BashSimple simple, int end)
    {
        if (!simple.Assignments.All(a => a is { Subscript: null, Elements: null } && (a.Value is null || CannotFail(a.Value))))
            return;
        foreach (var assignment in simple.Assignments)
            Add(assignment.Name, simple.End, end + 1);
    }

    /// <summary>The name of <c>name=value</c>, and of a bare <c>name</c>, which is declared.</summary>
    private static string? NameOf(BashWord word)
    {
        var length = word.Prefix.TakeWhile(BashNames.IsPart).Count();
        return length > 0 && (length == word.Prefix.Length ? word.Constant is not null : word.Prefix[length] == '=') ? word.Prefix[..length] : null;
    }

    /// <summary>Where an expansion fails, a script goes on with its next line and the variable has not been set.</summary>
    private static bool CannotFail(BashWord word) => word.Parts.All(p => p is BashLiteral or BashTilde or BashGlob or BashBraces or BashCommandSubstitution or BashProcessSubstitution or BashParameter { Operator: "" or ":-" or "-", Subscript: null } or BashArrayValue);

    private void Add(string name, int from, int to)
    {
        if (!_stretches.TryGetValue(name, out var stretches))
            _stretches[name] = stretches = [];
        stretches.Add((from, to));
    }
}
