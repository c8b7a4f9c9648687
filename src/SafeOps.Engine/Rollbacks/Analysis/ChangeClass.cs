using System.Text.Json;
using System.Text.Json.Serialization;
using SafeOps.Errors;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>A kind of change, with how often such a change is the cause. The first of the table that a change meets is its own.</summary>
internal sealed record ChangeClass
{
    /// <summary>Lower case with hyphens; signs name it.</summary>
    public required string Id { get; init; }

    /// <summary>0 to 50: how suspicious it is before any evidence.</summary>
    public required int Weight { get; init; }

    /// <summary>A sentence without its full stop.</summary>
    public required string Says { get; init; }

    /// <summary>Kinds of parts; empty: all.</summary>
    public IReadOnlyList<VersionPartKind> Parts { get; init; } = [];

    /// <summary>Kinds of Kubernetes objects in lower case; empty: all, and what is none.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>Paths, their steps parted by <c>/</c>; <c>*</c> stands for any text of a step, <c>**</c> for any steps; an empty path is the part itself. Empty: all.</summary>
    public IReadOnlyList<string> At { get; init; } = [];

    /// <summary>Empty: all. <see cref="ChangeMove.Changed"/> takes in what became more or less.</summary>
    public IReadOnlyList<ChangeMove> Moves { get; init; } = [];

    /// <summary>Texts, one of which is in what is new; in any case.</summary>
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <summary>One of the files of a commit is so named; <c>*</c> stands for any text. A name without a slash is one of a file in any folder.</summary>
    public IReadOnlyList<string> AnyFile { get; init; } = [];

    /// <summary>Each of the files is so named.</summary>
    public IReadOnlyList<string> AllFiles { get; init; } = [];

    public bool Takes(VersionChange change) =>
        (Parts.Count == 0 || Parts.Contains(change.Kind))
        && (Objects.Count == 0 || Objects.Contains(change.Object, StringComparer.Ordinal))
        && (Moves.Count == 0 || Moves.Contains(change.Move) || (change.Move is ChangeMove.Lowered or ChangeMove.Raised && Moves.Contains(ChangeMove.Changed)))
        && (At.Count == 0 || At.Any(pattern => Wildcards.Match(pattern.Length == 0 ? [] : pattern.Split('/'), [.. change.Path.Steps])))
        && (Contains.Count == 0 || (change.After ?? change.Before)?.ToString() is { } text && Contains.Any(c => text.Contains(c, StringComparison.OrdinalIgnoreCase)))
        && (AnyFile.Count == 0 || change.Files.Any(f => AnyFile.Any(p => Wildcards.File(p, f))))
        && (AllFiles.Count == 0 || change.Files.Count > 0 && change.Files.All(f => AllFiles.Any(p => Wildcards.File(p, f))));
}

/// <summary>The shipped tables of the analysis. A key that is not of their form is a mistake.</summary>
internal sealed record AnalysisTables(IReadOnlyList<ChangeClass> Classes, IReadOnlyList<EvidenceSign> Signs)
{
    private const string Resources = "SafeOps.Rollbacks.Analysis.Data.";

    private static readonly Lazy<AnalysisTables> All = new(() => new AnalysisTables(
        Read<ChangeClass>(Resource("change-classes.json"), "change-classes.json"),
        Read<EvidenceSign>(Resource("evidence-signs.json"), "evidence-signs.json")));

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static AnalysisTables Shipped => All.Value;

    /// <summary>The last class of the table takes everything.</summary>
    public ChangeClass ClassOf(VersionChange change) => Classes.First(c => c.Takes(change));

    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.DocumentInvalid"/>.</exception>
    public static IReadOnlyList<T> Read<T>(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<List<T>>(json, Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException invalid)
        {
            throw new SafeOpsException(ErrorCodes.DocumentInvalid, $"{file}: {invalid.Message}", target: file, inner: invalid);
        }
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(AnalysisTables).Assembly.GetManifestResourceStream(Resources + name)!);
        return reader.ReadToEnd();
    }
}
