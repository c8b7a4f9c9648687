using SafeOps.Runbooks.Reading;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Runbooks.Checking;

/// <summary>What looks like a secret, anywhere in the file.</summary>
internal static class SecretRules
{
    public static void Check(RunbookFile file, FindingList findings)
    {
        var places = new TextPlaces(file.Text);
        foreach (var finding in SecretFinder.Find(file.Text).Where(f => !file.Text.AsSpan(f.Start, f.Length).Contains(SecretMasker.Mask, StringComparison.Ordinal)))
            findings.Add(places.At(finding.Start).Line, RunbookSeverity.Error, RunbookRules.Exposed, $"Something here looks like a secret ({finding.Rule.Name}).", "Take it out, and change it where it is used: who can read this file has it. Write where it comes from instead.");
    }
}
