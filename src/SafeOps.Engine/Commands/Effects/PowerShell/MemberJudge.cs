using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>What members of objects and types do, and conversions to types. Reading a property of an object is a read.</summary>
internal sealed class MemberJudge(PowerShellJudge judge)
{
    public void Judge(Verdict verdict, PowerShellMember member, Situation situation)
    {
        if (member.IsStatic)
            JudgeStatic(verdict, member);
        else if (member.Arguments is not null)
            JudgeCall(verdict, member);
        else if (member.Name is PowerShellText { Value: var name } && name.Equals("ScriptBlock", StringComparison.OrdinalIgnoreCase))
            judge.Unknown(verdict, member, "member", "This gives code that does not stand here.", CommandTraits.RunsArbitraryCode);
        if (member.Target is not PowerShellType)
            judge.JudgeStatement(verdict, member.Target, situation);
        if (member.Name is not PowerShellText)
            judge.JudgeStatement(verdict, member.Name, situation);
        foreach (var argument in member.Arguments ?? [])
            judge.JudgeStatement(verdict, argument, situation);
    }

    /// <summary><c>[type]value</c>, an attribute, or the type of a parameter.</summary>
    public void JudgeConversion(Verdict verdict, PowerShellConversion conversion, Situation situation)
    {
        if (conversion.IsAttribute ? !IsAttribute(conversion.Type) : !IsHarmless(conversion.Type))
        {
            judge.Unknown(
                verdict,
                conversion,
                "type",
                conversion.IsAttribute ? $"What the attribute [{conversion.Type}] does is not known." : $"What a conversion to [{conversion.Type}] does is not known.",
                CommandTraits.RunsArbitraryCode);
        }
        if (conversion is { IsAttribute: false, Value: { } target } && conversion.Type.Equals("ref", StringComparison.OrdinalIgnoreCase) && !(target is PowerShellVariable { Name: var name } && PowerShellVariables.Problem(name) is null))
            judge.Unknown(verdict, conversion, "variable", "What is called may set what this refers to.");
        if (conversion.Value is { } value)
            judge.JudgeStatement(verdict, value, situation);
    }

    /// <summary><c>value -as [type]</c>.</summary>
    public void JudgeAs(Verdict verdict, PowerShellOperation conversion, Situation situation)
    {
        foreach (var operand in conversion.Operands)
            judge.JudgeStatement(verdict, operand, situation);
        foreach (var type in conversion.Operands.Skip(1))
        {
            if (((type as PowerShellType)?.Name ?? (type as PowerShellText)?.Value) is not { } name || !IsHarmless(name))
                judge.Unknown(verdict, conversion, "type", "What this conversion does is not known.", CommandTraits.RunsArbitraryCode);
        }
    }

    /// <summary>True where an object of this type is made without an effect.</summary>
    public bool IsMade(string type) => judge.Library.Types.Made.Contains(TypeNames.Plain(type)) && TypeNames.Arguments(type).All(IsHarmless);

    private bool IsHarmless(string type) =>
        type.Length > 0 && judge.Library.Types.Conversions.Contains(TypeNames.Plain(type)) && TypeNames.Arguments(type).All(a => judge.Library.Types.Conversions.Contains(TypeNames.Plain(a)));

    private bool IsAttribute(string type)
    {
        var plain = TypeNames.Plain(type);
        var attributes = judge.Library.Types.Attributes;
        return attributes.Contains(plain) || (plain.EndsWith("Attribute", StringComparison.OrdinalIgnoreCase) && attributes.Contains(plain[..^"Attribute".Length]))
            || (plain.StartsWith("Management.Automation.", StringComparison.OrdinalIgnoreCase) && attributes.Contains(plain["Management.Automation.".Length..]));
    }

    private void JudgeStatic(Verdict verdict, PowerShellMember member)
    {
        if (member is not { Target: PowerShellType { Name: { Length: > 0 } type }, Name: PowerShellText { Value: var name } })
        {
            judge.Unknown(verdict, member, "member", "Which member of which type this is, is not certain.", CommandTraits.RunsArbitraryCode);
            return;
        }
        var plain = TypeNames.Plain(type);
        if (member.Arguments is not null && name.Equals("new", StringComparison.OrdinalIgnoreCase) && IsMade(type))
            return;
        if (name.ToLowerInvariant() is "replace" or "exists" or "sort" && member.Arguments is not null && member.Arguments.Any(judge.Values.MayHoldCode))
        {
            judge.Unknown(verdict, member, "member", $"'[{type}]::{name}' may run what it is given.", CommandTraits.RunsArbitraryCode);
            return;
        }
        var statics = judge.Library.Types.Statics;
        if (statics.Contains($"{plain}::{name}") || statics.Contains($"{plain}::*"))
            return;
        if (plain.Equals("Environment", StringComparison.OrdinalIgnoreCase) && name.StartsWith("GetEnvironmentVariable", StringComparison.OrdinalIgnoreCase))
        {
            judge.Add(verdict, member, "member", CommandEffect.Read, CommandTraits.ExposesSecrets, "Variables of the environment often hold secrets.");
            return;
        }
        judge.Unknown(verdict, member, "member", $"What '[{type}]::{name}' does is not known.", CommandTraits.RunsArbitraryCode);
    }

    private void JudgeCall(Verdict verdict, PowerShellMember call)
    {
        if (call.Name is not PowerShellText { Value: var name })
        {
            judge.Unknown(verdict, call, "member", "Which method is called is not certain.", CommandTraits.RunsArbitraryCode);
            return;
        }
        var types = judge.Library.Types;
        if (name.ToLowerInvariant() is "where" or "foreach")
        {
            // With a text .ForEach() calls the method of that name.
            if (call.Arguments is not [PowerShellBlock, ..])
                judge.Unknown(verdict, call, "member", $"'.{name}()' runs what does not stand here.", CommandTraits.RunsArbitraryCode);
            return;
        }
        if (name.ToLowerInvariant() is "exists" or "sort" && call.Arguments!.Any(judge.Values.MayHoldCode))
        {
            judge.Unknown(verdict, call, "member", $"'{name}' may run what it is given.", CommandTraits.RunsArbitraryCode);
            return;
        }
        if (types.Methods.Contains(name) && !judge.Names.AddsMembers)
            return;
        if (types.StringMethods.Contains(name) && judge.Values.IsText(call.Target))
            return;
        if (call.Target is PowerShellVariable { Name: var variable } && PowerShellVariables.Problem(variable) is null && judge.Values.Own(call.Target) is { } kind
            && types.OwnMethods.TryGetValue(kind.ToString(), out var own) && own.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }
        judge.Unknown(verdict, call, "member", $"What the method '{name}' does is not known.", CommandTraits.RunsArbitraryCode);
    }
}
