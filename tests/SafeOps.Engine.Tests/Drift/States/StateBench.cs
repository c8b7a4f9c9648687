using System.Text;
using System.Text.Json.Nodes;
using SafeOps.Drift.States;

namespace SafeOps.Engine.Tests.Drift.States;

/// <summary>A folder for states, and what reading one gave.</summary>
internal sealed class StateBench : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("safeops-states-");

    public string Folder => _folder.FullName;

    public List<Seen> Resources { get; } = [];

    public string Write(string text, string name = "terraform.tfstate", Encoding? encoding = null)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return path;
    }

    public StateFileInfo Read(string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        Resources.Clear();
        return StateFile.Read(path, r => Resources.Add(new Seen(r, Encoding.UTF8.GetString(r.Attributes.Span))), progress, cancellationToken);
    }

    public StateFileInfo ReadText(string text) => Read(Write(text));

    /// <summary>A state in format 4 around resources.</summary>
    public static string State(string resources) =>
        $$"""{"version": 4, "terraform_version": "1.11.4", "serial": 7, "lineage": "l-1", "outputs": {}, "resources": [{{resources}}], "check_results": null}""";

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>A resource, with its attributes copied out of the reader's window.</summary>
    internal sealed record Seen(StateResource Resource, string Attributes)
    {
        public string Address => Resource.Address;

        public JsonNode Json => JsonNode.Parse(Attributes)!;

        /// <summary>What does not hang on where the resource lies in its file.</summary>
        public string Facts =>
            $"{Address}|{Resource.Type}|{Resource.IsData}|{Resource.Provider}|{Resource.Id}|{Resource.IsDeposed}|{Resource.IsTainted}|{string.Join(',', Resource.SensitivePaths)}|{Json.ToJsonString()}";
    }
}
