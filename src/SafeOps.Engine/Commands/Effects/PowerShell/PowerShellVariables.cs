using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>What reading and setting variables does.</summary>
internal sealed class PowerShellVariables(PowerShellJudge judge)
{
    /// <summary>These steer what later commands do.</summary>
    private static readonly string[] Steering =
    [
        "PSDefaultParameterValues", "ExecutionContext", "PSModuleAutoLoadingPreference", "PSNativeCommandArgumentPassing", "PSSessionConfigurationName", "PSSessionApplicationName", "PSSessionOption", "PSEmailServer",
        "PSCommandPath", "PSScriptRoot", "PSBoundParameters", "PSCmdlet", "MyInvocation", "Host", "PSCulture", "PSStyle", "OutputEncoding", "WhatIfPreference", "input", "args", "this",
    ];

    private static readonly string[] SecretParts = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "APIKEY", "API_KEY", "ACCESS_KEY", "CREDENTIAL", "CONNECTIONSTRING", "CONNECTION_STRING"];

    /// <summary>Why setting a variable of this name is not harmless; null where it is.</summary>
    public static string? Problem(string name)
    {
        var plain = name;
        foreach (var scope in (string[])["local:", "private:", "script:"])
        {
            if (plain.StartsWith(scope, StringComparison.OrdinalIgnoreCase))
                plain = plain[scope.Length..];
        }
        if (plain.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
        {
            var variable = plain[4..];
            return VariableRules.IsHarmlessEverywhere(variable) ? null : $"The environment variable {variable} may steer what programs do.";
        }
        if (plain.Contains(':', StringComparison.Ordinal))
            return $"'${name}' lies beyond the text: on a drive, or in the session.";
        return Steering.Contains(plain, StringComparer.OrdinalIgnoreCase) ? $"'${plain}' steers what later commands do." : null;
    }

    /// <summary>A name that a parameter is given, which is no name of a drive and has no wildcards.</summary>
    public static string? Problem(PowerShellNode name)
    {
        if (name is PowerShellList list)
            return list.Elements.Select(Problem).FirstOrDefault(p => p is not null);
        if (name is not PowerShellText { Value: var text })
            return "Which variable it sets is not certain.";
        text = text.TrimStart('+');
        return text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c == '_') ? Problem(text) : $"'{text}' is no plain name of a variable.";
    }

    public void JudgeRead(Verdict verdict, PowerShellVariable variable)
    {
        var colon = variable.Name.IndexOf(':', StringComparison.Ordinal);
        var drive = colon < 0 ? "" : variable.Name[..colon].ToLowerInvariant();
        switch (drive)
        {
            case "function":
                judge.Unknown(verdict, variable, "variable", "This gives the code of a function, which does not stand here.", CommandTraits.RunsArbitraryCode);
                break;
            case "env" when SecretParts.Any(p => variable.Name.Contains(p, StringComparison.OrdinalIgnoreCase)):
                judge.Add(verdict, variable, "variable", CommandEffect.Read, CommandTraits.ExposesSecrets, $"'${variable.Name}' holds a secret, by its name.");
                break;
            case "" when variable.Name.Equals("ExecutionContext", StringComparison.OrdinalIgnoreCase):
                judge.Unknown(verdict, variable, "variable", "'$ExecutionContext' gives hold of the engine itself.", CommandTraits.RunsArbitraryCode);
                break;
        }
    }

    public void JudgeAssignment(Verdict verdict, PowerShellAssignment assignment, Situation situation) => JudgeTarget(verdict, assignment.Target, assignment, situation);

    private void JudgeTarget(Verdict verdict, PowerShellNode target, PowerShellAssignment assignment, Situation situation)
    {
        switch (target)
        {
            case PowerShellVariable variable:
                if (variable.Name.Contains(':', StringComparison.Ordinal) && IsFile(variable.Name))
                    judge.Add(verdict, target, "variable", CommandEffect.Mutate, CommandTraits.None, $"Setting '${{{variable.Name}}}' writes a file.");
                else if (Problem(variable.Name) is { } problem)
                    judge.Unknown(verdict, target, "variable", problem);
                break;
            case PowerShellConversion { Value: { } inner } conversion:
                judge.JudgeValue(verdict, conversion with { Value = null }, situation);
                JudgeTarget(verdict, inner, assignment, situation);
                break;
            case PowerShellList list:
                foreach (var element in list.Elements)
                    JudgeTarget(verdict, element, assignment, situation);
                break;
            case PowerShellGroup { Statements: [var only] }:
                JudgeTarget(verdict, only, assignment, situation);
                break;
            case PowerShellMember { IsStatic: false, Arguments: null } member:
                judge.JudgeValue(verdict, member, situation);
                if (!IsRendering(member) && !(member.Target is PowerShellVariable owner && !owner.Name.Contains(':', StringComparison.Ordinal) && Problem(owner.Name) is null && judge.Values.Own(owner) == OwnKind.Table))
                    judge.Unknown(verdict, target, "member", "Setting a member can change what the object stands for.");
                break;
            case PowerShellOperation { Operator: "[]", Operands: [var holder, _] } element:
                judge.JudgeValue(verdict, element, situation);
                if (!(holder is PowerShellVariable held && Problem(held.Name) is null && judge.Values.Own(held) is not null))
                    judge.Unknown(verdict, target, "element", "Setting an element can change what the object stands for.");
                break;
            default:
                judge.Unknown(verdict, target, "assignment", "What is set here is not certain.");
                break;
        }
    }

    /// <summary><c>$PSStyle.OutputRendering</c> only says whether there are colours.</summary>
    private static bool IsRendering(PowerShellMember member) =>
        member is { Target: PowerShellVariable { Name: var name }, Name: PowerShellText { Value: var property } }
        && name.Equals("PSStyle", StringComparison.OrdinalIgnoreCase) && property.Equals("OutputRendering", StringComparison.OrdinalIgnoreCase);

    private static bool IsFile(string name) => name.Split(':')[0].Length == 1;
}
