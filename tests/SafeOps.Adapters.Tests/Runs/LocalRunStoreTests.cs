using System.Text.Json.Nodes;
using SafeOps.Adapters.Runs;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Adapters.Tests.Runs;

public sealed class LocalRunStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-").FullName;
    private readonly LocalRunStore _store;

    public LocalRunStoreTests() => _store = new LocalRunStore(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("short", 1)]
    [InlineData("short", 5_000)]
    [InlineData("long", 5_000)]
    public async Task Reads_the_header_whatever_its_length_and_that_of_the_intent(string name, int steps)
    {
        var header = Header("run-1") with { Change = name == "long" ? new string('ü', 3_000) : name };
        var document = new JsonObject { ["header"] = "not this one", ["steps"] = new JsonArray([.. Enumerable.Range(0, steps).Select(i => JsonValue.Create($"step {i}"))]) };
        await (await _store.CreateAsync(header, document, CancellationToken.None)).DisposeAsync();

        Assert.Equal(header, await _store.ReadHeaderAsync("run-1", CancellationToken.None));
        Assert.Equal(header, Assert.Single(await _store.ListAsync(CancellationToken.None)));
        var history = await _store.ReadAsync("run-1", CancellationToken.None);
        Assert.True(JsonNode.DeepEquals(document, history.Document));
    }

    [Fact]
    public async Task Gives_the_records_and_their_digest_alone_as_with_the_rest()
    {
        await using (var journal = await _store.CreateAsync(Header("run-1"), [], CancellationToken.None))
        {
            foreach (var what in new[] { JournalEvent.Intent, JournalEvent.Applied, JournalEvent.Verified })
                await journal.AppendAsync(new JournalRecord(what, DateTimeOffset.UnixEpoch) { ActionId = "a/1", StepKey = "a", Data = new JsonObject { ["note"] = "ü → \"\n" } }, CancellationToken.None);
        }

        var history = await _store.ReadAsync("run-1", CancellationToken.None);
        var records = await _store.ReadRecordsAsync("run-1", CancellationToken.None);

        Assert.Equal([JournalEvent.Intent, JournalEvent.Applied, JournalEvent.Verified], records.Select(r => r.Event));
        Assert.All(records.Zip(history.Records), p => Assert.True(JsonNode.DeepEquals(p.First.Data, p.Second.Data)));
        Assert.All(records, r => Assert.Equal(("a/1", "a", "ü → \"\n"), (r.ActionId, r.StepKey, (string?)r.Data["note"])));
        Assert.Equal(history.JournalDigest, await _store.ReadJournalDigestAsync("run-1", CancellationToken.None));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_an_error_for_every_way_of_reading()
    {
        foreach (var read in new Func<Task>[]
        {
            () => _store.ReadAsync("none", CancellationToken.None),
            () => _store.ReadHeaderAsync("none", CancellationToken.None),
            () => _store.ReadRecordsAsync("none", CancellationToken.None),
            () => _store.ReadJournalDigestAsync("../leases", CancellationToken.None),
        })
        {
            Assert.Equal(ErrorCodes.RunNotFound, (await Assert.ThrowsAsync<SafeOpsException>(read)).Code);
        }
    }

    [Fact]
    public async Task A_header_that_is_damaged_is_said_so()
    {
        await (await _store.CreateAsync(Header("run-1"), [], CancellationToken.None)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "runs", "run-1", "run.json"), "{ \"safeops\": 1, \"header\": { \"runId\": ");
        Assert.Equal(ErrorCodes.JournalDamaged, (await Assert.ThrowsAsync<SafeOpsException>(() => _store.ReadHeaderAsync("run-1", CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Keeps_the_saved_data_of_actions_apart()
    {
        var ids = new[] { "a/1", "a/10", "a[ü/1]/1", "a[ü/1]/10", "a" };
        foreach (var id in ids)
        {
            foreach (var name in new[] { "content", "meta" })
                await _store.SavedData("run-1", id).SaveAsync(name, s => s.WriteAsync(System.Text.Encoding.UTF8.GetBytes(id + name)).AsTask(), CancellationToken.None);
        }
        await _store.SavedData("run-1", "a/1").RemoveAsync("content", CancellationToken.None);

        foreach (var id in ids)
        {
            var saved = _store.SavedData("run-1", id);
            Assert.Equal(id == "a/1" ? ["meta"] : ["content", "meta"], await saved.ListAsync(CancellationToken.None));
            using var reader = new StreamReader((await saved.OpenAsync("meta", CancellationToken.None))!);
            Assert.Equal(id + "meta", await reader.ReadToEndAsync());
        }
        Assert.Empty(await _store.SavedData("run-1", "b").ListAsync(CancellationToken.None));
    }

    private static RunHeader Header(string runId) => new(runId, "change", "dev", new string('0', 64), "ann@bench", new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero));
}
