using System.Globalization;
using SafeOps.Values;

namespace SafeOps.ResourceLimits;

/// <summary>What follows from the facts: a verdict, a proposal where one is worth making, and why.</summary>
internal sealed class LimitSizer(SizingRules rules, LimitFacts facts)
{
    private readonly List<string> _reasons = [];
    private readonly ResourceKind _kind = facts.Kind;

    private bool IsMemory => _kind == ResourceKind.Memory;

    private decimal? Limit => facts.Limit?.Quantity.Value;

    private decimal? Request => facts.Request?.Quantity.Value;

    /// <summary>What was seen is cut off at the limit.</summary>
    private bool IsCensored => facts.OomKills > 0 || facts.Found.Throttled > rules.ThrottledShare;

    public (LimitVerdict Verdict, ResourceProposal? Proposal, IReadOnlyList<string> Reasons) Size()
    {
        Explain();
        var needed = Needed();
        var (verdict, limit) = needed is null ? WithoutUse() : WithUse(needed.Amount);
        var request = ProposedRequest(limit);
        if (request is { } changed && verdict is LimitVerdict.Fits or LimitVerdict.Unknown or LimitVerdict.NoLimit && facts.Use is not null)
            verdict = verdict == LimitVerdict.NoLimit ? verdict : changed > (Request ?? Limit ?? 0) ? LimitVerdict.TooLow : LimitVerdict.TooHigh;
        if (limit is null && request is null)
            return (verdict, null, _reasons);
        var isWeak = needed is null;
        return (verdict, new ResourceProposal(Written(request), Written(limit)) { Formula = Formula(needed, limit, request), IsWeak = isWeak }, _reasons);
    }

