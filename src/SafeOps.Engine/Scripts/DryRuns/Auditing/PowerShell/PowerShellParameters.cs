using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing.PowerShell;

/// <summary>A parameter.</summary>
/// <param name="Name">Without its sigil, as written.</param>
/// <param name="IsSwitch">It takes no value.</param>
/// <param name="At">Where it is declared.</param>
/// <param name="Default">Its value where it is not given.</param>
internal sealed record PowerShellParameterDeclaration(string Name, bool IsSwitch, int At, PowerShellNode? Default)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];
}

/// <summary>What a script or function declares of its parameters.</summary>
/// <param name="IsAdvanced">Arguments that it does not know end it.</param>
/// <param name="HasWhatIf">It takes <c>-WhatIf</c>.</param>
/// <param name="Declared">In their order.</param>
internal sealed record PowerShellParameters(bool IsAdvanced, bool HasWhatIf, IReadOnlyList<PowerShellParameterDeclaration> Declared)
{
    /// <summary>The variable by which PowerShell hands on that a dry run is asked for.</summary>
    public const string Preference = "whatifpreference";

    private static readonly string[] Shared = ["-Verbose", "-Debug", "-ErrorAction", "-WarningAction", "-InformationAction", "-OutVariable"];

    /// <param name="nodes">Attributes, types and declarations, as the reader gives them.</param>
    public static PowerShellParameters Of(IReadOnlyList<PowerShellNode> nodes)
    {
        var declared = new List<PowerShellParameterDeclaration>();
        var (advanced, whatIf, isSwitch) = (false, false, false);
        var aliases = new List<string>();
        foreach (var node in nodes)
        {
            switch (node)
            {
                case PowerShellConversion { IsAttribute: true } attribute:
                    advanced |= Is(attribute, "CmdletBinding") || Is(attribute, "Parameter");
                    whatIf |= Is(attribute, "CmdletBinding") && attribute.Named.Contains("SupportsShouldProcess", StringComparer.OrdinalIgnoreCase);
                    if (Is(attribute, "Alias") && attribute.Value is PowerShellList list)
                        aliases.AddRange(list.Elements.OfType<PowerShellText>().Select(t => t.Value));
                    break;
                case PowerShellConversion type:
                    isSwitch |= type.Type.Equals("switch", StringComparison.OrdinalIgnoreCase) || type.Type.EndsWith("SwitchParameter", StringComparison.OrdinalIgnoreCase);
                    break;
                case PowerShellAssignment { Operator: "param", Target: PowerShellVariable variable } parameter:
                    declared.Add(new PowerShellParameterDeclaration(variable.Name, isSwitch, parameter.Start, parameter.Value) { Aliases = [.. aliases] });
                    isSwitch = false;
                    aliases.Clear();
                    break;
                default:
                    return new PowerShellParameters(advanced, whatIf, declared);
            }
        }
        return new PowerShellParameters(advanced, whatIf, declared);
    }

    private static bool Is(PowerShellConversion attribute, string name) =>
        attribute.Type.Equals(name, StringComparison.OrdinalIgnoreCase) || attribute.Type.Equals(name + "Attribute", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of a script: what its parameters are by the arguments it is given.</summary>
    public IEnumerable<FlowNode> AsOptions(PowerShellFlow flow)
    {
        if (IsAdvanced)
            yield return new FlowAccepts(0, 0, [.. Declared.SelectMany(Names), .. Shared, .. HasWhatIf ? WhatIfNames : []]);
        var (yes, no) = (new FlowText(0, 0, "True"), new FlowText(0, 0, "False"));
        yield return new FlowSet(0, 0, Preference, HasWhatIf ? new FlowOption(0, 0, WhatIfNames, yes, no) : no);
        foreach (var parameter in Declared)
        {
            FlowNode absent = parameter.Default is { } value ? flow.Value(value) : parameter.IsSwitch ? no : new FlowData(parameter.At, parameter.At, []);
            yield return new FlowSet(parameter.At, parameter.At, PowerShellFlow.NameOf(parameter.Name),
                new FlowOption(parameter.At, parameter.At, [.. Names(parameter)], yes, absent));
        }
    }

    private static readonly string[] WhatIfNames = ["-WhatIf", "-wi"];

    private static IEnumerable<string> Names(PowerShellParameterDeclaration parameter) => parameter.Aliases.Prepend(parameter.Name).Select(n => "-" + n);

    /// <summary>Of a function.</summary>
    public IReadOnlyList<FlowParameter> AsParameters(PowerShellFlow flow) =>
    [
        .. Declared.Select(p => new FlowParameter(PowerShellFlow.NameOf(p.Name), p.Default is { } value ? flow.Value(value) : p.IsSwitch ? new FlowText(p.At, p.At, "False") : null)),
        .. HasWhatIf ? [new FlowParameter("whatif", new FlowVariable(0, 0, Preference))] : Array.Empty<FlowParameter>(),
    ];

    public IEnumerable<ScriptOption> Options(TextPlaces places)
    {
        foreach (var parameter in Declared)
            yield return new ScriptOption("-" + parameter.Name, OptionNames.KindOf(parameter.Name), !parameter.IsSwitch, places.At(parameter.At).Line);
        if (HasWhatIf)
            yield return new ScriptOption("-WhatIf", ScriptOptionKind.DryRun, false, 1);
        if (IsAdvanced)
            yield return new ScriptOption("-Verbose", ScriptOptionKind.Verbose, false, 1);
    }
}
