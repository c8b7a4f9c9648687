using System.Text.Json.Nodes;
using SafeOps.Adapters.Yaml;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

/// <summary>Versions of few parts, compared.</summary>
internal static class Versions
{
    public static readonly RollbackEvidence NoEvidence = new("", []);

    public static RollbackVersion Of(params VersionPart[] parts) => new() { Name = "a version", Parts = parts };

    public static VersionPart Manifest(string name, string text) => new(VersionPartKind.Manifest, name, text);

    public static VersionComparison Compare(RollbackVersion good, RollbackVersion bad, RollbackEvidence? evidence = null) =>
        new VersionComparer(new YamlReader(), new SecretMasker()).Compare(good, bad, evidence ?? NoEvidence);

    /// <summary>Each difference as <c>what: before → after</c>, by what it is about.</summary>
    public static IEnumerable<string> Lines(VersionComparison comparison) =>
        comparison.Causes.Select(c => $"{c.What}: {c.Before ?? "-"} → {c.After ?? "-"}").Order(StringComparer.Ordinal);

    public static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
