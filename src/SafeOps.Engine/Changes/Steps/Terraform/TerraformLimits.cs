using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>How much a run may do. What takes resources away needs to be allowed; the rest may be bounded.</summary>
/// <param name="Creates">Null: any number.</param>
/// <param name="Updates">Null: any number.</param>
internal sealed record TerraformLimits(int Destroys, int Replaces, int? Creates, int? Updates)
{
    public static TerraformLimits Of(JsonObject? limits) =>
        new(Whole(limits?["destroys"]) ?? 0, Whole(limits?["replaces"]) ?? 0, Whole(limits?["creates"]), Whole(limits?["updates"]));

    /// <summary>Throws <see cref="ErrorCodes.LimitExceeded"/> where a plan goes beyond them.</summary>
    public void Require(IReadOnlyList<ResourceChange> changes, string target)
    {
        var over = new List<string>();
        Compare(ChangeKind.Delete, "destroys", Destroys);
        Compare(ChangeKind.Replace, "replaces", Replaces);
        Compare(ChangeKind.Create, "creates", Creates);
        Compare(ChangeKind.Update, "updates", Updates);
        if (over.Count > 0)
            throw new SafeOpsException(
                ErrorCodes.LimitExceeded,
                $"{target}: the plan goes beyond the limits of the step: {string.Join("; ", over)}. Nothing was done.",
                "If that is meant, say so in the step: 'limits: { destroys: <number>, replaces: <number> }'. Otherwise find out why terraform plans it.",
                target);

        void Compare(ChangeKind kind, string name, int? limit)
        {
            var concerned = changes.Where(c => c.Kind == kind).Select(c => c.Address).ToList();
            if (limit is { } most && concerned.Count > most)
                over.Add($"{name}: {Counts.Format(concerned.Count)} planned, {Counts.Format(most)} allowed ({string.Join(", ", concerned.Take(5))}{(concerned.Count > 5 ? ", …" : "")})");
        }
    }

    private static int? Whole(JsonNode? value) => value is not null && int.TryParse(value.ToString(), out var number) ? number : null;
}
