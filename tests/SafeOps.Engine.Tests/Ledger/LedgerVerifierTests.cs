using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Ledger;

namespace SafeOps.Engine.Tests.Ledger;

public sealed class LedgerVerifierTests
{
    private static readonly Dictionary<string, Func<ChangeRecord, ChangeRecord>> Edits = new()
    {
        ["kind"] = r => r with { Kind = r.Kind == RecordKind.Approval ? RecordKind.Plan : RecordKind.Approval },
        ["unreadable kind"] = r => r with { Kind = LedgerChain.UnreadableKind },
        ["change"] = r => r with { Change = r.Change + "x" },
        ["environment"] = r => r with { Environment = "production" },
        ["run id"] = r => r with { RunId = r.RunId is null ? "r" : null },
        ["plan digest"] = r => r with { PlanDigest = r.PlanDigest + "0" },
        ["shape digest"] = r => r with { ShapeDigest = r.ShapeDigest + "0" },
        ["actor"] = r => r with { Actor = "eve@x" },
        ["time"] = r => r with { At = r.At.AddMilliseconds(1) },
        ["outcome"] = r => r with { Outcome = r.Outcome + " " },
        ["note"] = r => r with { Note = (r.Note ?? "") + "!" },
        ["data"] = r => r with { Data = new JsonObject { ["whole"] = "true" } },
        ["key"] = r => r with { Key = r.Key is null ? "" : null },
        ["previous"] = r => r with { Previous = Flip(r.Previous) },
        ["digest"] = r => r with { Digest = Flip(r.Digest) },
    };

    public static TheoryData<string> Fields => [.. Edits.Keys];

    [Fact]
    public async Task An_untouched_ledger_is_intact_and_names_its_head()
    {
        var ledger = Generate(new Random(1), 300);
        var report = await Verify(ledger);
        Assert.True(report.Intact);
        Assert.Equal((300, ledger.Rows[^1].Digest), (report.Count, report.Head));
        Assert.Null(report.First);
    }

