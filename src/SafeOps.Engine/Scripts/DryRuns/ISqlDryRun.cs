namespace SafeOps.Scripts.DryRuns;

/// <summary>Tests the dry run of a script in SQL, which no shell runs but a database: audit, proof on a throw-away copy, verdict.</summary>
internal interface ISqlDryRun
{
    /// <summary>Throws <see cref="Errors.SafeOpsException"/> where the request cannot be met; what could not be proven is a verdict.</summary>
    /// <param name="request">Its path, connection, schema, timeout, and whether only the text is looked at.</param>
    /// <param name="script">The script, read. It is of <see cref="ScriptLanguage.Sql"/>.</param>
    /// <param name="cancellationToken">Ends what was started.</param>
    Task<DryRunReport> TestAsync(DryRunRequest request, ScriptFile script, CancellationToken cancellationToken);
}
