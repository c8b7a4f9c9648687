using SafeOps.Commands;
using SafeOps.Commands.Parsing.Bash;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Commands.Parsing.Python;
using SafeOps.Scripts.Safety.Bash;
using SafeOps.Scripts.Safety.PowerShell;
using SafeOps.Scripts.Safety.Python;

namespace SafeOps.Scripts.Safety.Rules.Deletions;

/// <summary>Something is deleted for good, and nothing was asked before: neither a condition nor a person.</summary>
internal sealed class UncheckedDeletion : SafetyRule
{
    private const string NextStep = "Look first whether the target is what it should be, or ask: 'read -r -p \"Delete …? \" answer'.";

    public override SafetyRuleDescriptor Descriptor { get; } = new(
        "SO1203", "unchecked-deletion", SafetySeverity.Warning, "Something is deleted for good without a check or a question", [ScriptLanguage.Bash, ScriptLanguage.PowerShell, ScriptLanguage.Python]);

    internal override IEnumerable<RuleMatch> Bash(BashOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Effect == CommandEffect.Destroy))
        {
            if (What(call, script) is { } what && !IsChecked(call, script))
                yield return new RuleMatch(call.Start, call.End, $"{what} without a check or a question before it.", NextStep);
        }
    }

    private static string? What(BashCall call, BashOutline script) => call.Name switch
    {
        "rm" when call.HasLetter('r', 'R') || call.Has("--recursive") =>
            call.Arguments.Any(a => a.Parts.OfType<BashParameter>().Any(p => IsOpen(p, script))) && !call.HasLetter('i', 'I') ? "A folder that a variable names is deleted with all that is in it" : null,
        "kubectl" or "oc" when call.Is(call.Name, "delete") && !call.Has("--dry-run") => "Objects of a cluster are deleted",
        "helm" when call.Is("helm", "uninstall") || call.Is("helm", "delete") => call.Has("--dry-run") ? null : "A release is taken away",
        "terraform" or "tofu" when call.Is(call.Name, "destroy") => call.Has("-auto-approve", "--auto-approve") ? "Infrastructure is destroyed" : null,
        "az" when call.Operands.Contains("delete") => call.Has("--yes", "-y") ? "Resources are deleted" : null,
        "gcloud" when call.Operands.Contains("delete") => call.Has("--quiet", "-q") ? "Resources are deleted" : null,
        "aws" when call.Is("aws", "s3", "rm") && call.Has("--recursive") && !call.Has("--dryrun") => "Stored objects are deleted",
        "aws" when call.Is("aws", "s3", "rb") && call.Has("--force") => "A bucket is deleted with all that is in it",
        "aws" when call.Operands.Skip(1).FirstOrDefault() is { } verb && (verb.StartsWith("delete-", StringComparison.Ordinal) || verb.StartsWith("terminate-", StringComparison.Ordinal)) => "Resources are deleted",
        "dropdb" when !call.HasLetter('i') && !call.Has("--interactive") => "A database is deleted",
        "mkfs" or "wipefs" => "What is on a disk is lost",
        _ => null,
    };

    /// <summary>What it names is settled only when the script runs, and no temporary folder of its own.</summary>
    private static bool IsOpen(BashParameter parameter, BashOutline script) =>
        parameter.Operator != ":?" && script.Values.ConstantOf(parameter.Name) is null && !script.Values.IsAsked(parameter.Name)
        && !script.Values.SourcesOf(parameter.Name).Any(c => c.Name == "mktemp")
        && (!script.Values.AssignmentsOf(parameter.Name).Any() || script.Values.AssignmentsOf(parameter.Name).Any(a => !BeginsCertain(a)));

    private static bool BeginsCertain(BashPlacedAssignment assignment) =>
        assignment.Value is { Parts: [BashParameter { Operator: ":?" }, ..] } || assignment.Value?.Prefix.Length > 1;

    /// <summary>A condition around it, a person's answer, or an earlier way out that a condition leads to.</summary>
    private static bool IsChecked(BashCall call, BashOutline script) =>
        call.Node.IsConditional
        || script.Calls.Any(c => c.Start < call.Start && c.Name is "read" or "select" && c.Node.Loop is null)
        || script.Calls.Any(c => c.Start < call.Start && c.Name is "exit" or "return" or "die" or "fail" or "abort" or "fatal" && c.Node.IsConditional && c.Node.Function?.Start == call.Node.Function?.Start)
        || (call.Node.Function is { Command: BashFunction function } && script.Calls.Where(c => c.Name == function.Name).ToList() is { Count: > 0 } uses && uses.All(u => IsChecked(u, script)));

    internal override IEnumerable<RuleMatch> PowerShell(PowerShellOutline script)
    {
        foreach (var call in script.Calls.Where(c => c.Effect == CommandEffect.Destroy && c.Parameter("WhatIf", 3) is null && c.Parameter("Confirm", 2) is not { Value: null }))
        {
            var what = call.Name.ToLowerInvariant() switch
            {
                "remove-item" when call.Parameter("Recurse", 1) is not null => PowerShellOutline.In<PowerShellVariable>(call.Command).Any(v => !IsSettled(v, script)) ? "A folder that a variable names is deleted with all that is in it" : null,
                "kubectl" when call.Command.Arguments is [PowerShellText { Value: "delete" }, ..] => "Objects of a cluster are deleted",
                var name when name.StartsWith("remove-az", StringComparison.Ordinal) => call.Parameter("Force", 2) is not null ? "Resources are deleted" : null,
                _ => null,
            };
            if (what is not null && !IsChecked(call, script))
                yield return new RuleMatch(call.Start, call.End, $"{what} without a check or a question before it.", "Look first whether the target is what it should be ('Test-Path', a pattern), and ask $PSCmdlet.ShouldProcess.");
        }
    }

    private static bool IsSettled(PowerShellVariable variable, PowerShellOutline script) =>
        variable.Name is "true" or "false" or "_" or "PSScriptRoot" || script.IsAsked(variable.Name)
        || (script.AssignmentsOf(variable.Name).Where(a => a.Operator != "param").ToList() is { Count: > 0 } assigned && assigned.All(a => a.Value is PowerShellText or PowerShellString { Prefix.Length: > 1 }
            || (a.Value is { } value && script.Of(value) is var text && (text.Contains("Temp", StringComparison.OrdinalIgnoreCase) || text.Contains("PSScriptRoot", StringComparison.Ordinal)))));

    private static bool IsChecked(PsCall call, PowerShellOutline script) => call.Place.IsConditional || ShouldProcess.Guards(call.Place, script)
        || script.Calls.Any(c => c.Start < call.Start && c.Is("Read-Host"))
        || ShouldProcess.Declares(call.Place.Function?.Body.Parameters ?? script.OwnParameters)
        || script.Places.Any(p => p.End <= call.Start && p.Function == call.Place.Function && p.Node is PowerShellConstruct { Keyword: "throw" or "return" or "exit" } && p.IsConditional);

    internal override IEnumerable<RuleMatch> Python(PythonOutline script)
    {
        foreach (var call in script.CallsOf("shutil.rmtree", "os.removedirs"))
        {
            if (call.First is null or PythonString || IsOwnFolder(script, call.First) || PythonOutline.IsConditional(call.Place) || HasWayOut(script, call))
                continue;
            yield return new RuleMatch(call.Start, call.End, "A folder that a variable names is deleted with all that is in it without a check or a question before it.", "Look first whether the target is what it should be, or ask: 'input(\"Delete …? \")'.");
        }
    }

    private static bool IsOwnFolder(PythonOutline script, PythonExpression target) => target is PythonName name
        && script.ValuesOf(name.Id).ToList() is { Count: > 0 } values && values.All(v => v is PythonString || (v is PythonCall made && script.NameOf(made.Function).StartsWith("tempfile.", StringComparison.Ordinal)));

    private static bool HasWayOut(PythonOutline script, PyCall call) =>
        script.Calls.Any(c => c.Name == "input" && c.Start < call.Start)
        || script.Places.Any(p => p.Node.Start < call.Start && p.Node.End <= call.Start && p.Function == call.Place.Function && PythonOutline.IsConditional(p)
            && (p.Node is PythonReturn or PythonRaise || (p.Node is PythonCall exit && script.NameOf(exit.Function) is "sys.exit" or "exit")));
}
