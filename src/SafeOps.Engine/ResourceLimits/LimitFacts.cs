using SafeOps.ResourceLimits.Metrics;
using SafeOps.ResourceLimits.Reading;

namespace SafeOps.ResourceLimits;

/// <summary>All that is known of one resource of one container.</summary>
internal sealed record LimitFacts(ContainerResources Subject, ResourceKind Kind, UseFinding Found, PeerLimits? Peers)
{
    public ResourceAmount? Request => Subject.Requests.GetValueOrDefault(Kind);

    public ResourceAmount? Limit => Subject.Limits.GetValueOrDefault(Kind);

    public ResourceUse? Use => Found.Use;

    /// <summary>Kills that somebody else counted: a log, a person.</summary>
    public int? GivenKills { get; init; }

    /// <summary>The most that any source tells of; null where none was asked or knew.</summary>
    public int? OomKills => Kind != ResourceKind.Memory ? null
        : new[] { Found.OomKills, GivenKills, Subject.OomKills > 0 ? Subject.OomKills : null }.Max();

    public string OomSays => OomKills == GivenKills ? "as given" : OomKills == Subject.OomKills ? $"in the status of its pods, {Subject.File.Shown}" : Found.OomSays ?? "";

    /// <summary>The limit at which it was killed or throttled: the smallest that the cluster says was in force, else what is written.</summary>
    public decimal? InForce => Use?.LowestLimitInForce ?? Limit?.Quantity.Value;

    public LimitConfidence Confidence
    {
        get
        {
            if (Use is null)
                return OomKills > 0 && Peers is not null ? LimitConfidence.Medium : LimitConfidence.Low;
            var confidence = Use.Covered >= TimeSpan.FromDays(6.9) ? LimitConfidence.High : Use.Covered >= TimeSpan.FromHours(23) ? LimitConfidence.Medium : LimitConfidence.Low;
            if (Use.Warnings.Count > 0 || Found.IsUnsure)
                return LimitConfidence.Low;
            return Kind == ResourceKind.Memory && OomKills is null && confidence == LimitConfidence.High ? LimitConfidence.Medium : confidence;
        }
    }
}
