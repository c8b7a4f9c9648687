using Microsoft.SqlServer.TransactSql.ScriptDom;
using SafeOps.Commands;
using SafeOps.Commands.Effects.Sql;
using SafeOps.Commands.Parsing.Sql;

namespace SafeOps.Adapters.TSql;

/// <summary>Walks the tree of a statement and notes each node that does more than read, or that nobody can tell of.</summary>
internal sealed class TSqlFindings : TSqlFragmentVisitor
{
    private readonly List<TSqlFinding> _found = [];

    public IReadOnlyList<TSqlFinding> All => [.. _found.OrderBy(f => f.Start)];

    /// <summary>Called for each node, whatever its type.</summary>
    public override void Visit(TSqlFragment fragment)
    {
        if (Judge(fragment) is { } known)
        {
            if (!known)
                Unknown(fragment, "unknown-construct", $"Nobody has looked at what {fragment.GetType().Name} does.");
        }
    }

    public void Add(TSqlFragment at, string rule, CommandEffect effect, string message, CommandTraits traits = CommandTraits.None) =>
        _found.Add(new TSqlFinding(rule, Math.Max(at.StartOffset, 0), Math.Max(at.FragmentLength, 0), effect, message, traits));

    private void Unknown(TSqlFragment at, string rule, string message, CommandTraits traits = CommandTraits.None) =>
        Add(at, rule, CommandEffect.Unknown, message, traits);

