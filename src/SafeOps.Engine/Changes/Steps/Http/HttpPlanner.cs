using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>What can be known of a request before it is sent. What changes something is not sent; what only reads is.</summary>
internal sealed class HttpPlanner
{
    /// <summary>The key of prediction and outcome: any other answer is a failure, so the status itself is no prediction.</summary>
    public const string Outcome = "asExpected";

    private readonly ResolvedStep _step;
    private readonly PlanningContext _context;
    private readonly HttpOptions _options;
    private readonly HttpSender _sender;

    public HttpPlanner(ResolvedStep step, PlanningContext context, HttpOptions options)
    {
        (_step, _context, _options) = (step, context, options);
        _sender = new HttpSender(options, context, step.Parameters);
    }

    public async Task<PlannedAction> PlanAsync(CancellationToken cancellationToken)
    {
        var command = HttpAddress.Judge(_options, _sender.Address, _context);
        var files = await HttpFiles.DigestsAsync(_options, _context, cancellationToken).ConfigureAwait(false);
        var (verb, fidelity, reason, details) = _options.Reads
            ? await AskAsync(cancellationToken).ConfigureAwait(false)
            : await ForeseeAsync(cancellationToken).ConfigureAwait(false);
        if (!_options.Reads && verb != ActionVerb.None)
            _context.World.MarkUncertain(HttpAddress.WorldName(_sender.Address), _step.Key);
        return new PlannedAction
        {
            Id = $"{_step.Key}/1",
            StepKey = _step.Key,
            StepId = _step.Id,
            Item = _step.Item,
            Uses = _step.Uses,
            Verb = verb,
            Target = _sender.Shown,
            Summary = _sender.Shown,
            Details = [$"expects {_options.Expect}", .. Reach(command), .. details],
            Commands = [_options.Reads || command.Effect > CommandEffect.Mutate ? command : command with { Effect = CommandEffect.Mutate }, .. Probe()],
            Fidelity = fidelity,
            FidelityReason = reason,
            Risk = _options.Reads || verb == ActionVerb.None ? RiskLevel.Low : _step.Undo.Kind == UndoKind.Steps ? RiskLevel.Medium : RiskLevel.High,
            Undo = Undo(),
            Undoable = _options.Reads || _step.Undo.Kind == UndoKind.Steps,
            Intent = _options.ToIntent(),
            Before = files.Count == 0 ? [] : new JsonObject { ["files"] = files },
            Prediction = fidelity == Fidelity.Unknown ? null : new JsonObject { [Outcome] = true },
        };
    }

    /// <summary>A request that only reads is sent now, once; a run waits for its answer to come right.</summary>
    private async Task<(ActionVerb Verb, Fidelity Fidelity, string? Reason, IReadOnlyList<string> Details)> AskAsync(CancellationToken cancellationToken)
    {
        if (Waits(_sender.Address) is { } waits)
            return (ActionVerb.Read, Fidelity.Unknown, $"{waits}; it is asked then", []);
        var now = await NowAsync(_options, cancellationToken).ConfigureAwait(false);
        return !now.Answered ? (ActionVerb.Read, Fidelity.Declared, "it could not be asked now", [now.Says])
            : _options.Effect is null ? (ActionVerb.Read, Fidelity.Exact, null, [now.Says])
            : (ActionVerb.Read, Fidelity.Declared, "the author declares that it only reads", [now.Says]);
    }

    /// <summary>A request that changes something: what its probe says now, and whether its name leads anywhere.</summary>
    private async Task<(ActionVerb Verb, Fidelity Fidelity, string? Reason, IReadOnlyList<string> Details)> ForeseeAsync(CancellationToken cancellationToken)
    {
        const string declared = "a request that changes something is not sent while planning; the author says what it does";
        var details = new List<string>();
        if (HttpAddress.Parse(_sender.Address) is { } address && await _context.Services.Http.WhyUnresolvedAsync(address, cancellationToken).ConfigureAwait(false) is { } why)
            details.Add($"not reached from here: {_context.Secrets.Masker.Hide(why)}");
        if (_options.Attempts > 1)
            details.Add(string.Create(CultureInfo.InvariantCulture, $"sent up to {_options.Attempts} times where no answer comes"));
        if (_options.Probe is not { } probe)
        {
            if (!_options.CanRepeat)
                details.Add("after a crash nobody can ask whether it was done: give it a 'probe:', or an 'idempotencyKey:'");
            return (ActionVerb.Run, Fidelity.Declared, declared, details);
        }
        var sender = new HttpSender(probe, _context, _step.Parameters);
        if (Waits(sender.Address) is { } waits)
            return (ActionVerb.Run, Fidelity.Unknown, $"{waits}; its probe is asked then", details);
        var now = await NowAsync(probe, cancellationToken).ConfigureAwait(false);
        details.Add($"probe {sender.Shown}: {now.Says}");
        return now.AsExpected
            ? (ActionVerb.None, Fidelity.Exact, null, [.. details, "done already, so it is not sent"])
            : (ActionVerb.Run, Fidelity.Declared, declared, details);
    }

    /// <summary>Asked once: a plan does not wait for what may come right.</summary>
    private async Task<(bool Answered, bool AsExpected, string Says)> NowAsync(HttpOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await new HttpSender(options with { Retries = 0 }, _context, _step.Parameters).SendAsync(cancellationToken).ConfigureAwait(false);
            var wrong = options.Expect.Unmet(answer);
            var says = string.Create(CultureInfo.InvariantCulture, $"now: status {answer.Status}");
            return (true, wrong is null, wrong is null ? says : $"{says}; {_context.Secrets.Masker.Hide(wrong)}");
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.TargetUnreachable || error.Code == ErrorCodes.ConnectionLost)
        {
            return (false, false, $"now: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What an answer of the system as it is now would leave out; null where it would be the whole truth.</summary>
    private string? Waits(string address) =>
        _context.World.WaitsFor(HttpAddress.WorldName(address)) is { } step ? $"waits for step '{step}', which may change what it answers" : null;

    private IEnumerable<PlannedCommand> Probe()
    {
        if (_options.Probe is { } probe)
            yield return HttpAddress.Judge(probe, HttpAddress.Of(probe.Url, _context.Environment), _context);
    }

    private static IEnumerable<string> Reach(PlannedCommand command)
    {
        if (command.Environment is null)
            yield return "its host belongs to no environment of the project";
    }

    private string Undo() => (_options.Reads, _step.Undo) switch
    {
        (true, _) => "nothing to undo: it only reads",
        (_, { Kind: UndoKind.Steps, Steps.Count: var count }) => $"undo: {Counts.Of(count, "step")} of the change",
        (_, { Reason: { } reason }) => $"no undo: {reason}",
        _ => "no undo: a request has none of its own",
    };
}
