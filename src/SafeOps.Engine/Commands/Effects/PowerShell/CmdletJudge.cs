using SafeOps.Commands.Effects.Sql;
using SafeOps.Commands.Knowledge;
using SafeOps.Commands.Parsing.PowerShell;

namespace SafeOps.Commands.Effects.PowerShell;

/// <summary>What a cmdlet does with its parameters.</summary>
internal sealed class CmdletJudge(PowerShellJudge judge)
{
    /// <summary>Parameters by which a cmdlet of which only the verb is known may write a file.</summary>
    private static readonly string[] Writing = ["OutFile", "OutputFile", "OutputPath", "OutputFolder", "OutputDirectory", "OutPath", "Destination", "DestinationPath", "DestinationFolder", "LocalPath", "LocalFile", "SaveAs", "SavePath", "SaveTo", "FilePath", "File", "Download", "DownloadPath", "Export", "ExportPath", "LogPath", "TargetPath", "Force", "Folder"];

    private const CommandTraits Foreign = CommandTraits.RunsArbitraryCode;

    public void Judge(Verdict verdict, Cmdlet cmdlet, PowerShellCommand command, int index, Situation situation)
    {
        var knowledge = cmdlet.Knowledge;
        verdict.Name = knowledge.Name;
        var bound = CmdletCall.Bind(knowledge, command, judge.Names);
        var whatIf = knowledge.WhatIf && bound.Where(b => b.Common is "WhatIf" or "wi").Select(IsWhatIf).ToList() is { Count: > 0 } given && given.All(on => on);
        var inner = IsElsewhere(cmdlet, bound) ? situation.Elsewhere : situation;
        verdict.Environment = Environment(cmdlet, bound, situation);
        if (!whatIf && (knowledge.Effect > CommandEffect.Read || knowledge.Traits != CommandTraits.None))
        {
            judge.Add(verdict, command, knowledge.Name, knowledge.Effect, knowledge.Traits, knowledge.Effect switch
            {
                CommandEffect.Unknown => $"'{knowledge.Name}' {knowledge.Says}; what that comes to cannot be told from the text.",
                CommandEffect.Read when knowledge.Traits.HasFlag(CommandTraits.ExposesSecrets) => $"'{knowledge.Name}' {knowledge.Says}, which may show secrets.",
                _ => $"'{knowledge.Name}' {knowledge.Says}.",
            });
        }
        var unread = new List<PowerShellNode>();
        foreach (var parameter in bound)
            JudgeParameter(verdict, cmdlet, parameter, whatIf, inner, unread);
        if (index > 0)
            JudgeInput(verdict, knowledge, bound, command, inner);
        if (index > 0 && !knowledge.Objects)
            JudgeBinding(verdict, knowledge, bound);
        JudgeValues(verdict, command, inner, unread);
    }

    private void JudgeValues(Verdict verdict, PowerShellCommand command, Situation situation, List<PowerShellNode> unread)
    {
        foreach (var argument in command.Arguments)
        {
            var value = argument is PowerShellParameter parameter ? parameter.Value : argument;
            if (value is not null && !unread.Contains(value))
                judge.JudgeStatement(verdict, value, situation);
        }
    }

