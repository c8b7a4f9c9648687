using System.Text.Json.Nodes;

namespace SafeOps.Projects;

/// <summary>The JSON Schema (draft 2020-12) of <c>safeops.yaml</c>, for editors; the reader decides.</summary>
public static class ProjectSchema
{
    public const string FileName = "safeops.schema.json";

    public static JsonObject Make()
    {
        var schema = Mapping("A SafeOps project.", ["safeops", "environments"],
            ("safeops", new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = ProjectReader.FormatVersion, ["description"] = "Version of the file format: 1." }),
            ("environments", new JsonObject { ["type"] = "array", ["minItems"] = 1, ["items"] = Environment(), ["description"] = "In order of promotion." }),
            ("connections", new JsonObject { ["type"] = "object", ["additionalProperties"] = Connection(), ["description"] = "Named connections for sql.* steps." }),
            ("ledger", new JsonObject { ["type"] = "string", ["description"] = "Where records, journals and saved data are kept: sqlite (the default) is .safeops/ of this machine; the name of a postgres connection is that database, shared by a team." }),
            ("commands", CommandsSchema.Make()),
            ("roots", new JsonObject { ["type"] = "array", ["items"] = Text(), ["description"] = "Folders outside the project that changes may touch." }));
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = "SafeOps project";
        return schema;
    }

    private static JsonObject Environment() => Mapping("A stage on the way to production.", ["name"],
        ("name", Text("Its name.")),
        ("guarded", new JsonObject { ["type"] = "boolean", ["description"] = "Asks for a recorded plan and every item of the production checklist. Default: false." }),
        ("approvals", new JsonObject { ["type"] = "integer", ["minimum"] = 0, ["description"] = "People who must approve the plan: not its author, planner or runner. Default: 0." }),
        ("soak", Duration("A run here must have stood this long before the next stage opens. Default: 0s.")),
        ("window", Text("When runs may begin: Mon-Thu 09:00-16:00 Europe/Berlin. UTC where no zone is named.")),
        ("freeze", new JsonObject { ["type"] = "array", ["items"] = Text(), ["description"] = "Days without runs: 2026-12-20..2027-01-02." }),
        ("planLimit", Duration("How old a recorded plan may be. Default: 24h.")),
        ("checklist", new JsonObject
        {
            ["enum"] = new JsonArray([.. ProjectReader.Checklists.Select(c => JsonValue.Create(c))]),
            ["description"] = "Default: development for the first environment, production for guarded ones, review for the rest.",
        }),
        ("targets", new JsonObject { ["type"] = "object", ["description"] = "What the environment is: contexts, namespaces, hosts. Part of every digest." }));

    private static JsonObject Connection() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("provider"),
        ["properties"] = new JsonObject
        {
            ["provider"] = new JsonObject { ["enum"] = new JsonArray([.. ProjectReader.Providers.Select(p => JsonValue.Create(p))]), ["description"] = "The kind of database." },
            ["file"] = Text("The database file, for sqlite."),
            ["create"] = new JsonObject { ["type"] = "boolean", ["description"] = "Whether the first write makes the file, for sqlite. Default: false." },
            ["busyTimeout"] = Duration("How long a locked database is waited for, for sqlite. Default: 5s."),
            ["host"] = Text("The server, for postgres."),
            ["port"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 65535, ["description"] = "Its port, for postgres. Default: 5432." },
            ["database"] = Text("The database, for postgres."),
            ["user"] = Text("The role, for postgres. Default: PGUSER, or the account's name."),
            ["sslmode"] = new JsonObject { ["enum"] = new JsonArray("disable", "allow", "prefer", "require", "verify-ca", "verify-full"), ["description"] = "For postgres. Default: prefer." },
            ["sslrootcert"] = Text("The file of the authority for verify-ca and verify-full, for postgres."),
            ["connectTimeout"] = Duration("How long to wait for a connection, for postgres. Default: 15s."),
            ["lockTimeout"] = Duration("How long a statement waits for a lock, for postgres. Default: 5s."),
            ["statementTimeout"] = Duration("How long a statement may take, for postgres. Default: 10m."),
            ["schema"] = Text("Where a team's ledger lies, for postgres. Default: safeops."),
            ["ledgerTimeout"] = Duration("How long a statement on a team's ledger may take, for postgres. Default: 15s."),
            ["password"] = new JsonObject { ["type"] = "string", ["pattern"] = "^(env|secret):.+$", ["description"] = "A reference, env:NAME or secret:NAME, never the value." },
        },
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        ["description"] = "A connection: provider, its settings, and the password as a reference.",
    };

    private static JsonObject Mapping(string description, string[] required, params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["description"] = description,
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
        ["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, p.Schema))),
    };

    private static JsonObject Text(string? description = null) =>
        description is null ? new JsonObject { ["type"] = "string" } : new JsonObject { ["type"] = "string", ["description"] = description };

    private static JsonObject Duration(string description) => new() { ["type"] = "string", ["pattern"] = "^([0-9]{1,9}[smhdw])+$", ["description"] = description };
}
