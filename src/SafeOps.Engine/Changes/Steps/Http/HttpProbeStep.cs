using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Http;

/// <summary>Asks an address, and waits until the answer is as expected: a check, or a step between others. Only reads.</summary>
public sealed class HttpProbeStep : StepType
{
    public override StepTypeDescriptor Descriptor { get; } = new("http.probe", "Asks an address, and waits until the answer is as expected.", HttpRequestStep.Asking)
    {
        CanCheck = true,
        OnlyReads = true,
        Risk = RiskLevel.Low,
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => HttpRules.Mistakes(step.With, step.Parameters, project);

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) => HttpFiles.Of(HttpOptions.Read(step.With), project);

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new HttpPlanner(step, context, HttpOptions.Read(step.With)).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = HttpOptions.Read(action.Intent);
        await HttpFiles.RequireUnchangedAsync(action, context, cancellationToken).ConfigureAwait(false);
        return HttpRequestStep.Result(await HttpRequestStep.ReadAsync(new HttpSender(options, context, context.Step.Parameters), options, context, cancellationToken).ConfigureAwait(false));
    }

    public override Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new ProbeResult(ProbeAnswer.NotDone, "It only reads, so it can be asked again."));

    public override async Task<CheckResult> CheckAsync(ResolvedCheck check, StepContext context, CancellationToken cancellationToken)
    {
        if (HttpRules.Mistakes(check.With, check.Parameters, context.Project).Select(m => m.Message).ToList() is { Count: > 0 } mistakes)
            throw new SafeOpsException(ErrorCodes.ChangeFileInvalid, $"{check.Place}: {string.Join(" ", mistakes)}", target: check.Place);
        var options = HttpOptions.Read(check.With);
        var sender = new HttpSender(options, context, check.Parameters);
        try
        {
            var (answer, wrong) = await sender.AwaitAsync(cancellationToken).ConfigureAwait(false);
            var found = answer is null ? "no answer" : string.Create(CultureInfo.InvariantCulture, $"status {answer.Status} in {answer.Taken.TotalMilliseconds:0} ms");
            return new CheckResult(wrong is null, sender.Shown, wrong is null ? found : $"{found}; {context.Secrets.Masker.Hide(wrong)}");
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost)
        {
            return new CheckResult(false, sender.Shown, error.Message);
        }
    }
}
