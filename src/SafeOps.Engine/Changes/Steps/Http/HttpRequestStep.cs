using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Http;

/// <summary>
/// Sends a request. One that only reads is asked while planning; one that changes something is sent once its turn has come, again only
/// where that is harmless, and after a crash its probe tells whether it was done.
/// </summary>
public sealed class HttpRequestStep : StepType
{
    /// <summary>In the saved data: that the server refused the last attempt, so that it did nothing.</summary>
    private const string Refused = "refused.json";

    /// <summary>The options that every request has.</summary>
    internal static readonly IReadOnlyList<OptionDescriptor> Common =
    [
        new("url", OptionKind.Text, "The address; a relative one stands below the environment's 'targets.http.baseUrl'.") { Required = true },
        new("headers", OptionKind.TextMap, "Headers that are sent; a secret stands in them as ${name}."),
        new("expect", OptionKind.Mapping, "What the answer must be; a single value stands for 'status'.") { OrScalar = true, Members = HttpExpectation.Members },
        new("timeout", OptionKind.Duration, "How long one answer may take, to its last byte.") { Default = "30s" },
        new("redirects", OptionKind.Text, "Where a GET or HEAD is followed to; what changes something is never sent on.") { Values = ["same-host", "none", "any"], Default = "same-host" },
        new("caFile", OptionKind.Path, "Certificates (PEM) that are trusted instead of those of this machine."),
        new("maxSize", OptionKind.Size, "How much of an answer is read.") { Default = "10MB" },
    ];

    private static readonly IReadOnlyList<OptionDescriptor> Waiting =
    [
        new("within", OptionKind.Duration, "How long it is asked again until the answer is as expected."),
        new("every", OptionKind.Duration, "How often it is asked in that time.") { Default = "5s" },
    ];

    /// <summary>Those of a request that only asks.</summary>
    internal static readonly IReadOnlyList<OptionDescriptor> Asking =
    [
        Common[0],
        new("method", OptionKind.Text, "GET, HEAD or OPTIONS.") { Values = HttpOptions.SafeMethods, Default = "GET" },
        .. Common.Skip(1),
        .. Waiting,
    ];

