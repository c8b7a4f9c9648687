using SafeOps.Commands;
using SafeOps.Commands.Parsing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Bash;
using SafeOps.Scripts.DryRuns.Auditing.Checks;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Scripts.DryRuns.Auditing.PowerShell;
using SafeOps.Scripts.DryRuns.Auditing.Python;
using SafeOps.Text;

namespace SafeOps.Scripts.DryRuns.Auditing;

/// <summary>
/// Reads what a script's code says of its dry run, without running anything: the script is gone through as it would run with the flag,
/// without it, and with an argument that nobody knows, with all that is certain of its variables.
/// </summary>
/// <param name="commands">Says what commands do.</param>
/// <param name="powerShell">Reads PowerShell; without it such scripts are not read.</param>
public sealed class DryRunAuditor(CommandReader commands, IPowerShellSyntax? powerShell)
{
    /// <summary>An argument that no script has.</summary>
    private const string Strange = "--no-such-option-anywhere";

    /// <summary>A script that does more is not gone through once for each of its options.</summary>
    private const int MostEvents = 500;

    /// <summary>Nobody who gives it beside the flag means to take the flag back.</summary>
    private static bool IsHarmless(ScriptOption option) => !option.TakesValue && (option.Kind == ScriptOptionKind.Verbose
        || option.Name is "-q" or "--quiet" or "-f" or "--force" or "-y" or "--yes");

    /// <summary>Never throws on a script's contents.</summary>
    /// <param name="script">Of bash, Python or PowerShell.</param>
    /// <param name="dryRunArgument">As it is given: <c>--dry-run</c>, <c>-n</c>, <c>-WhatIf</c>, <c>DRY_RUN=1</c> for a variable of the environment.</param>
    public DryRunAudit Audit(ScriptFile script, string dryRunArgument)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentException.ThrowIfNullOrWhiteSpace(dryRunArgument);
        var program = Read(script);
        if (program.Problem is { } problem)
            return Unread(problem);
        var variable = Variable(dryRunArgument);
        var flag = variable?.Name ?? Spelled(dryRunArgument, script.Language, program.Options);
        var real = Go(program, flag, new FlowWorld(null, null));
        var world = new FlowWorld(variable is null ? flag : null, variable) { Place = real.FlagPlaces.FirstOrDefault() };
        // A first time to learn which variables the flag sets.
        var learned = Go(program, flag, world);
        var names = learned.FlagVariables.ToHashSet(StringComparer.Ordinal);
        if (variable is { } own)
            names.Add(own.Name);
        var given = Go(program, flag, world with { FlagVariables = names });
        real = Go(program, flag, new FlowWorld(null, null) { FlagVariables = names });
        var strange = Go(program, flag, new FlowWorld(Strange, null) { Place = Math.Max(1, real.FlagPlaces.FirstOrDefault()), FlagVariables = names });
        var together = given.Events.Count > MostEvents ? [] : program.Options.Where(IsHarmless)
            .Select(o => (o.Name, Go(program, flag, world with { FlagVariables = names, Also = o.Name })));
        var found = new AuditFindings(script.Text, variable is null ? flag : dryRunArgument, given, real, strange, program.Options) { Together = together };
        return new DryRunAudit
        {
            Checklist =
            [
                FlagChecks.HasDryRun(found), TellingChecks.Announces(found), TellingChecks.ExplainsVerbosely(found), SelectionCheck.SameCodePath(found),
                TellingChecks.ExitCodeTells(found), FlagChecks.MutationsBehindFlag(found), FlagChecks.NothingBeforeFlag(found), TellingChecks.RejectsUnknownArguments(found),
            ],
            Options = [.. variable is not null && given.FlagSeen ? [OfEnvironment(script.Text, flag)] : Array.Empty<ScriptOption>(), .. program.Options],
            Mutations = [.. Mutations(found)],
            Parses = true,
        };
    }

    /// <summary>Nothing in PowerShell begins with two dashes: meant is the switch that the script has for it.</summary>
    private static string Spelled(string argument, ScriptLanguage language, IReadOnlyList<ScriptOption> options) =>
        language == ScriptLanguage.PowerShell && argument.StartsWith("--", StringComparison.Ordinal)
            ? options.FirstOrDefault(o => o.Kind == ScriptOptionKind.DryRun)?.Name ?? "-WhatIf"
            : argument;

    private static ScriptOption OfEnvironment(string text, string name) =>
        new(name, ScriptOptionKind.DryRun, true, new TextPlaces(text).At(Math.Max(0, text.IndexOf(name, StringComparison.Ordinal))).Line);

    private static FlowTrace Go(ScriptProgram program, string flag, FlowWorld world)
    {
        var runner = new FlowRunner(world, flag, program.Commands);
        runner.Run(program.Body);
        return runner.Trace;
    }

    private ScriptProgram Read(ScriptFile script) => script.Language switch
    {
        ScriptLanguage.Bash => BashProgram.Read(script.Text, commands),
        ScriptLanguage.Python => PythonProgram.Read(script.Text, commands),
        ScriptLanguage.PowerShell when powerShell is not null => PowerShellProgram.Read(script.Text, commands, powerShell),
        _ => new ScriptProgram(new FlowText(0, 0, ""), null!, []) { Problem = $"Scripts in {script.Language} are not audited here." },
    };

    private static (string Name, string Value)? Variable(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && argument[0] != '-' && argument.AsSpan(0, equals).IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") < 0
            ? (argument[..equals], argument[(equals + 1)..])
            : null;
    }

    private static IEnumerable<ScriptPlace> Mutations(AuditFindings found) => found.Real.Events.Concat(found.Given.Events)
        .Where(AuditFindings.Changes)
        .DistinctBy(e => e.Node.Start)
        .OrderBy(e => e.Node.Start)
        .Select(e => found.Place(e.Node, e.Why.Length > 0 ? e.Why : "It changes something."));

    private static DryRunAudit Unread(string problem) => new()
    {
        Checklist = [.. Enum.GetValues<DryRunCheck>().Select(c => new DryRunChecklistItem(c, CheckOutcome.Unknown, null, "The script cannot be read."))],
        Options = [],
        Mutations = [],
        Parses = false,
        Problem = problem,
    };
}

/// <summary>A script in the form that all languages share.</summary>
/// <param name="Body">All of it.</param>
/// <param name="Commands">What its commands do.</param>
/// <param name="Options">The options that it reads.</param>
internal sealed record ScriptProgram(FlowNode Body, IFlowCommands Commands, IReadOnlyList<ScriptOption> Options)
{
    /// <summary>Why it cannot be read; null where it can.</summary>
    public string? Problem { get; init; }
}
