using SafeOps.Ledger;
using SafeOps.Sessions;
using SafeOps.Torture.Children;

namespace SafeOps.Torture.Rounds;

/// <summary>Compares a round's end with the uninterrupted run, or with the start, and looks at its journal and ledger.</summary>
internal sealed class RoundCheck(RoundPlan plan, RoundProject project, Reference reference)
{
    public async Task<IReadOnlyList<string>> FindAsync()
    {
        var findings = new List<string>();
        var found = project.Dump();
        var expected = plan.Undo ? reference.Start : reference.End;
        foreach (var key in expected.Keys.Union(found.Keys).Where(k => expected.GetValueOrDefault(k) != found.GetValueOrDefault(k)))
            findings.Add($"{key}: found {Show(found.GetValueOrDefault(key))}, expected {Show(expected.GetValueOrDefault(key))}");
        foreach (var machine in new[] { project.Here, project.There })
            findings.AddRange(await LookAtRunsAsync(Worker.Open(machine)));
        return findings;
    }

    private async Task<List<string>> LookAtRunsAsync(ProjectSession session)
    {
        var findings = new List<string>();
        var report = await LedgerVerifier.VerifyAsync(session.Ledger, expectedHead: null, visit: null, CancellationToken.None);
        findings.AddRange(report.Findings.Select(f => $"ledger: {f.Message}"));
        foreach (var run in await session.Runs.ListAsync(unfinishedOnly: true, CancellationToken.None))
            findings.Add($"run {run.RunId} is left as {run.Status}");
        var runs = await session.Runs.ListAsync(unfinishedOnly: false, CancellationToken.None);
        var records = await LedgerReader.ListAsync(session.Ledger, LedgerQuery.All, CancellationToken.None);
        foreach (var run in runs)
        {
            var endings = records.Where(r => r.RunId == run.RunId && r.Outcome == run.Status.ToString()).ToList();
            if (endings.Count != 1)
                findings.Add($"ledger: {endings.Count} records say that run {run.RunId} ended as {run.Status}, expected one");
        }
        if (records.Where(r => r.Key is not null).GroupBy(r => r.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            findings.Add($"ledger: {twice.Count()} records of the ending {twice.Key}");
        if (records.FirstOrDefault(r => runs.All(run => run.RunId != r.RunId)) is { } stray)
            findings.Add($"ledger: record {stray.RecordId} is of run {stray.RunId}, which is not there");
        return findings;
    }

    private static string Show(string? value) => value is null ? "nothing" : $"'{(value.Length > 60 ? value[..60] + "…" : value).ReplaceLineEndings("\\n")}'";
}
