using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Commands.Parsing.Sql;
using SafeOps.Projects;

namespace SafeOps.Changes.Steps.Sql;

/// <summary>The statements of a <c>sql.execute</c>, read.</summary>
internal sealed record ExecuteTask(string Connection, string Source, IReadOnlyList<(string Text, SqlScript Script)> Texts)
{
    public long? Limit { get; init; }
    public bool MayExecute { get; init; }

    public IEnumerable<SqlStatement> Statements => Texts.SelectMany(t => t.Script.Statements);

    /// <summary>They can share one transaction, and be taken back by rolling it back.</summary>
    public bool InTransaction => Statements.All(s => s.CanBeRolledBack);

    /// <summary>Indexes and storage at most: what later steps find in the tables stays the same, however this ends.</summary>
    public bool KeepsRows => Statements.All(s => s.Effect is SqlEffect.Read or SqlEffect.Maintenance || s is { Effect: SqlEffect.Schema, ObjectType: "index" });

    public string Digest => Values.Digest.OfText(string.Join("\n;\n", Texts.Select(t => t.Text)));

    /// <summary>Why they cannot; null where they can.</summary>
    public string? Escape => Statements.Where(s => !s.CanBeRolledBack).Select(s => s.Cautions.FirstOrDefault(c => c.OutlivesRollback)?.Message ?? $"{s.Kind.ToString().ToUpperInvariant()} cannot be rolled back.").FirstOrDefault();

    public static ExecuteTask Read(JsonObject with, SafeOpsProject project)
    {
        var connection = (string)with["connection"]!;
        var flavor = SqlFlavors.Of(project, connection);
        IEnumerable<string> texts = with["script"] is { } file
            ? [File.ReadAllText(project.Folder.Resolve((string)file!))]
            : with["statements"] switch
            {
                JsonArray list => list.Select(t => Interpolation.Unescape((string)t!)),
                var single => [Interpolation.Unescape((string)single!)],
            };
        return new ExecuteTask(connection, (string?)with["script"] ?? "statements", [.. texts.Select(t => (t, SqlScript.Read(t, flavor)))])
        {
            Limit = (long?)with["limits"]?["rows"],
            MayExecute = (string?)with["dryRun"] == "execute",
        };
    }

    public IEnumerable<OptionMistake> Mistakes(IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        var option = Source == "statements" ? Source : "script";
        foreach (var (text, script) in Texts)
        {
            if (option == "statements" && Interpolation.Names(text) is [var secret, ..])
                yield return new OptionMistake(option, $"would paste the secret '${{{secret}}}' into SQL; write :{secret}, which is bound.");
            foreach (var problem in script.Problems)
                yield return new OptionMistake(option, string.Create(CultureInfo.InvariantCulture, $"{Source}:{problem.Line}:{problem.Column}: {problem.Message}"));
        }
        if (!Statements.Any())
            yield return new OptionMistake(option, "holds no statement.");
        if (SqlParameters.Mistake(Statements.SelectMany(s => s.Parameters), parameters) is { } mistake)
            yield return new OptionMistake(option, mistake);
        if (Limit < 0)
            yield return new OptionMistake("limits.rows", "is negative; expected the most rows the statements may touch.");
    }

    /// <summary>One line for people; a statement that carries a secret is only named.</summary>
    public static string Show(SqlStatement statement)
    {
        if (statement.Cautions.Any(c => c.Code == SqlCautionCode.CarriesSecret))
            return $"{statement.Kind.ToString().ToUpperInvariant()} … (carries a secret)";
        var line = string.Join(' ', statement.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 80 ? line : string.Concat(line.AsSpan(0, 79), "…");
    }
}
