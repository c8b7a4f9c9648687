using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>What a text gives names to, wherever in it: a name that is set twice has both meanings.</summary>
internal sealed class PowerShellNames
{
    private static readonly string[] Scopes = ["local:", "private:", "script:", "variable:", "global:", "using:"];

    private readonly HashSet<string> _functions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<PowerShellNode?>> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _changed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A text within the text may set any variable.</summary>
    private bool _anyMayChange;

    private PowerShellNames()
    {
    }

    /// <summary>The text changes the folder, so that a relative name may be anywhere.</summary>
    public bool FolderChanges { get; private set; }

    /// <summary>The text gives objects members of its own.</summary>
    public bool AddsMembers { get; private set; }

    public static PowerShellNames Of(PowerShellScript script)
    {
        var names = new PowerShellNames();
        foreach (var statement in script.Statements)
            PowerShellWalk.Visit(statement, names.Note);
        return names;
    }

    public bool IsFunction(string name) => _functions.Contains(name);

    /// <summary>A table in the text, or what computes a property, has this name.</summary>
    public bool IsKey(string name) => _keys.Contains(name);

    /// <summary>Something sets a member or an element of it, or calls a method on it.</summary>
    public bool IsChanged(string variable) => _changed.Contains(WithoutScope(variable));

    /// <summary>The text sets the variable in a way that is seen.</summary>
    public bool IsSet(string variable) => _values.ContainsKey(WithoutScope(variable));

    /// <summary>All that a variable is set to in the text; none where it may also be set in a way that is not seen.</summary>
    public IReadOnlyList<PowerShellNode?> Values(string variable) =>
        _values.TryGetValue(WithoutScope(variable), out var values) && !_words.Contains(WithoutScope(variable)) && !_anyMayChange ? values : [];

    public static string WithoutScope(string variable) =>
        Scopes.FirstOrDefault(s => variable.StartsWith(s, StringComparison.OrdinalIgnoreCase)) is { } scope ? variable[scope.Length..] : variable;

    private void Note(PowerShellNode node)
    {
        switch (node)
        {
            case PowerShellFunction function:
                _functions.Add(function.Name[(function.Name.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                break;
            case PowerShellAssignment assignment:
                Set(assignment.Target, assignment.Operator, assignment.Value);
                break;
            case PowerShellMember { Arguments: not null, Target: PowerShellVariable called }:
                _changed.Add(WithoutScope(called.Name));
                break;
            case PowerShellCommand command:
                NoteCommand(command);
                break;
            case PowerShellTable table:
                foreach (var (key, value) in table.Pairs)
                {
                    foreach (var text in new[] { key, value }.OfType<PowerShellText>())
                        _keys.Add(text.Value);
                }
                break;
        }
    }

    private void NoteCommand(PowerShellCommand command)
    {
        var name = (command.Name as PowerShellText)?.Value ?? "";
        FolderChanges |= name.EndsWith("-Location", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("Get-", StringComparison.OrdinalIgnoreCase)
            || name.ToLowerInvariant() is "cd" or "sl" or "chdir" or "pushd" or "popd" or "cd.." or "cd\\" or "cd~" or [_, ':'];
        AddsMembers |= name.Contains("Add-Member", StringComparison.OrdinalIgnoreCase) || name.Contains("Update-", StringComparison.OrdinalIgnoreCase) || name.Length == 0;
        _anyMayChange |= command.Name is not (PowerShellText or PowerShellBlock) || name.Equals("iex", StringComparison.OrdinalIgnoreCase) || name.Contains("Invoke-Expression", StringComparison.OrdinalIgnoreCase);
        // A word may be the name of a variable that a parameter sets: -OutVariable x.
        foreach (var argument in command.Arguments)
        {
            if ((argument is PowerShellParameter { Value: { } value } ? value : argument) is PowerShellText text)
                _words.Add(text.Value.TrimStart('+'));
        }
    }

    private void Set(PowerShellNode target, string operation, PowerShellNode? value)
    {
        switch (target)
        {
            case PowerShellVariable when operation == "++":
                break;
            case PowerShellVariable variable:
                var name = WithoutScope(variable.Name);
                if (!_values.TryGetValue(name, out var values))
                    _values[name] = values = [];
                // A parameter and a loop take what they are given.
                values.Add(operation is "in" or "param" ? null : value);
                break;
            case PowerShellMember { Target: PowerShellVariable owner }:
                _changed.Add(WithoutScope(owner.Name));
                break;
            case PowerShellOperation { Operands: [PowerShellVariable owner, ..] }:
                _changed.Add(WithoutScope(owner.Name));
                break;
            case PowerShellConversion { Value: { } inner } conversion:
                Set(inner, operation, value is null ? null : conversion with { Value = value });
                break;
            case PowerShellList list:
                foreach (var element in list.Elements)
                    Set(element, operation, null);
                break;
        }
    }
}
