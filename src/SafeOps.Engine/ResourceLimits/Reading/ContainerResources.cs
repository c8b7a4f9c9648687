using SafeOps.Text;
using SafeOps.Values;

namespace SafeOps.ResourceLimits.Reading;

public enum ContainerRole
{
    Main,

    /// <summary>Runs to its end before the others.</summary>
    Init,

    /// <summary>An init container that is restarted always, and so runs beside the others (Kubernetes 1.28).</summary>
    Sidecar,
}

public enum ResourceOrigin
{
    HelmValues,
    Manifest,

    /// <summary>An object as a cluster gave it out: it has an identity there, and no file to edit.</summary>
    Live,
}

/// <summary>Where something stands in a file.</summary>
/// <param name="File">Full path.</param>
/// <param name="Shown">The file as a person reads it, from where they stand.</param>
public sealed record ResourcePlace(string File, string Shown, int Line, int Column)
{
    public override string ToString() => $"{Shown}:{Line}:{Column}";

    internal static ResourcePlace Of(ResourceFile file, SourceSpan span) => new(file.Path, file.Shown, span.Line, span.Column);
}

/// <summary>A request or limit as it is written.</summary>
/// <param name="Text">As written: <c>512Mi</c>.</param>
public sealed record ResourceAmount(Quantity Quantity, string Text, ResourcePlace Place)
{
    /// <summary>What gave it where the container itself has none: a LimitRange, a preset.</summary>
    public string? GivenBy { get; init; }

    public override string ToString() => Text;
}

/// <summary>The resources of one container, and where they can be changed.</summary>
internal sealed record ContainerResources
{
    /// <summary>The chart's or object's name alone.</summary>
    public required string Name { get; init; }

    /// <summary>The object's kind; null of helm values.</summary>
    public string? Kind { get; init; }
    public string? Namespace { get; init; }
    public required string Container { get; init; }
    public ContainerRole Role { get; init; }
    public required ResourceOrigin Origin { get; init; }
    public string? Overlay { get; init; }

    /// <summary>Of helm values: the container's name is a guess, as only templates know it.</summary>
    public bool ContainerIsGuessed => Origin == ResourceOrigin.HelmValues;

    public string Workload => Kind is null ? Name : $"{Kind}/{Name}";

    /// <summary>Where the container or its resources stand.</summary>
    public required ResourcePlace Place { get; init; }

    /// <summary>The file in which a value that is not there yet is made, and the path of the container's resources in it.</summary>
    public required ResourceFile File { get; init; }
    public required IReadOnlyList<ValuePathPart> Path { get; init; }

    /// <summary>Which of several documents, from 0; null where there is one.</summary>
    public int? Document { get; init; }

    public IReadOnlyDictionary<ResourceKind, ResourceAmount> Requests { get; init; } = new Dictionary<ResourceKind, ResourceAmount>();
    public IReadOnlyDictionary<ResourceKind, ResourceAmount> Limits { get; init; } = new Dictionary<ResourceKind, ResourceAmount>();

    /// <summary>Of helm values: the keys above the component, outermost first, without those that say nothing.</summary>
    public IReadOnlyList<string> Above { get; init; } = [];

    /// <summary>All of it is from a preset, which counts for nothing as soon as anything stands in its place.</summary>
    public bool IsPreset { get; init; }

    /// <summary>Kills for want of memory that the object's own status tells of.</summary>
    public int OomKills { get; init; }

    /// <summary>What kubectl cannot change by itself: the object belongs to another that is not in the file.</summary>
    public bool IsOwned { get; init; }
}

/// <summary>A file with its text, read once.</summary>
/// <param name="Shown">As a person reads it, from where they stand.</param>
internal sealed record ResourceFile(string Path, string Shown, string Text)
{
    public bool IsJson => System.IO.Path.GetExtension(Path).ToLowerInvariant() is ".json" or ".jsonc";
}
