using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Scripts.DryRuns.Auditing;
using SafeOps.Scripts.DryRuns.Proving;
using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns;

/// <summary>What <see cref="DryRunTester"/> works with.</summary>
internal sealed record DryRunSetting
{
    /// <summary>Reads a script's code, given its dry-run argument.</summary>
    public required Func<ScriptFile, string, DryRunAudit> Audit { get; init; }

    public required CommandReader Commands { get; init; }

    public required ISandbox Sandbox { get; init; }

    public required IProgramRunner Programs { get; init; }

    public required SecretMasker Masker { get; init; }

    /// <summary>The variables of this process: the script gets all of them, what runs outside the sandbox a few.</summary>
    public required IReadOnlyDictionary<string, string> EnvironmentVariables { get; init; }

    /// <summary>For scripts in SQL; null where there is no database to try them on.</summary>
    public ISqlDryRun? Sql { get; init; }

    public SandboxLimits Limits { get; init; } = new(Memory: 1L << 30, Processes: 256, Disk: 1L << 30);
}

/// <summary>Tests a script's dry run: looks at its code, runs it, compares.</summary>
internal sealed class DryRunTester(DryRunSetting setting)
{
    private const string UsualArgument = "--dry-run";

    /// <summary>Throws <see cref="SafeOpsException"/> where the script cannot be read, or where a run left something on the machine. What cannot be proven is a verdict.</summary>
    public async Task<DryRunReport> TestAsync(DryRunRequest request, CancellationToken cancellationToken)
    {
        var script = ScriptReader.Read(request.Path, request.Language);
        if (script.Language == ScriptLanguage.Sql)
        {
            return setting.Sql is { } sql
                ? await sql.TestAsync(request, script, cancellationToken).ConfigureAwait(false)
                : throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"{script.Path} is SQL, and there is no database here to try it on.", target: script.Path);
        }
        var (argument, audit) = Audit(script, request);
        var report = new DryRunReport
        {
            Path = script.Path,
            Digest = script.Digest,
            Language = script.Language,
            DryRunArgument = argument,
            Verdict = DryRunVerdict.Inconclusive,
            Reason = "",
            Checklist = audit.Checklist,
        };
        if (request.Static)
            return ByCode(report with { Reason = "The code alone was looked at; nothing was run." }, audit);
        if (Unrunnable(script) is { } why)
            return ByCode(report with { Reason = why }, audit);
        var answers = new OutsideAnswers(request.Broker == DryRunBroker.Read ? setting.Programs : null, setting.EnvironmentVariables, [Path.GetDirectoryName(script.Path), request.WorkingFolder], cancellationToken);
        var proven = await new DryRunProver(new RunSetting
        {
            Sandbox = setting.Sandbox,
            Commands = setting.Commands,
            Masker = setting.Masker,
            EnvironmentVariables = setting.EnvironmentVariables,
            Answers = answers,
            Limits = setting.Limits,
        }).ProveAsync(script, request, argument, audit, cancellationToken).ConfigureAwait(false);
        return proven.Proof is null ? ByCode(report with { Reason = proven.Verdict.Reason }, audit) : Complete(report, proven);
    }

    /// <summary>Adds what the code comes to, where that is all there is.</summary>
    private DryRunReport ByCode(DryRunReport report, DryRunAudit audit)
    {
        var failed = audit.Overall == CheckOutcome.Fail ? report.Checklist.FirstOrDefault(i => i is { Outcome: CheckOutcome.Fail, Check: DryRunCheck.HasDryRun or DryRunCheck.MutationsBehindFlag or DryRunCheck.NothingBeforeFlag }) : null;
        var code = failed is not null ? $" By its code it is none: {failed.Reason}" : audit.Overall == CheckOutcome.Pass ? " By its code it is one." : "";
        return report with { Reason = setting.Masker.Hide(report.Reason + code), Line = failed?.Line };
    }

    /// <summary>The argument that was asked for, or the one that the script has; <c>--dry-run</c> where it has none.</summary>
    private (string Argument, DryRunAudit Audit) Audit(ScriptFile script, DryRunRequest request)
    {
        if (request.DryRunArgument is { } asked)
            return (asked, setting.Audit(script, asked));
        var usual = script.Language == ScriptLanguage.PowerShell ? "-WhatIf" : UsualArgument;
        var audit = setting.Audit(script, usual);
        var own = audit.Options.Where(o => o.Kind == ScriptOptionKind.DryRun).ToList();
        if (own.Count == 0 || own.Any(o => o.Name.Equals(usual, StringComparison.OrdinalIgnoreCase)))
            return (usual, audit);
        var option = own.FirstOrDefault(o => o.Name.StartsWith('-')) ?? own[0];
        var found = option.Name.StartsWith('-') ? option.Name : $"{option.Name}=1";
        return (found, setting.Audit(script, found));
    }

    /// <summary>Why no run could tell anything; null where one could.</summary>
    private string? Unrunnable(ScriptFile script)
    {
        if (script.Language == ScriptLanguage.Bash && script.Text.Contains("\r\n", StringComparison.Ordinal))
            return "The script has Windows line ends (CRLF), which a shell takes for a part of each line. Save it with LF.";
        var interpreter = Interpreter.Of(script).Program;
        return ScriptPrograms.IsThere(interpreter, setting.EnvironmentVariables.GetValueOrDefault("PATH")) ? null : $"The script was not run: {interpreter} is not on this machine.";
    }

    private DryRunReport Complete(DryRunReport report, ProofResult proven)
    {
        if (proven.HostDifferences is [var difference, ..])
        {
            throw new SafeOpsException(
                ErrorCodes.SandboxLeaked,
                $"After the runs of {report.Path} this machine is not as it was before: {difference}.",
                "Either something else worked there meanwhile, or the sandbox has a hole: look at what is named, and report it.",
                report.Path);
        }
        return report with
        {
            Verdict = proven.Verdict.Verdict,
            Reason = setting.Masker.Hide(proven.Verdict.Reason),
            Line = proven.Verdict.Line,
            Checklist = [.. report.Checklist.Select(i => WithRun(i, proven))],
            Proof = proven.Proof,
            Comparison = proven.Comparison,
        };
    }

    /// <summary>A run answers what the code leaves open, and knows better where it saw what the code did not show.</summary>
    private static DryRunChecklistItem WithRun(DryRunChecklistItem item, ProofResult proven) => item.Check switch
    {
        DryRunCheck.RejectsUnknownArguments when item.Outcome != CheckOutcome.Pass && proven.RejectsUnknownArguments is true =>
            new DryRunChecklistItem(item.Check, CheckOutcome.Pass, null, "It was run with an argument that it does not know, and ended with an error."),
        DryRunCheck.RejectsUnknownArguments when item.Outcome == CheckOutcome.Unknown && proven.RejectsUnknownArguments is false =>
            item with { Outcome = CheckOutcome.Fail, Reason = "It was run with an argument that it does not know, and went on." },
        DryRunCheck.Announces when item.Outcome == CheckOutcome.Unknown && proven.Verdict.Verdict == DryRunVerdict.Proven =>
            new DryRunChecklistItem(item.Check, CheckOutcome.Pass, null, "Everything that the real run did was announced."),
        _ => item,
    };
}