    /// <summary>True for a node that only reads, false for one that is on no list, null where a finding has been added.</summary>
    private bool? Judge(TSqlFragment fragment)
    {
        switch (fragment)
        {
            case SelectStatement { Into: not null } select:
                Add(select.Into, "select-into", CommandEffect.Mutate, "It makes a table of the rows it reads.");
                return null;
            case DataModificationSpecification change:
                return Change(change);
            case OutputIntoClause { IntoTable: not VariableTableReference } into:
                Add(into, "output-into", CommandEffect.Mutate, "It writes the changed rows into a table.");
                return null;
            case OutputIntoClause or BeginTransactionStatement { Distributed: false, MarkDefined: false }:
                return true;
            case NamedTableReference table:
                return Table(table);
            case TableHint hint when hint.GetType() == typeof(TableHint):
                return Hint(hint);
            case FunctionCall call:
                return Function(call);
            case SchemaObjectFunctionTableReference function:
                return TableFunction(function);
            case BuiltInFunctionTableReference function:
                return TSqlKnownNames.TableFunctions.Contains(function.Name.Value) || CallUnknown(function);
            case GlobalFunctionTableReference function:
                return TSqlKnownNames.TableFunctions.Contains(function.Name.Value) || CallUnknown(function);
            case VariableMethodCallTableReference method:
                return method.MethodName.Value == "nodes" || CallUnknown(method);
            case UserDataTypeReference type:
                return (type.Name.SchemaIdentifier is null or { Value: "sys" } && TSqlKnownNames.Types.Contains(type.Name.BaseIdentifier.Value)) || CallUnknown(type);
            case ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., var column] } reference:
                Secret(reference, column.Value);
                return true;
            case ExecuteSpecification execution:
                return TSqlProcedures.Judge(execution, this);
            case ExecutableProcedureReference or ProcedureReferenceName or ProcedureReference or ExecuteParameter or ExecuteStatement or ExecuteInsertSource:
                return true;
            default:
                return Other(fragment);
        }
    }

    private bool? Other(TSqlFragment fragment)
    {
        switch (fragment)
        {
            case PredicateSetStatement set:
                return (set.Options & ~Harmless) == 0 && (set.IsOn || !set.Options.HasFlag(SetOptions.QuotedIdentifier)) ? true : false;
            case SetCommandStatement or GeneralSetCommand { CommandType: not (GeneralSetCommandType.ContextInfo or GeneralSetCommandType.None) }:
                return true;
            case SetVariableStatement set:
                return !set.FunctionCallExists && set.Identifier is null && set.Parameters.Count == 0;
            case RaiseErrorStatement raise:
                return !raise.RaiseErrorOptions.HasFlag(RaiseErrorOptions.Log);
            case CursorOption option:
                return option.OptionKind is not CursorOptionKind.ScrollLocks;
            case OptimizerHint { HintKind: OptimizerHintKind.QueryTraceOn }:
                return false;
            case OptimizerHint:
                return true;
            case NextValueForExpression:
                Add(fragment, "sequence", CommandEffect.Mutate, "It moves a sequence.");
                return null;
            case OpenQueryTableReference or OpenRowsetTableReference or AdHocTableReference or OpenRowsetCosmos or InternalOpenRowset or AdHocDataSource:
                Unknown(fragment, "remote-server", "It sends text to another server and takes the answer for a table.", CommandTraits.SendsData | CommandTraits.RunsArbitraryCode);
                return null;
            case BulkOpenRowset:
                Unknown(fragment, "server-file", "It reads a file or an address.", CommandTraits.ExposesSecrets);
                return null;
            case InvokeExternalApiFunctionCall:
                Unknown(fragment, "remote-server", "It calls a service elsewhere.", CommandTraits.SendsData);
                return null;
        }
        if (TSqlStatements.Effect(fragment) is { } effect)
        {
            Add(fragment, effect.Rule, effect.Effect, effect.Message, effect.Traits);
            return null;
        }
        return TSqlKnownNodes.Reading.Contains(fragment.GetType());
    }

    private const SetOptions Harmless = SetOptions.QuotedIdentifier | SetOptions.ConcatNullYieldsNull | SetOptions.ArithAbort | SetOptions.ArithIgnore | SetOptions.FmtOnly
        | SetOptions.NoCount | SetOptions.NoExec | SetOptions.NumericRoundAbort | SetOptions.ParseOnly | SetOptions.AnsiNulls | SetOptions.AnsiPadding | SetOptions.AnsiWarnings
        | SetOptions.ForcePlan | SetOptions.ShowPlanAll | SetOptions.ShowPlanText | SetOptions.ShowPlanXml | SetOptions.XactAbort | SetOptions.AnsiNullDfltOn | SetOptions.AnsiNullDfltOff;

    private bool? Change(DataModificationSpecification change)
    {
        // A table in a variable is this text's own.
        if (change.Target is VariableTableReference)
            return true;
        var (rule, effect) = change switch
        {
            DeleteSpecification => ("delete", CommandEffect.Destroy),
            UpdateSpecification { WhereClause: null } => ("no-condition", CommandEffect.Destroy),
            UpdateSpecification => ("update", CommandEffect.Mutate),
            MergeSpecification merge when merge.ActionClauses.Any(a => a.Action is DeleteMergeAction) => ("delete", CommandEffect.Destroy),
            MergeSpecification => ("merge", CommandEffect.Mutate),
            InsertSpecification => ("insert", CommandEffect.Mutate),
            _ => ("unknown-construct", CommandEffect.Unknown),
        };
        Add(change, rule, effect, effect == CommandEffect.Destroy ? "It deletes rows, or writes over all of them." : "It changes rows.");
        return null;
    }

    private bool Table(NamedTableReference table)
    {
        if (table.SchemaObject.ServerIdentifier is not null)
            Unknown(table, "remote-server", "It reads from another server.", CommandTraits.SendsData);
        if (SqlSecretNames.IsRelation(table.SchemaObject.BaseIdentifier.Value))
            Add(table, "secret", CommandEffect.Read, "This table holds passwords, keys or the like.", CommandTraits.ExposesSecrets);
        return true;
    }

    private bool? Hint(TableHint hint)
    {
        switch (hint.HintKind)
        {
            case TableHintKind.NoLock or TableHintKind.ReadCommitted or TableHintKind.ReadUncommitted or TableHintKind.ReadPast or TableHintKind.ReadCommittedLock or TableHintKind.Snapshot
                or TableHintKind.Rowlock or TableHintKind.PagLock or TableHintKind.NoWait or TableHintKind.NoExpand or TableHintKind.FastFirstRow or TableHintKind.Index or TableHintKind.ForceSeek or TableHintKind.ForceScan:
                return true;
            case TableHintKind.UpdLock or TableHintKind.XLock or TableHintKind.TabLockX:
                Add(hint, "row-lock", CommandEffect.Mutate, "It locks what it reads against others.");
                return null;
            default:
                Unknown(hint, "table-hint", "It locks what it reads until the transaction ends.");
                return null;
        }
    }

    private bool? Function(FunctionCall call)
    {
        var name = call.FunctionName.Value;
        if (name.Equals("loginproperty", StringComparison.OrdinalIgnoreCase))
            Add(call, "secret", CommandEffect.Read, "A property of a login may be the hash of its password.", CommandTraits.ExposesSecrets);
        var known = call.CallTarget switch
        {
            null => TSqlKnownNames.Functions.Contains(name) && call.FunctionName.QuoteType == QuoteType.NotQuoted,
            MultiPartIdentifierCallTarget or ExpressionCallTarget => TSqlKnownNames.XmlMethods.Contains(name) && call.Parameters.All(p => p is StringLiteral) && call.Parameters.Count == (name == "value" ? 2 : 1),
            _ => false,
        };
        return known || CallUnknown(call);
    }

    private bool? TableFunction(SchemaObjectFunctionTableReference function)
    {
        var (schema, name) = (function.SchemaObject.SchemaIdentifier?.Value, function.SchemaObject.BaseIdentifier.Value);
        var system = function.SchemaObject.ServerIdentifier is null && (schema is null || schema.Equals("sys", StringComparison.OrdinalIgnoreCase));
        var known = system && (TSqlKnownNames.TableFunctions.Contains(name) || (schema is not null && name.StartsWith("dm_", StringComparison.OrdinalIgnoreCase)));
        // column.nodes('…') of a value of type xml
        known |= name == "nodes" && schema is not null && !schema.Equals("dbo", StringComparison.OrdinalIgnoreCase) && function.Parameters is [StringLiteral];
        return known || CallUnknown(function);
    }

    private bool CallUnknown(TSqlFragment at)
    {
        Unknown(at, at is UserDataTypeReference ? "unknown-type" : "unknown-function", "It runs code that is not built in, so it may do anything.", CommandTraits.RunsArbitraryCode);
        return true;
    }

    private void Secret(ColumnReferenceExpression at, string name)
    {
        if (SqlSecretNames.IsColumn(name))
            Add(at, "secret", CommandEffect.Read, "This column looks like a secret.", CommandTraits.ExposesSecrets);
    }
}
