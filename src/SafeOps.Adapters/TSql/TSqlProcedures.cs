using Microsoft.SqlServer.TransactSql.ScriptDom;
using SafeOps.Commands;

namespace SafeOps.Adapters.TSql;

/// <summary>What EXECUTE does, by the procedure.</summary>
internal static class TSqlProcedures
{
    public static bool? Judge(ExecuteSpecification execution, TSqlFindings findings)
    {
        if (execution.LinkedServer is not null || execution.ExecuteContext is not null
            || execution.ExecutableEntity is not ExecutableProcedureReference { AdHocDataSource: null, ProcedureReference.ProcedureReference.Name: { ServerIdentifier: null } name } call)
        {
            findings.Add(execution, "execute", CommandEffect.Unknown, "It runs code that stands in a string, in a variable or on another server.",
                CommandTraits.RunsArbitraryCode | (execution.LinkedServer is null ? CommandTraits.None : CommandTraits.SendsData));
            return null;
        }
        var procedure = name.BaseIdentifier.Value;
        var system = name.SchemaIdentifier?.Value.ToLowerInvariant() is null or "sys" or "dbo" or ""
            && name.DatabaseIdentifier?.Value.ToLowerInvariant() is null or "master" or "msdb" or "";
        if (system && Reads(procedure, call))
            return true;
        var (effect, traits) = system ? Known(procedure) : (CommandEffect.Unknown, CommandTraits.RunsArbitraryCode);
        findings.Add(execution, "procedure", effect, "It runs a procedure that is not known to only read.", traits);
        return null;
    }

    private static bool Reads(string procedure, ExecutableProcedureReference call) => procedure.ToLowerInvariant() switch
    {
        // The second argument is the new value, or the wish to correct what is shown.
        "sp_configure" or "sp_spaceused" => call.Parameters.Count <= 1 && call.Parameters.All(p => p.Variable is null),
        var name => TSqlKnownNames.Procedures.Contains(name),
    };

    private static (CommandEffect, CommandTraits) Known(string procedure)
    {
        var name = procedure.ToLowerInvariant();
        if (name.StartsWith("sp_drop", StringComparison.Ordinal) || name.StartsWith("sp_delete", StringComparison.Ordinal) || name.StartsWith("sp_purge", StringComparison.Ordinal) || name is "xp_delete_file" or "sp_cycle_errorlog")
            return (CommandEffect.Destroy, CommandTraits.None);
        if (name is "sp_configure" or "sp_rename" or "sp_renamedb" or "sp_detach_db" or "sp_attach_db" or "sp_update_job" or "sp_stop_job" or "sp_updatestats" or "sp_recompile" or "xp_regwrite"
            || name.StartsWith("sp_add", StringComparison.Ordinal))
            return (CommandEffect.Mutate, CommandTraits.None);
        return name switch
        {
            "sp_send_dbmail" => (CommandEffect.Mutate, CommandTraits.SendsData),
            "sp_start_job" => (CommandEffect.Mutate, CommandTraits.RunsArbitraryCode),
            "sp_invoke_external_rest_endpoint" => (CommandEffect.Unknown, CommandTraits.SendsData),
            _ => (CommandEffect.Unknown, CommandTraits.RunsArbitraryCode),
        };
    }
}
