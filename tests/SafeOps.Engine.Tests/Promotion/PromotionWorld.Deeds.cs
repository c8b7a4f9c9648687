using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Ledger;
using SafeOps.Promotion;
using SafeOps.Values;

namespace SafeOps.Engine.Tests.Promotion;

/// <summary>What people, careless or not, do to a world.</summary>
internal sealed partial class PromotionWorld
{
    /// <summary>As if the records had never been written: the rest is linked anew, with references to records kept right.</summary>
    public void Without(Func<ChangeRecord, bool> isLeftOut)
    {
        var kept = Ledger.Rows.Where(r => !isLeftOut(r)).ToList();
        var numbers = kept.Select((r, i) => (r.RecordId, New: i + 1L)).ToDictionary(p => p.RecordId, p => p.New);
        Ledger.Rows.Clear();
        foreach (var record in kept)
        {
            var data = record.Data.DeepClone().AsObject();
            if (EvidenceData.Number(record, EvidenceData.PlanRecordId) is { } plan && numbers.TryGetValue(plan, out var renumbered))
                data[EvidenceData.PlanRecordId] = renumbered;
            Ledger.Append(ToEntry(record, data));
        }
    }

    /// <summary>Links every record anew, as one who controls the whole file can.</summary>
    public void Rewrite()
    {
        var rows = Ledger.Rows.ToList();
        Ledger.Rows.Clear();
        foreach (var row in rows)
            Ledger.Append(ToEntry(row, row.Data));
    }

    public void WithoutItem(string environment, string item) =>
        Without(r => r.Kind == RecordKind.Confirmation && r.Environment == environment && EvidenceData.Text(r, EvidenceData.Item) == item);

    public void Tamper(ChangeRecord record, Func<ChangeRecord, ChangeRecord> edit)
    {
        var index = Ledger.Rows.FindIndex(r => r.RecordId == record.RecordId);
        Ledger.Rows[index] = edit(Ledger.Rows[index]);
    }

    public void OnlyApproval(string actor, Story story)
    {
        Without(r => r.Kind == RecordKind.Approval && r.RecordId == story.Approval.RecordId);
        Approval(actor, Ledger.Rows.Last(r => r.Kind == RecordKind.Plan && r.Actor == Bob).RecordId);
    }

    public void RecordAuthor(string author)
    {
        var plan = Ledger.Rows.Last(r => r.Kind == RecordKind.Plan);
        Tamper(plan, r => r with { Data = With(r.Data, EvidenceData.Author, author) });
        Rewrite();
    }

    public void VerifiedLater(string environment, DateTimeOffset at)
    {
        var run = Ledger.Rows.Last(r => r.Environment == environment && r.Kind is RecordKind.Run or RecordKind.Rehearsal);
        Tamper(run, r => r with { Data = With(r.Data, EvidenceData.VerifiedAt, at.ToString("O", CultureInfo.InvariantCulture)) });
        Rewrite();
    }

    /// <summary>The soak is as long as staging has stood, and <paramref name="more"/>.</summary>
    public void LongSoak(TimeSpan more)
    {
        var run = Ledger.Rows.Last(r => r.Environment == "staging" && r.Kind == RecordKind.Rehearsal);
        EditEnvironment("staging", e => e with { Soak = Clock.Now - run.At + more });
    }

    public void ForgeRevocation(ChangeRecord record) =>
        Entry(RecordKind.Revocation, record.Environment, "eve@x", "Revoked", new JsonObject { [EvidenceData.Revokes] = record.RecordId });

    public void Approvers(int count) => EditEnvironment("production", e => e with { Approvals = count });

    public void Window(string text) => EditEnvironment("production", e => e with { Window = MaintenanceWindow.TryParse(text)! });

    public void Freeze(string range) => EditEnvironment("production", e => e with { Freeze = [DateRange.TryParse(range)!] });

    public void At(DateTimeOffset now) => Clock.Now = now;

    public void WithShape(string shape, Action deed)
    {
        var kept = Shape;
        Shape = Digest.OfText(shape);
        deed();
        Shape = kept;
    }

    public void WithInput(string environment, string input, Action deed)
    {
        var kept = Inputs[environment];
        Inputs[environment] = input;
        deed();
        Inputs[environment] = kept;
    }

    public void EditEverything()
    {
        Shape = Digest.OfText("another file");
        PlanDigest = Digest.OfText("another plan");
        foreach (var environment in Inputs.Keys.ToList())
            Inputs[environment] = "another input";
    }

    private static JsonObject With(JsonObject data, string key, JsonNode value)
    {
        var copy = data.DeepClone().AsObject();
        copy[key] = value;
        return copy;
    }

    private static LedgerEntry ToEntry(ChangeRecord record, JsonObject data) => new(record.Kind, record.Change, record.Environment)
    {
        RunId = record.RunId,
        PlanDigest = record.PlanDigest,
        ShapeDigest = record.ShapeDigest,
        Actor = record.Actor,
        At = record.At,
        Outcome = record.Outcome,
        Note = record.Note,
        Data = data,
        Key = record.Key,
    };
}
