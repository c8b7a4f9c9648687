using SafeOps.Logs.Reading.Stamps;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>Finds out from the first lines of a source how its lines begin.</summary>
internal static class HeaderLearner
{
    public static HeaderLayout Learn(ReadOnlySpan<byte> probe, byte lineEnd, LogRequest request, DateAnchor anchor) =>
        new() { Name = "time stamp", IsStamped = true };
}
