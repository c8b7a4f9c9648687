using SafeOps.Commands.Effects.Scripts;
using SafeOps.Commands.Knowledge;

namespace SafeOps.Commands.Effects;

/// <summary>What the scripts of sed and awk do, by what their readers find in them.</summary>
internal static class ScriptJudge
{
    public static Verdict Of(Judgement judgement, string name, IReadOnlyList<ScriptFinding> findings, ArgumentWord script, Situation situation)
    {
        var inner = InnerText.Of(script);
        var verdict = new Verdict($"{name} script", script.Start, script.End);
        foreach (var finding in findings)
        {
            var place = ArgumentWord.Constant(finding.Value ?? "", inner.From(finding.Start), inner.To(finding.End));
            switch (finding.Kind)
            {
                case ValueKind.Output when finding.Value is not null:
                    OutputFiles.Judge(verdict, place, name, $"{name}/output", situation.Place);
                    break;
                case ValueKind.Shell when finding.Value is not null:
                    verdict.Include(judgement.JudgeInner(finding.Value, place, situation));
                    break;
                case ValueKind.File when finding.Value is not null && SecretFiles.Fits(place):
                    verdict.Add(place.Start, place.End, $"{name}/file", CommandEffect.Read, CommandTraits.ExposesSecrets, $"'{finding.Value}' is a file that holds secrets.");
                    break;
                default:
                    verdict.Add(place.Start, place.End, $"{name}/script", finding.Effect, finding.Traits, finding.Message);
                    break;
            }
        }
        return verdict;
    }
}