    private void Explain()
    {
        if (facts.OomKills is > 0 and var kills)
            _reasons.Add($"{Counts.Of(kills, "OOM kill")} ({facts.OomSays}): use cannot exceed a limit, so what was seen is less than what is needed.");
        if (facts.Found.Throttled is { } share)
            _reasons.Add($"Throttled in {share.ToString("0.# %", CultureInfo.InvariantCulture)} of its periods{(share > rules.ThrottledShare ? ": what was seen is less than what it would take" : "")}.");
        if (facts.Use is { } use)
        {
            _reasons.Add($"Uses {use.About(use.Average ?? use.P50)} on average, {use}.");
            if (use.Peak > Limit)
                _reasons.Add($"Its use was above the limit of {facts.Limit}: another limit was in force then{(use.LimitInForce is { } force ? $" ({_kind.Exact(force)}, as the cluster tells)" : "")}.");
            else if (use.LimitInForce is { } other && Limit is { } written && other != written)
                _reasons.Add($"The cluster had a limit of {_kind.Exact(other)}, the file says {facts.Limit}.");
            if (use.Covered < 0.9 * use.Window)
                _reasons.Add($"There is data of {Durations.Format(Shortened(use.Covered))} out of {Durations.Format(use.Window)}.");
        }
        if (facts.Peers is { } peers)
            _reasons.Add(peers.Limits.Count == 1 ? $"One peer has {peers}." : $"{peers}{(peers.WithoutLimit > 0 ? $"; {peers.WithoutLimit} without" : "")}.");
        if (facts.Limit is { GivenBy: { } giver } given)
            _reasons.Add($"The limit of {given} comes from {giver} ({given.Place}).");
        if (IsMemory && Limit < Quantity.Mebi && facts.Limit!.Text.EndsWith('m'))
            _reasons.Add($"'{facts.Limit.Text}' of memory is {Limit} bytes: m means thousandths; {facts.Limit.Text[..^1]}Mi may be meant.");
    }

    private sealed record Need(decimal Amount, IReadOnlyList<string> Terms);

    /// <summary>Null where nothing was seen of the container itself.</summary>
    private Need? Needed()
    {
        var terms = new List<(decimal Amount, string Text)>();
        if (facts.Use is { } use)
        {
            var percentile = use.Percentile(rules.Percentile);
            terms.Add((percentile * rules.Headroom, string.Create(CultureInfo.InvariantCulture, $"p{rules.Percentile:0.##} {use.About(percentile)} × {rules.Headroom:0.##}")));
            if (IsMemory)
                terms.Add((use.Peak, $"peak {use.About(use.Peak)}"));
        }
        if (IsCensored && facts.InForce is { } force)
            terms.Add((force * rules.CensoredFactor, string.Create(CultureInfo.InvariantCulture, $"{_kind.Exact(force)} × {rules.CensoredFactor:0.##} after {(IsMemory ? "OOM kills" : "throttling")}")));
        if (IsMemory && facts.OomKills > 0 && facts.Peers is { } peers)
            terms.Add((peers.Median, $"peers' median {peers.MedianText}"));
        return terms.Count == 0 ? null : new Need(SizingRules.RoundUp(_kind, terms.Max(t => t.Amount)), [.. terms.Select(t => t.Text)]);
    }

    private (LimitVerdict Verdict, decimal? Limit) WithoutUse()
    {
        if (IsMemory && Limit < Quantity.Mebi)
            return (LimitVerdict.TooLow, facts.Peers?.Median);
        if (Limit is null)
        {
            if (!IsMemory)
            {
                _reasons.Add(Request is null ? "Neither limit nor request: it is scheduled as if it needed nothing." : "Nothing is known of its use.");
                return (Request is null ? LimitVerdict.NoLimit : LimitVerdict.Unknown, null);
            }
            _reasons.Add("Without a limit one container can take all memory of its node.");
            return (LimitVerdict.NoLimit, facts.Peers?.Median);
        }
        if (IsMemory && facts.Peers is { } peers && peers.Median > Limit * (1 + rules.MinimumChange))
        {
            _reasons.Add("Nothing is known of its use: that peers have more is all this stands on.");
            return (LimitVerdict.Unknown, peers.Median);
        }
        if (_reasons.Count == 0)
            _reasons.Add("Nothing is known of its use.");
        return (LimitVerdict.Unknown, null);
    }

    private (LimitVerdict Verdict, decimal? Limit) WithUse(decimal needed)
    {
        if (Limit is not { } limit)
        {
            if (!IsMemory)
                return (Request is null ? LimitVerdict.NoLimit : LimitVerdict.Fits, null);
            _reasons.Add("Without a limit one container can take all memory of its node.");
            return (LimitVerdict.NoLimit, needed);
        }
        var isWorth = needed >= limit * (1 + rules.MinimumChange);
        if (needed > limit && (IsMemory ? isWorth || facts.Use?.Peak >= limit * 0.95m : isWorth && (facts.Found.Throttled is null || IsCensored)))
            return (LimitVerdict.TooLow, needed);
        if (needed * rules.WasteFactor <= limit && !IsCensored)
        {
            if (facts.Confidence >= LimitConfidence.Medium)
                return (LimitVerdict.TooHigh, needed);
            _reasons.Add($"It could do with {_kind.Exact(needed)}; less than a day of data is too little to lower it on.");
        }
        return (LimitVerdict.Fits, null);
    }

    /// <summary>Null: it stays, or nothing is known. Never above the limit, and never lowered after a kill.</summary>
    private decimal? ProposedRequest(decimal? newLimit)
    {
        var limit = newLimit ?? Limit;
        decimal? proposed = null;
        if (facts.Use is { } use)
        {
            var target = SizingRules.RoundUp(_kind, use.Percentile(rules.RequestPercentile));
            // A request that is absent is the limit.
            var now = Request ?? limit ?? 0;
            if (target >= now * (1 + rules.MinimumChange) && (Request is not null || limit is null))
                proposed = target;
            else if (target * rules.WasteFactor <= now && !IsCensored && facts.Confidence >= LimitConfidence.Medium)
                proposed = target;
        }
        if ((proposed ?? Request) > limit)
            proposed = limit;
        return proposed == Request ? null : proposed;
    }

    private string Formula(Need? needed, decimal? limit, decimal? request)
    {
        var parts = new List<string>();
        if (limit is not null)
            parts.Add(needed is null ? $"limit = peers' median {facts.Peers!.MedianText}" : $"limit = {(needed.Terms.Count == 1 ? needed.Terms[0] : $"max({string.Join(", ", needed.Terms)})")}, rounded up to {Written(limit)}");
        if (request is not null && facts.Use is { } use)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"request = p{rules.RequestPercentile:0.##} {use.About(use.Percentile(rules.RequestPercentile))}, {(request == limit ? "at most the limit, " : "rounded up to ")}{Written(request)}"));
        else if (request is not null)
            parts.Add($"request = the limit, {Written(request)}");
        return string.Join("; ", parts);
    }

    private string? Written(decimal? amount) => amount is { } value ? _kind.Exact(value) : null;

    private static TimeSpan Shortened(TimeSpan span) => span.TotalDays >= 2 ? TimeSpan.FromDays(Math.Floor(span.TotalDays)) : span.TotalHours >= 2 ? TimeSpan.FromHours(Math.Floor(span.TotalHours)) : TimeSpan.FromMinutes(Math.Max(1, Math.Floor(span.TotalMinutes)));
}
