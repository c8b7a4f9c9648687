using System.Text;
using SafeOps.Changes.Steps;
using static SafeOps.Text.MarkdownText;

namespace SafeOps.Reports;

/// <summary>The page that lists every step type with its options, written from the descriptors.</summary>
public static class StepIndex
{
    public static string Markdown(IReadOnlyList<StepTypeDescriptor> types)
    {
        var text = new StringBuilder("""
            # Step types

            <!-- Written from the descriptors: dotnet run --project src/SafeOps.Build -- steps docs/steps/README.md -->

            A step names its type under `uses:` and gives its options under `with:`. *Checks* may stand under `preflight:` and
            `verify:`. *Undo* says whether the type has a way back of its own; where it has none, the step must say one.


            """.ReplaceLineEndings("\n"));
        text.Append(Head("type", "does", "undo", "checks", "risk"));
        foreach (var type in types)
            text.Append(Row($"[{type.Name}]({type.Name}.md)", type.Summary, type.OnlyReads ? "reads only" : type.HasDefaultUndo ? "its own" : "yours", type.CanCheck ? "yes" : "no", Words.Of(type.Risk)));
        return text.ToString();
    }
}