    private void JudgeParameter(Verdict verdict, Cmdlet cmdlet, BoundParameter parameter, bool whatIf, Situation situation, List<PowerShellNode> unread)
    {
        var name = cmdlet.Knowledge.Name;
        if (parameter.Problem is { } problem)
            judge.Unknown(verdict, parameter.Written, name, problem);
        if (parameter.Common is { } common && CmdletCall.SetsVariable(common))
            JudgeVariable(verdict, name, parameter);
        if (cmdlet.IsByVerb && !(parameter.Common?.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase) ?? false) && parameter.Written is PowerShellParameter written && cmdlet.Knowledge.Effect == CommandEffect.Read)
        {
            if (Writing.Any(w => w.StartsWith(written.Name, StringComparison.OrdinalIgnoreCase)))
                judge.Unknown(verdict, written, name, $"With '-{written.Name}' it may write a file.");
            // The module for Active Directory reads its filters as texts, and runs nothing of them.
            if (parameter.Value is PowerShellBlock filter && written.Name.Equals("Filter", StringComparison.OrdinalIgnoreCase) && name.Contains("-AD", StringComparison.OrdinalIgnoreCase))
                unread.Add(filter);
        }
        if (parameter.Knowledge is not { } knowledge || IsOff(parameter))
            return;
        if (!IsExcepted(knowledge, parameter.Value))
        {
            var effect = whatIf ? CommandEffect.Read : knowledge.Effect ?? CommandEffect.Read;
            judge.Add(verdict, parameter.Written, name, effect, knowledge.Traits, $"'-{parameter.Name}' of '{name}' {Says(effect, knowledge.Traits)}.");
        }
        if (parameter.Value is { } value)
            JudgeValue(verdict, name, knowledge, parameter, value, whatIf, situation, unread);
    }

    private static string Says(CommandEffect effect, CommandTraits traits) => effect switch
    {
        CommandEffect.Mutate or CommandEffect.Destroy => "changes what is there",
        CommandEffect.Unknown => "does what cannot be told from the text",
        _ when traits.HasFlag(CommandTraits.RunsUntilStopped) => "goes on until it is stopped",
        _ when traits.HasFlag(CommandTraits.SendsData) => "sends data",
        _ => "counts",
    };

    private void JudgeValue(Verdict verdict, string name, ParameterKnowledge knowledge, BoundParameter parameter, PowerShellNode value, bool whatIf, Situation situation, List<PowerShellNode> unread)
    {
        switch (knowledge.Kind)
        {
            case ParameterKind.File:
                foreach (var text in Elements(value).OfType<PowerShellText>())
                {
                    if (SecretFiles.Fits(ArgumentWord.Constant(text.Value.Replace('\\', '/'), 0, 0)) || text.Value.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
                        judge.Add(verdict, text, name, CommandEffect.Read, CommandTraits.ExposesSecrets, $"'{text.Value}' holds secrets.");
                }
                break;
            case ParameterKind.Output when !whatIf:
                judge.JudgeOutput(verdict, value, $"'{name}'", "powershell/" + name, situation);
                break;
            case ParameterKind.Block when Elements(value).Any(e => e is not PowerShellBlock && !IsNull(e)):
                judge.Unknown(verdict, value, name, $"'{name}' runs what does not stand here.", Foreign);
                break;
            case ParameterKind.Member:
                foreach (var element in Elements(value))
                {
                    if (!(element is PowerShellBlock || IsNull(element) || (element is PowerShellText { Value: var member } && IsHarmlessMember(member))))
                        judge.Unknown(verdict, element, name, $"'{name}' may call a method by this, or run what does not stand here.", Foreign);
                }
                break;
            case ParameterKind.Property when !judge.Values.IsData(value):
                judge.Unknown(verdict, value, name, "This may be a script block that does not stand here.", Foreign);
                break;
            case ParameterKind.Variable:
                JudgeVariable(verdict, name, parameter);
                break;
            case ParameterKind.Type when !(value is PowerShellText { Value: var type } && judge.Library.Types.Made.Contains(TypeNames.Plain(type)) && !type.Contains(',', StringComparison.Ordinal)):
                judge.Unknown(verdict, value, name, "What making an object of this type does is not known.", Foreign);
                break;
            case ParameterKind.Code:
                judge.Unknown(verdict, value, name, "What this names says what is done, and it is not read here.", Foreign);
                break;
            case ParameterKind.PowerShell or ParameterKind.TSql:
                JudgeText(verdict, name, knowledge.Kind, value, situation);
                unread.AddRange(value is PowerShellText ? [value] : []);
                break;
        }
    }

    /// <summary>A parameter that is not given and that the pipeline may give.</summary>
    private void JudgeInput(Verdict verdict, CmdletKnowledge knowledge, IReadOnlyList<BoundParameter> bound, PowerShellCommand command, Situation situation)
    {
        foreach (var parameter in knowledge.Parameters.Where(p => p.Piped && bound.All(b => b.Knowledge != p)))
        {
            if (parameter.Kind == ParameterKind.PowerShell && situation is { Input: InputSource.Text, Document: { Text: { } text } document })
            {
                verdict.Include(judge.Judgement.JudgePowerShell(text, InnerText.Of(document), situation with { Input = InputSource.Inherited, Document = null }));
            }
            else if (parameter.Kind != ParameterKind.Value)
                judge.Unknown(verdict, command, knowledge.Name, $"What the pipeline gives '{knowledge.Name}' as '-{parameter.Names[0]}' does not stand here.", Foreign);
            else
                judge.Add(verdict, command, knowledge.Name, CommandEffect.Read, parameter.Traits, $"'{knowledge.Name}' sends what the pipeline gives it.");
        }
    }

    private void JudgeText(Verdict verdict, string name, ParameterKind kind, PowerShellNode value, Situation situation)
    {
        var place = new InnerText(judge.Place.From(value.Start), judge.Place.To(value.End), null);
        var inner = value is not PowerShellText { Value: var text } ? null
            : kind == ParameterKind.PowerShell ? judge.Judgement.JudgePowerShell(text, place, situation)
            // A client's variables are filled in before the server reads the text.
            : text.Contains("$(", StringComparison.Ordinal) ? null : SqlJudge.Judge(judge.Judgement, ValueKind.TSql, CommandShell.TSql, text, place, isScript: false);
        if (inner is null)
            judge.Unknown(verdict, value, name, $"What '{name}' runs cannot be read here.", Foreign);
        else
            verdict.Include(inner);
    }

    private void JudgeVariable(Verdict verdict, string name, BoundParameter parameter)
    {
        if (parameter.Value is { } value && PowerShellVariables.Problem(value) is { } problem)
            judge.Unknown(verdict, value, name, problem);
    }

    /// <summary>A script block as the value of a parameter that takes objects from the pipeline is run for each of them.</summary>
    private void JudgeBinding(Verdict verdict, CmdletKnowledge knowledge, IReadOnlyList<BoundParameter> bound)
    {
        foreach (var parameter in bound)
        {
            if (parameter.Value is { } value && parameter.Common is null && parameter.Knowledge?.Kind is null or ParameterKind.Value or ParameterKind.File && judge.Values.MayHoldCode(value))
                judge.Unknown(verdict, value, knowledge.Name, "This may be a script block that does not stand here.", Foreign);
        }
    }

    private bool IsHarmlessMember(string name) =>
        !judge.Names.AddsMembers && (judge.Library.Types.TextProperties.Contains(name) || judge.Library.Types.Methods.Contains(name) || judge.Library.Types.Properties.Contains(name));

    private static bool IsElsewhere(Cmdlet cmdlet, IReadOnlyList<BoundParameter> bound) => cmdlet.Module.Remote is not null || bound.Any(b => b.Knowledge?.Target is not null);

    private CommandEnvironment? Environment(Cmdlet cmdlet, IReadOnlyList<BoundParameter> bound, Situation situation)
    {
        var computer = bound.FirstOrDefault(b => b.Knowledge?.Target is not null || b.Name.ToLowerInvariant() is "computername" or "cn" or "cimsession" or "server" or "uri");
        if (cmdlet.Module.Remote is { } remote)
            return judge.Judgement.Targets.Unknown($"it works on {remote}, in whichever context is current");
        if (computer is not null)
            return judge.Judgement.Targets.Named(computer.Value is PowerShellText { Value: var host } ? host : null);
        return situation.Place.IsElsewhere ? null : CommandTargets.Local;
    }

    private static bool IsWhatIf(BoundParameter parameter) => parameter is { Common: "WhatIf" or "wi" } && (parameter.Value is null || IsTrue(parameter.Value));

    private static bool IsOff(BoundParameter parameter) => parameter.Knowledge is { Switch: true } && parameter.Value is PowerShellVariable { Name: var name } && name.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(PowerShellNode value) => value is PowerShellVariable { Name: var name } && name.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static bool IsNull(PowerShellNode value) => value is PowerShellVariable { Name: var name } && name.Equals("null", StringComparison.OrdinalIgnoreCase);

    private static bool IsExcepted(ParameterKnowledge knowledge, PowerShellNode? value) =>
        (knowledge.Effect is null && knowledge.Traits == CommandTraits.None) || (value is PowerShellText { Value: var text } && knowledge.Except.Contains(text.ToLowerInvariant()));

    private static IEnumerable<PowerShellNode> Elements(PowerShellNode value) => value is PowerShellList list ? list.Elements : [value];
}
