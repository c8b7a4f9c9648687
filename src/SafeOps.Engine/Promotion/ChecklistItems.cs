using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Ledger;
using SafeOps.Projects;

namespace SafeOps.Promotion;

/// <summary>
/// What the checklists ask before a run here: of earlier environments the lists about their runs, of this one the list and
/// the change's own items about what was prepared.
/// </summary>
internal sealed class ChecklistItems(GateScene scene, PlanItems plans)
{
    public static IEnumerable<GateItemDraft> Of(GateScene scene, PlanItems plans)
    {
        var items = new ChecklistItems(scene, plans);
        foreach (var environment in scene.EarlierEnvironments)
        {
            var list = Checklists.Named(environment.Checklist);
            if (list.Time != ChecklistTime.BeforeNextStage)
                continue;
            foreach (var entry in list.Entries)
                yield return items.Item(environment, entry, list.Time) with { Within = ItemIds.EarlierStage(environment.Name) };
        }
        var here = scene.Question.Environment;
        foreach (var entry in Asked(scene.Question.Checklist, here).Where(a => a.Time == ChecklistTime.BeforeRun))
            yield return items.Item(here, entry.Entry, entry.Time);
    }

    /// <summary>All that may be confirmed in an environment: its list, and the change's own items for it.</summary>
    public static IEnumerable<(ChecklistEntry Entry, ChecklistTime Time)> Asked(IReadOnlyList<ChecklistItem> own, EnvironmentDefinition environment)
    {
        var list = Checklists.Named(environment.Checklist);
        return list.Entries.Select(e => (e, list.Time)).Concat(own
            .Where(i => i.Environments.Count == 0 || i.Environments.Contains(environment.Name, StringComparer.OrdinalIgnoreCase))
            .Select(i => (new ChecklistEntry(i.Id, i.Text), ChecklistTime.BeforeRun)))
            .DistinctBy(a => a.Item1.Id, StringComparer.OrdinalIgnoreCase);
    }

    private GateItemDraft Item(EnvironmentDefinition environment, ChecklistEntry entry, ChecklistTime time)
    {
        var (satisfied, evidence, supply) = entry.Tick switch
        {
            Tick.DryRunWasTrue => DryRunWasTrue(environment),
            Tick.NoSecretsFound => NoSecretsFound(environment),
            Tick.Rehearsal => Rehearsal(environment),
            Tick.FreshPlan => (plans.Usable is not null, plans.DryRun().Evidence, plans.DryRun().Supply),
            Tick.WayBack => WayBack(environment),
            _ => Confirmation(environment, entry, time),
        };
        return new GateItemDraft(ItemIds.Checklist(environment.Name, entry.Id), entry.Text, satisfied, evidence, supply) { Overridable = true };
    }

    private (bool, string, string?) Confirmation(EnvironmentDefinition environment, ChecklistEntry entry, ChecklistTime time)
    {
        var stage = scene.Stage(environment);
        var supply = scene.Commands.Confirm(environment.Name, entry.Id);
        var why = "nobody confirmed it";
        foreach (var record in stage.Records.Where(r => r.Kind == RecordKind.Confirmation && EvidenceData.Text(r, EvidenceData.Item) == entry.Id))
        {
            var told = string.Create(CultureInfo.InvariantCulture, $"confirmed by {record.Actor} at {PromotionGate.Moment(record.At)} (record {record.RecordId})");
            if (scene.Evidence.WhyRevoked(record) is { } revoked)
                why = revoked;
            else if (!stage.IsSame(record))
                why = $"{told}, and the change or its inputs were edited since";
            else if (time == ChecklistTime.BeforeNextStage && (stage.Proven is null || record.RecordId < stage.Proven.RecordId))
                why = stage.Proven is null ? $"{told}, of a run that does not count" : $"{told}, before the run that counts";
            else
                return (true, told, null);
        }
        return (false, why, supply);
    }

    private (bool, string, string?) DryRunWasTrue(EnvironmentDefinition environment) => scene.Stage(environment).Standing switch
    {
        null => (false, "no run there counts", scene.Commands.Run(environment.Name)),
        var run when EvidenceData.Flag(scene.Stage(environment).Proven ?? run, EvidenceData.DryRunWasTrue) == true => (true, $"run {run.RunId} did what its dry run said", null),
        var run => (false, $"run {run.RunId} did something else than its dry run said: undo it, and run again", scene.Commands.Undo(run.RunId ?? "")),
    };

    private (bool, string, string?) NoSecretsFound(EnvironmentDefinition environment)
    {
        if (scene.Stage(environment).Standing is not { } run)
            return (false, "no run there counts", scene.Commands.Run(environment.Name));
        return EvidenceData.Number(run, EvidenceData.SecretsFound) switch
        {
            0 => (true, $"the change was searched before run {run.RunId}", null),
            null => (false, $"the change was not searched before run {run.RunId}", scene.Commands.Run(environment.Name)),
            var found => (false, string.Create(CultureInfo.InvariantCulture, $"{found} were found before run {run.RunId}: use env:NAME or secret:NAME, and run again"), scene.Commands.Run(environment.Name)),
        };
    }

    private (bool, string, string?) Rehearsal(EnvironmentDefinition environment) => FindRehearsal(environment) is { } rehearsal
        ? (true, string.Create(CultureInfo.InvariantCulture, $"rehearsed in {rehearsal.Environment}, run {rehearsal.RunId} (record {rehearsal.RecordId})"), null)
        : (false, "no rehearsal of this change counts, here or in an earlier stage", RehearseIn(environment));

    private (bool, string, string?) WayBack(EnvironmentDefinition environment)
    {
        if (FindRehearsal(environment) is not null)
            return Rehearsal(environment);
        if (plans.Usable is { } plan && EvidenceData.Flag(plan, EvidenceData.Undoable) == true)
            return (true, string.Create(CultureInfo.InvariantCulture, $"every action of plan record {plan.RecordId} can be undone"), null);
        return (false, plans.Usable is null ? "no rehearsal, and no plan that counts" : "no rehearsal, and the plan has actions without a way back", RehearseIn(environment));
    }

    private ChangeRecord? FindRehearsal(EnvironmentDefinition environment) => scene.Question.Project.Environments
        .Where(e => e.Order <= environment.Order)
        .OrderByDescending(e => e.Order)
        .Select(e => scene.Stage(e).Rehearsal)
        .FirstOrDefault(r => r is not null);

    private string? RehearseIn(EnvironmentDefinition environment) => scene.Question.Project.Environments
        .LastOrDefault(e => e.Order <= environment.Order && !e.Guarded) is { } open ? scene.Commands.Rehearse(open.Name) : null;
}