    public override StepTypeDescriptor Descriptor { get; } = new("http.request", "Sends an HTTP request, and holds the answer against what is expected.",
    [
        new("method", OptionKind.Text, "The method. GET, HEAD and OPTIONS only read, unless 'effect' says otherwise.") { Required = true, Values = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] },
        .. Common,
        new("effect", OptionKind.Text, "Whether it only reads, where the method does not tell: a search that is a POST.") { Values = ["read", "mutate"] },
        new("body", OptionKind.Any, "A text; or any other value, which is sent as JSON."),
        new("bodyFile", OptionKind.Path, "The file that is sent as the body."),
        new("contentType", OptionKind.Text, "The kind of body; by default what 'body' or the name of 'bodyFile' tells."),
        new("retries", OptionKind.Integer, "How often it is sent again where no answer comes, or 408, 429, 502, 503 or 504. Only where sending twice is harmless; there 2 by default."),
        new("idempotencyKey", OptionKind.Text, "The header by which the server tells two requests for one: SafeOps sends the same key with each attempt."),
        new("probe", OptionKind.Mapping, "A request that tells whether this one was done: done where its answer is as expected.") { Members = Asking },
    ])
    {
        OnlyReadsWhere = [("effect", "read"), .. HttpOptions.SafeMethods.Select(m => ("method", m))],
    };

    public override IEnumerable<OptionMistake> Check(ResolvedStep step, SafeOpsProject project) => HttpRules.Mistakes(step.With, step.Parameters, project);

    public override IEnumerable<string> InputFiles(ResolvedStep step, SafeOpsProject project) => HttpFiles.Of(HttpOptions.Read(step.With), project);

    public override async Task<IReadOnlyList<PlannedAction>> PlanAsync(ResolvedStep step, PlanningContext context, CancellationToken cancellationToken) =>
        [await new HttpPlanner(step, context, HttpOptions.Read(step.With)).PlanAsync(cancellationToken).ConfigureAwait(false)];

    public override async Task<ActionResult> ApplyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = HttpOptions.Read(action.Intent);
        await HttpFiles.RequireUnchangedAsync(action, context, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var sender = new HttpSender(options, context, context.Step.Parameters) { Key = StepPrograms.MarkOf(action, context)[..32] };
        if (options.Reads)
            return Result(await ReadAsync(sender, options, context, cancellationToken).ConfigureAwait(false));
        if ((await context.Saved.ListAsync(cancellationToken).ConfigureAwait(false)).Contains(Refused))
            await context.Saved.RemoveAsync(Refused, CancellationToken.None).ConfigureAwait(false);
        HttpAnswer answer;
        try
        {
            answer = await sender.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ConnectionLost && (options.Probe is not null || !options.CanRepeat))
        {
            await RequireDoneAsync(action, options, context, error).ConfigureAwait(false);
            return new ActionResult(new JsonObject { [HttpPlanner.Outcome] = true }) { Note = $"{error.Message} Its probe says that it was done." };
        }
        if (options.Expect.Unmet(answer) is not { } wrong)
            return Result(answer);
        if (HttpRefusal.DidNothing(answer))
            await SaveRefusalAsync(answer, context).ConfigureAwait(false);
        throw HttpRefusal.Of(answer, sender.Shown, wrong, context.Secrets.Masker);
    }

    public override async Task<ProbeResult> ProbeAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        var options = HttpOptions.Read(action.Intent);
        if (options.Reads)
            return new ProbeResult(ProbeAnswer.NotDone, "It only reads, so it can be sent again.");
        if (options.Probe is { } probe)
            return await AskAsync(probe with { Within = TimeSpan.Zero }, context, cancellationToken).ConfigureAwait(false);
        if (await context.Saved.OpenAsync(Refused, cancellationToken).ConfigureAwait(false) is { } saved)
        {
            using (saved)
                return new ProbeResult(ProbeAnswer.NotDone, $"The server answered it with {(await JsonNode.ParseAsync(saved, cancellationToken: cancellationToken).ConfigureAwait(false))?["status"]}: it refused.");
        }
        return options.CanRepeat
            ? new ProbeResult(ProbeAnswer.Partly, options.KeyHeader is { } key
                ? $"It can be sent again: the server tells by '{key}' that it is the same request."
                : $"It can be sent again: {options.Method} sent twice leaves what it leaves once.")
            : new ProbeResult(ProbeAnswer.Unknown, $"A {options.Method} without 'probe:' or 'idempotencyKey:' cannot be asked whether it was done.");
    }

    public override async Task VerifyAsync(PlannedAction action, ActionContext context, CancellationToken cancellationToken)
    {
        if (HttpOptions.Read(action.Intent).Probe is not { } probe)
            return;
        var asked = await AskAsync(probe, context, cancellationToken).ConfigureAwait(false);
        if (asked.Answer != ProbeAnswer.Done)
            throw new SafeOpsException(ErrorCodes.VerificationFailed, $"{action.Id}: {asked.Reason}.", target: action.Target);
    }

    /// <summary>Sends what only reads, until its answer is as expected or its time is over.</summary>
    internal static async Task<HttpAnswer> ReadAsync(HttpSender sender, HttpOptions options, StepContext context, CancellationToken cancellationToken)
    {
        var (answer, wrong) = await sender.AwaitAsync(cancellationToken).ConfigureAwait(false);
        if (wrong is null)
            return answer!;
        throw answer is null
            ? new SafeOpsException(ErrorCodes.TargetUnreachable, $"{wrong}.", "Look whether the system is reached from here, then try again.", sender.Shown)
            : HttpRefusal.Of(answer, sender.Shown, wrong, context.Secrets.Masker);
    }

    internal static ActionResult Result(HttpAnswer answer) => new(new JsonObject { [HttpPlanner.Outcome] = true, ["status"] = answer.Status })
    {
        Note = string.Create(CultureInfo.InvariantCulture, $"status {answer.Status} in {answer.Taken.TotalMilliseconds:0} ms"),
    };

    /// <summary>Done where the probe's answer is as expected, not done where it is another one of which the server is sure.</summary>
    private static async Task<ProbeResult> AskAsync(HttpOptions probe, ActionContext context, CancellationToken cancellationToken)
    {
        var sender = new HttpSender(probe, context, context.Step.Parameters);
        var (answer, wrong) = await sender.AwaitAsync(cancellationToken).ConfigureAwait(false);
        if (wrong is null)
            return new ProbeResult(ProbeAnswer.Done, $"the probe {sender.Shown} finds it as expected", new JsonObject { [HttpPlanner.Outcome] = true });
        var reason = $"the probe {sender.Shown} does not find it: {context.Secrets.Masker.Hide(wrong)}";
        // Who may not look, or asks a server in trouble, has learnt nothing about what was done.
        return new ProbeResult(answer is null or { Status: 401 or 403 or 407 or 429 or >= 500 } ? ProbeAnswer.Unknown : ProbeAnswer.NotDone, reason);
    }

    /// <summary>The connection was lost after the request was, or may have been, sent: its probe says whether it was done, else a person must.</summary>
    private static async Task RequireDoneAsync(PlannedAction action, HttpOptions options, ActionContext context, SafeOpsException lost)
    {
        var asked = options.Probe is { } probe
            ? await AskAsync(probe, context, CancellationToken.None).ConfigureAwait(false)
            : new ProbeResult(ProbeAnswer.Unknown, $"A {options.Method} without 'probe:' or 'idempotencyKey:' cannot be asked whether it was done.");
        if (asked.Answer == ProbeAnswer.NotDone || (asked.Answer == ProbeAnswer.Unknown && options.CanRepeat))
            throw new SafeOpsException(ErrorCodes.ActionFailed, $"{lost.Message} {asked.Reason}.", lost.NextStep, action.Target, lost);
        if (asked.Answer != ProbeAnswer.Done)
            throw new SafeOpsException(ErrorCodes.RunInDoubt, $"{action.Id}: {lost.Message} {asked.Reason}", "Look at the system, then say what is true: Resume-SafeChange -Assume Done or NotDone.", action.Target);
    }

    private static Task SaveRefusalAsync(HttpAnswer answer, ActionContext context) =>
        context.Saved.SaveAsync(Refused, stream => JsonSerializer.SerializeAsync(stream, new JsonObject { ["status"] = answer.Status }), CancellationToken.None);
}