    [Fact]
    public async Task A_ledger_that_was_never_written_is_intact()
    {
        var report = await Verify(new MemoryLedger());
        Assert.True(report.Intact);
        Assert.Equal((0, null), (report.Count, report.Head));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task Any_edited_field_of_any_record_is_found_and_the_record_named(string field)
    {
        var whole = Generate(new Random(field.Length), 40);
        for (var i = 0; i < whole.Rows.Count; i++)
        {
            var report = await Verify(Tampered(whole, rows => rows[i] = Edits[field](rows[i])));
            Assert.Contains(report.Findings, f => f.RecordId == i + 1);
            Assert.Equal(LedgerFindingKind.Edited, report.First!.Kind);
            Assert.Single(report.Findings);
        }
    }

    [Fact]
    public async Task An_edit_with_its_digest_made_to_fit_is_found_at_the_next_record()
    {
        var whole = Generate(new Random(3), 40);
        for (var i = 0; i < 39; i++)
        {
            var report = await Verify(Tampered(whole, rows => rows[i] = Sealed(rows[i] with { Actor = "eve@x" })));
            var finding = Assert.Single(report.Findings);
            Assert.Equal((LedgerFindingKind.Unlinked, i + 1L), (finding.Kind, finding.RecordId!.Value));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removed_records_are_found_and_named(bool renumber)
    {
        var random = new Random(4);
        var whole = Generate(random, 60);
        for (var round = 0; round < 100; round++)
        {
            var count = random.Next(1, 4);
            var at = random.Next(0, 60 - count);
            var report = await Verify(Tampered(whole, rows =>
            {
                rows.RemoveRange(at, count);
                for (var i = at; renumber && i < rows.Count; i++)
                    rows[i] = rows[i] with { RecordId = i + 1 };
            }));
            var finding = Assert.Single(report.Findings);
            Assert.Equal((LedgerFindingKind.Removed, at + 1L), (finding.Kind, finding.RecordId!.Value));
            Assert.Contains(count == 1 ? $"Record {at + 1} was removed" : $"Records {at + 1} to {at + count} were removed", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_inserted_record_is_found_and_named()
    {
        var random = new Random(5);
        var whole = Generate(random, 50);
        for (var round = 0; round < 200; round++)
        {
            var at = random.Next(0, 50);
            var report = await Verify(Tampered(whole, rows =>
            {
                var copy = rows[random.Next(50)] with { RecordId = at + 1, Note = random.Next(2) == 0 ? "forged" : rows[at].Note };
                rows.Insert(at, random.Next(2) == 0 ? copy : Sealed(copy));
                for (var i = at + 1; i < rows.Count; i++)
                    rows[i] = rows[i] with { RecordId = i + 1 };
            }));
            Assert.Contains(report.Findings, f => f.Kind == LedgerFindingKind.Inserted && f.RecordId == at + 1);
        }
    }

    [Fact]
    public async Task A_forged_record_at_the_end_is_found()
    {
        var whole = Generate(new Random(6), 20);
        var report = await Verify(Tampered(whole, rows => rows.Add(Sealed(rows[3] with { RecordId = 21 }))));
        Assert.Equal(LedgerFindingKind.Unlinked, Assert.Single(report.Findings).Kind);
        report = await Verify(Tampered(whole, rows => rows.Add(rows[19])));
        Assert.Equal(LedgerFindingKind.Inserted, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task Exchanged_records_are_found_and_both_named_however_far_apart()
    {
        var random = new Random(7);
        var whole = Generate(random, 200);
        for (var round = 0; round < 200; round++)
        {
            var (a, b) = (random.Next(200), random.Next(200));
            if (a == b)
                continue;
            var report = await Verify(Tampered(whole, rows => (rows[a], rows[b]) = (rows[b] with { RecordId = a + 1 }, rows[a] with { RecordId = b + 1 })));
            Assert.Equal([LedgerFindingKind.Reordered, LedgerFindingKind.Reordered], report.Findings.Select(f => f.Kind));
            Assert.Equal([Math.Min(a, b) + 1, Math.Max(a, b) + 1], report.Findings.Select(f => f.RecordId!.Value));
        }
    }

    [Fact]
    public async Task A_cut_off_tail_is_found_against_an_anchor_only()
    {
        var whole = Generate(new Random(8), 30);
        for (var left = 0; left < 30; left++)
        {
            var cut = Tampered(whole, rows => rows.RemoveRange(left, 30 - left));
            Assert.True((await Verify(cut)).Intact);
            var report = await Verify(cut, whole.Rows[^1].Digest);
            Assert.Equal(LedgerFindingKind.AnchorMissing, Assert.Single(report.Findings).Kind);
        }
    }

    [Fact]
    public async Task A_ledger_that_grew_since_the_anchor_still_holds_it()
    {
        var ledger = Generate(new Random(9), 30);
        var report = await Verify(ledger, ledger.Rows[11].Digest.ToUpperInvariant());
        Assert.True(report.Intact);
        Assert.Equal(12, report.AnchorRecordId);
    }

    [Fact]
    public async Task Records_of_another_ledger_do_not_begin_this_one()
    {
        var ledger = Generate(new Random(10), 5);
        ledger.Id = "another";
        Assert.Equal(LedgerFindingKind.Foreign, (await Verify(ledger)).First!.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3f9a1c20")]
    [InlineData("zz")]
    public async Task An_anchor_that_is_no_digest_is_refused(string anchor)
    {
        var error = await Assert.ThrowsAsync<SafeOpsException>(() => Verify(new MemoryLedger(), anchor));
        Assert.Equal(ErrorCodes.EvidenceInvalid, error.Code);
    }

    [Fact]
    public async Task Findings_are_bounded_where_everything_is_broken()
    {
        var ledger = Tampered(Generate(new Random(11), 500), rows =>
        {
            for (var i = 0; i < rows.Count; i++)
                rows[i] = rows[i] with { Actor = "eve@x" };
        });
        var report = await Verify(ledger);
        Assert.Equal(LedgerVerifier.MostFindings, report.Findings.Count);
        Assert.True(report.Truncated);
        Assert.Equal(500, report.Count);
    }

    private static Task<LedgerReport> Verify(ILedgerStore ledger, string? anchor = null) => LedgerVerifier.VerifyAsync(ledger, anchor, null, CancellationToken.None);

    private static ChangeRecord Sealed(ChangeRecord record) => record with { Digest = LedgerChain.DigestOf(record) };

    private static string Flip(string digest) => (digest[0] == '0' ? '1' : '0') + digest[1..];

    private static MemoryLedger Tampered(MemoryLedger ledger, Action<List<ChangeRecord>> deed)
    {
        var copy = new MemoryLedger(ledger.Id);
        copy.Rows.AddRange(ledger.Rows);
        deed(copy.Rows);
        return copy;
    }

    private static MemoryLedger Generate(Random random, int count)
    {
        var ledger = new MemoryLedger();
        for (var i = 0; i < count; i++)
            ledger.Append(LedgerEntries.Next(random));
        return ledger;
    }
}
