using System.Globalization;
using SafeOps.Changes.Definition;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Promotion;

/// <summary>A good run in each earlier environment, and its soak.</summary>
internal static class EarlierStageItems
{
    public static IEnumerable<GateItemDraft> Of(GateScene scene)
    {
        var first = true;
        foreach (var environment in scene.EarlierEnvironments)
        {
            yield return Run(scene, environment, first);
            if (environment.Soak > TimeSpan.Zero)
                yield return Soak(scene, environment);
            first = false;
        }
    }

    private static GateItemDraft Run(GateScene scene, EnvironmentDefinition environment, bool first)
    {
        var stage = scene.Stage(environment);
        var draft = new GateItemDraft(
            ItemIds.EarlierStage(environment.Name),
            $"A good run of the same change in {environment.Name}",
            stage.Standing is not null,
            stage.Standing is { } run
                ? string.Create(CultureInfo.InvariantCulture, $"run {run.RunId} by {run.Actor} at {PromotionGate.Moment(run.At)} (record {run.RecordId})")
                : scene.WhyUnresolved(environment) is { } unresolved ? $"the change does not resolve there: {unresolved}" : stage.WhyNot,
            scene.Commands.Run(environment.Name));
        return draft with
        {
            Overridable = !first && scene.Question.Risk == RiskLevel.Low && !stage.VerificationFailed,
            WhyNot = stage.VerificationFailed ? "an override never passes a failed verification"
                : first ? "the first stage is never skipped"
                : $"only a low-risk change may skip a stage, and this one is {scene.Question.Risk.ToString().ToLowerInvariant()}",
        };
    }

    private static GateItemDraft Soak(GateScene scene, EnvironmentDefinition environment)
    {
        var stage = scene.Stage(environment);
        var draft = new GateItemDraft(ItemIds.Soak(environment.Name), $"Stood {Durations.Format(environment.Soak)} in {environment.Name}", false, "", null)
        {
            Overridable = true,
            Within = ItemIds.EarlierStage(environment.Name),
        };
        if (stage.Standing is not { } run)
            return draft with
            {
                Evidence = "no run there counts",
                Supply = scene.Commands.Run(environment.Name),
                Overridable = false,
                WhyNot = "there is no run whose soak could be cut short",
            };
        var stood = scene.Now - stage.StandsSince;
        var enough = stood >= environment.Soak;
        var evidence = stood < TimeSpan.Zero
            ? $"run {run.RunId} is dated {PromotionGate.Moment(stage.StandsSince)}, which is yet to come"
            : $"run {run.RunId} stands since {PromotionGate.Moment(stage.StandsSince)}, for {Durations.Format(stood)}";
        return draft with
        {
            Satisfied = enough,
            Evidence = enough ? evidence : $"{evidence}: wait until {PromotionGate.Moment(stage.StandsSince + environment.Soak)}",
        };
    }
}
