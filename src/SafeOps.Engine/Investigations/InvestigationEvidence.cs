using System.Globalization;
using SafeOps.Errors;

namespace SafeOps.Investigations;

/// <summary>The link from what is said to what showed it.</summary>
public static class InvestigationEvidence
{
    /// <summary>The numbers ascending, each once. Throws <see cref="ErrorCodes.InvestigationEvidenceUnknown"/> where one is no step's.</summary>
    public static IReadOnlyList<int> Demand(IReadOnlyList<int> evidence, IReadOnlyList<InvestigationEntry> entries)
    {
        var steps = entries.OfType<InvestigationStep>().ToList();
        var unknown = evidence.Where(n => steps.All(s => s.Number != n)).Distinct().ToList();
        if (unknown.Count == 0)
            return [.. evidence.Distinct().Order()];
        var known = steps.Count == 0
            ? "There is no step yet."
            : string.Join(Environment.NewLine, steps.TakeLast(10).Select(s => string.Create(CultureInfo.InvariantCulture, $"  {s.Number}  {Glance(s.Command)}")).Prepend("The steps are:"));
        throw new SafeOpsException(
            ErrorCodes.InvestigationEvidenceUnknown,
            string.Create(CultureInfo.InvariantCulture, $"Evidence {string.Join(", ", unknown)} is not the number of a recorded step.{Environment.NewLine}{known}"),
            "Record what shows it with Add-InvestigationStep, or leave -Evidence out: what is said is then marked as opinion.",
            unknown);
    }

    private static string Glance(string command)
    {
        var line = command.Split('\n')[0].TrimEnd('\r');
        return line.Length > 80 ? line[..79] + "…" : line;
    }
}
