using SafeOps.Secrets;

namespace SafeOps.Scripts.DryRuns.Sql;

internal static class SqlAudit
{
    public static IReadOnlyList<DryRunChecklistItem> Of(SqlInput input, SqlDryRunForm form, SecretMasker masker) =>
        [.. Enum.GetValues<DryRunCheck>().Select(c => new DryRunChecklistItem(c, CheckOutcome.Unknown, form.Line, masker.Hide(input.Text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))))];
}
