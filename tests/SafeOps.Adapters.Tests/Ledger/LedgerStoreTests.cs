using SafeOps.Engine.Tests.Ledger;
using SafeOps.Ledger;
using SafeOps.Values;

namespace SafeOps.Adapters.Tests.Ledger;

/// <summary>What every store of a ledger keeps, whatever it is made of.</summary>
public abstract class LedgerStoreTests : IDisposable
{
    private readonly TestLedger _ledger;

    private protected LedgerStoreTests(TestLedger ledger) => _ledger = ledger;

    public void Dispose()
    {
        _ledger.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_appended_reads_back_exactly_and_intact()
    {
        var random = new Random(1);
        var written = new List<ChangeRecord>();
        for (var i = 0; i < 150; i++)
            written.Add(await _ledger.Store.AppendAsync(LedgerEntries.Next(random), CancellationToken.None));

        var read = await _ledger.ListAsync();

        Assert.Equal(written.Select(Text), read.Select(Text));
        Assert.Null((await _ledger.VerifyAsync()).First?.Message);

        static string Text(ChangeRecord record) => record with { Data = [] } + CanonicalJson.Write(record.Data);
    }

    [Fact]
    public async Task The_same_key_gives_the_record_that_is_there()
    {
        var first = await _ledger.AppendAsync("first", key: "run-1");
        var second = await _ledger.AppendAsync("second", key: "run-1");
        Assert.Equal((first.RecordId, first.Digest, "first"), (second.RecordId, second.Digest, second.Note));
        Assert.Single(await _ledger.ListAsync());
    }

    [Fact]
    public async Task Queries_filter()
    {
        var random = new Random(2);
        for (var i = 0; i < 60; i++)
            await _ledger.Store.AppendAsync(LedgerEntries.Next(random), CancellationToken.None);
        var all = await _ledger.ListAsync();
        var one = all[30];

        Assert.Equal(all.Where(r => r.Kind == one.Kind).Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { Kind = one.Kind })).Select(r => r.RecordId));
        Assert.Equal(all.Where(r => r.Change == one.Change).Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { Change = one.Change })).Select(r => r.RecordId));
        Assert.Equal(all.Where(r => r.RunId == "dev").Select(r => r.RecordId), (await _ledger.ListAsync(new LedgerQuery { RunId = "dev" })).Select(r => r.RecordId));
        Assert.Empty(await _ledger.ListAsync(new LedgerQuery { Environment = "nowhere" }));
        Assert.Equal(31, (await LedgerReader.FindAsync(_ledger.Store, 31, CancellationToken.None)).RecordId);
    }

    [Theory]
    [InlineData("kind = 'Approval'")]
    [InlineData("kind = 'run'")]
    [InlineData("kind = 'Nonsense'")]
    [InlineData("change = 'other'")]
    [InlineData("environment = 'production'")]
    [InlineData("run_id = 'r'")]
    [InlineData("plan_digest = ''")]
    [InlineData("shape_digest = ''")]
    [InlineData("actor = 'eve@x'")]
    [InlineData("at = at + 1")]
    [InlineData("at = 9223372036854775807")]
    [InlineData("outcome = 'succeeded'")]
    [InlineData("note = null")]
    [InlineData("data = '{ }'")]
    [InlineData("data = '[]'")]
    [InlineData("data = 'no json'")]
    [InlineData("data = '{\"a\":1,\"a\":2}'")]
    [InlineData("key = ''")]
    [InlineData("previous = digest")]
    [InlineData("digest = previous")]
    public async Task An_edited_column_is_found_and_the_record_named(string edit)
    {
        for (var i = 0; i < 5; i++)
            await _ledger.AppendAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _ledger.Tamper($"update records set {edit} where record_id = 3");

        var finding = Assert.Single((await _ledger.VerifyAsync()).Findings);

        Assert.Equal((LedgerFindingKind.Edited, 3L), (finding.Kind, finding.RecordId!.Value));
    }

    [Fact]
    public async Task Removed_inserted_and_exchanged_rows_are_found()
    {
        for (var i = 0; i < 6; i++)
            await _ledger.AppendAsync(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var head = (await _ledger.VerifyAsync()).Head;

        _ledger.Tamper("update records set record_id = 99 where record_id = 2; update records set record_id = 2 where record_id = 4; update records set record_id = 4 where record_id = 99");
        Assert.Equal([2L, 4L], (await _ledger.VerifyAsync()).Findings.Select(f => f.RecordId!.Value));
        _ledger.Tamper("update records set record_id = 99 where record_id = 2; update records set record_id = 2 where record_id = 4; update records set record_id = 4 where record_id = 99");
        Assert.True((await _ledger.VerifyAsync(head)).Intact);
        _ledger.Tamper("delete from records where record_id = 6");
        Assert.True((await _ledger.VerifyAsync()).Intact);
        Assert.Equal(LedgerFindingKind.AnchorMissing, (await _ledger.VerifyAsync(head)).First!.Kind);
        _ledger.Tamper("delete from records where record_id = 2");
        Assert.Equal(LedgerFindingKind.Removed, (await _ledger.VerifyAsync()).First!.Kind);
    }
}
