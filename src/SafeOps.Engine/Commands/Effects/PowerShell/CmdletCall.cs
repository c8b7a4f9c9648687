using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>A parameter of a call with what it is given.</summary>
/// <param name="Written">The node it stands at.</param>
/// <param name="Name">As it was written, or the parameter's own name.</param>
/// <param name="Knowledge">Null where nothing is known of it.</param>
/// <param name="Value">Null where it has none.</param>
internal sealed record BoundParameter(PowerShellNode Written, string Name, ParameterKnowledge? Knowledge, PowerShellNode? Value)
{
    /// <summary>One that every cmdlet has.</summary>
    public string? Common { get; init; }

    /// <summary>Why it is not certain what this is, one sentence.</summary>
    public string? Problem { get; init; }
}

/// <summary>Binds the words of a call to parameters, by name (cut short too) and by place.</summary>
internal sealed class CmdletCall(CmdletKnowledge cmdlet, PowerShellNames names)
{
    private static readonly (string Name, bool Switch)[] CommonNames =
    [
        ("Verbose", true), ("vb", true), ("Debug", true), ("db", true), ("ErrorAction", false), ("ea", false), ("WarningAction", false), ("wa", false), ("InformationAction", false), ("infa", false), ("ProgressAction", false), ("proga", false),
        ("ErrorVariable", false), ("ev", false), ("WarningVariable", false), ("wv", false), ("InformationVariable", false), ("iv", false), ("OutVariable", false), ("ov", false), ("OutBuffer", false), ("ob", false), ("PipelineVariable", false), ("pv", false),
        ("WhatIf", true), ("wi", true), ("Confirm", true), ("cf", true),
    ];

    private readonly List<BoundParameter> _bound = [];
    private readonly List<PowerShellNode> _positional = [];

    public static IReadOnlyList<BoundParameter> Bind(CmdletKnowledge cmdlet, PowerShellCommand command, PowerShellNames names) => new CmdletCall(cmdlet, names).Bind(command.Arguments);

    /// <summary>True where the parameter takes the name of a variable that it sets.</summary>
    public static bool SetsVariable(string common) => common.EndsWith("Variable", StringComparison.OrdinalIgnoreCase) || common.ToLowerInvariant() is "ev" or "wv" or "iv" or "ov" or "pv";

    private List<BoundParameter> Bind(IReadOnlyList<PowerShellNode> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case PowerShellParameter parameter:
                    i += Named(parameter, parameter.Value ?? (i + 1 < arguments.Count && arguments[i + 1] is not PowerShellParameter ? arguments[i + 1] : null));
                    break;
                case PowerShellVariable { Splatted: true } splatted:
                    Splat(splatted);
                    break;
                case PowerShellText { Bare: true, Value: "--" or "--%" } end:
                    _bound.Add(new BoundParameter(end, end.Value, null, null) { Problem = $"What follows '{end.Value}' is bound by place alone." });
                    break;
                default:
                    _positional.Add(arguments[i]);
                    break;
            }
        }
        Place();
        return _bound;
    }

    /// <returns>1 where it takes the next word as its value.</returns>
    private int Named(PowerShellParameter parameter, PowerShellNode? value)
    {
        var next = parameter.Value is null && value is not null ? 1 : 0;
        var fitting = cmdlet.Parameters.Where(p => p.Names.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var common = CommonNames.Where(c => c.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fitting.Count == 0 && common.Count == 0)
        {
            fitting = [.. cmdlet.Parameters.Where(p => p.Names.Any(n => n.StartsWith(parameter.Name, StringComparison.OrdinalIgnoreCase)))];
            common = [.. CommonNames.Where(c => c.Name.Length > 2 && c.Name.StartsWith(parameter.Name, StringComparison.OrdinalIgnoreCase))];
        }
        if (fitting.Count > 1)
        {
            // Of several that take a value and mean nothing it does not matter which it is.
            var matters = fitting.Any(p => p.Switch || p.Kind != ParameterKind.Value || p.Effect is not null || p.Traits != CommandTraits.None);
            _bound.Add(new BoundParameter(parameter, parameter.Name, null, value) { Problem = matters ? $"'-{parameter.Name}' may be one of several parameters." : null });
            return fitting.All(p => p.Switch) ? 0 : next;
        }
        // PowerShell prefers a cmdlet's own parameter to one that all have.
        if (fitting.Count == 1)
        {
            _bound.Add(new BoundParameter(parameter, fitting[0].Names[0], fitting[0], fitting[0].Switch ? parameter.Value : value));
            return fitting[0].Switch ? 0 : next;
        }
        if (common.Count > 0)
        {
            // Of several, or where it may be one that is not listed, only that counts which names a variable.
            var worst = common.Count == 1 ? common[0] : common.FirstOrDefault(c => SetsVariable(c.Name), (Name: "", Switch: common.All(c => c.Switch)));
            _bound.Add(new BoundParameter(parameter, parameter.Name, null, worst.Switch ? parameter.Value : value) { Common = worst.Name });
            return worst.Switch ? 0 : next;
        }
        _bound.Add(new BoundParameter(parameter, parameter.Name, null, value) { Problem = cmdlet.Complete ? $"'{cmdlet.Name}' is not known to have a parameter '{parameter.Name}'." : null });
        return next;
    }

    /// <summary>A table that stands in the text gives names and values; of any other nobody can tell.</summary>
    private void Splat(PowerShellVariable splatted)
    {
        if (names.Values(splatted.Name) is [PowerShellTable table] && table.Pairs.All(p => p.Key is PowerShellText) && !names.IsChanged(splatted.Name))
        {
            foreach (var (key, value) in table.Pairs)
                Named(new PowerShellParameter(splatted.Start, splatted.End, ((PowerShellText)key).Value, "", value), value);
        }
        else
            _bound.Add(new BoundParameter(splatted, splatted.Name, null, null) { Problem = $"Which parameters '@{splatted.Name}' gives is not certain." });
    }

    private void Place()
    {
        var open = cmdlet.Parameters.Where(p => p.Position is not null && _bound.All(b => b.Knowledge != p)).OrderBy(p => p.Position).ToList();
        var at = 0;
        foreach (var value in _positional)
        {
            var knowledge = at < open.Count ? open[at] : null;
            if (knowledge is not { Rest: true })
                at++;
            _bound.Add(new BoundParameter(value, knowledge?.Names[0] ?? "", knowledge, value)
            {
                Problem = knowledge is null && cmdlet.Complete ? $"'{cmdlet.Name}' is not known to take this value." : null,
            });
        }
    }
}
