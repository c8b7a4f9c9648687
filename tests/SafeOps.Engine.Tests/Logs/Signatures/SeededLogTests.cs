using SafeOps.Logs.Signatures;

namespace SafeOps.Engine.Tests.Logs.Signatures;

public sealed class SeededLogTests
{
    private static readonly string[] Failures = ["seeded-failures.tsv", "seeded-failures-2.tsv", "seeded-wording.tsv"];

    [Fact]
    public void Says_each_failure_of_the_seeded_logs_and_nothing_of_what_only_looks_like_one()
    {
        var records = Failures.Append("seeded-negatives.tsv").SelectMany(SeededLog.Write).ToList();
        Assert.True(records.Count > 5000);
        Hold(records, least: 0.99);
    }

    [Fact]
    public void Says_each_failure_of_records_it_was_not_tuned_on() => Hold([.. SeededLog.Plain("held-out.tsv")], least: 0.99);

    [Fact]
    public void Says_each_failure_of_records_that_another_hand_wrote() => Hold([.. SeededLog.Plain("held-out-2.tsv")], least: 0.99);

    [Fact]
    public void Has_a_seeded_record_for_each_signature()
    {
        var seeded = Failures.SelectMany(SeededLog.Read).SelectMany(s => s.Signatures).ToHashSet();
        Assert.Empty(SignatureMatcher.Default.Signatures.Select(s => s.Id).Except(seeded));
        Assert.Empty(seeded.Except(SignatureMatcher.Default.Signatures.Select(s => s.Id)));
    }

    private static void Hold(IReadOnlyList<SeededRecord> records, double least)
    {
        var right = 0;
        var said = 0;
        var wrong = new List<string>();
        foreach (var record in records)
        {
            var signature = record.Find(SignatureMatcher.Default)?.Signature.Id;
            said += signature is null ? 0 : 1;
            if (signature is not null && record.Signatures.Contains(signature))
                right++;
            else if (signature is not null || record.Signatures.Count > 0)
                wrong.Add($"{string.Join('|', record.Signatures)} was said to be {signature ?? "nothing"}: {record.Show()}");
        }
        var precision = (double)right / said;
        var recall = (double)right / records.Count(r => r.Signatures.Count > 0);
        Assert.True(precision >= least && recall >= least, $"precision {precision:0.0000}, recall {recall:0.0000}, {wrong.Count} of {records.Count} wrong:\n{string.Join('\n', wrong)}");
    }
}
