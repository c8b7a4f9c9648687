namespace SafeOps.Scripts.Generation.Tasks;

/// <summary>Deletes log groups of Amazon CloudWatch that nothing was written into for long.</summary>
internal sealed class LogGroupsTask : ScriptTask
{
    public override TaskDescriptor Descriptor { get; } = new("LogGroups", "Delete old log groups of a cloud account (Amazon CloudWatch)", [ScriptLanguage.Bash, ScriptLanguage.Python],
    [
        new("Account", TaskParameterKind.Text, "The account, so that no other is touched.") { Required = true, Form = new("[0-9]{12}", "an account's 12 digits") },
        new("Region", TaskParameterKind.Text, "The one region it works in.") { Required = true, Form = new("[a-z]{2}(-[a-z]+)+-[0-9]", "a region: eu-central-1") },
        new("Prefix", TaskParameterKind.Text, "Only log groups whose name begins so.") { Required = true, Form = new("[A-Za-z0-9_./#][A-Za-z0-9_./#-]*", "the beginning of a log group's name") },
        new("MinAgeDays", TaskParameterKind.Number, "So many days it must be that the group was made, and last written into.") { Default = "90", Range = (1, 10_000) },
        new("OnlyWithoutRetention", TaskParameterKind.Flag, "Leave alone what expires by itself.") { Default = "false" },
        new("Protect", TaskParameterKind.Text, "A regular expression, in any case: groups whose name matches stay.") { Default = "(^|[^a-z])(prod|production|prd|audit)([^a-z]|$)", Form = TextForm.Word },
        new("Limit", TaskParameterKind.Number, "More groups than this are refused.") { Default = "50", Range = (1, 10_000) },
    ]);

    public override SafeScript Build(SafeScript frame, TaskValues values, TaskRequest request) => frame with
    {
        Header = frame.Header with { Notes = ["Review: account, region, prefix and the names of a dry run. The events of a deleted group are gone; its settings are kept in a file."] },
        Programs = request.Language == ScriptLanguage.Bash ? ["aws", "jq"] : ["aws"],
        Steps =
        [
            Step($"find the old log groups that begin with {values.Text("Prefix")}"),
            Step("save their settings"),
            Step("delete them, one by one", destructive: true, noUndo: "the events of a deleted log group are gone; its settings are kept"),
            Step("verify that they are gone"),
        ],
        Body = Body("log-groups", request.Language,
            Setting("ACCOUNT_ID", "Account", values), Setting("REGION_NAME", "Region", values), Setting("PREFIX", "Prefix", values), Setting("MIN_AGE_DAYS", "MinAgeDays", values),
            Setting("WITHOUT_RETENTION", "OnlyWithoutRetention", values), Setting("PROTECT", "Protect", values), Setting("LIMIT", "Limit", values)),
    };
}
