using System.Text;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>One state on its way through the reader: where its resources go, and what goes with each.</summary>
internal sealed class StateReading(string path, StateHead head, StateReaderCallback callback, IProgress<long>? progress, CancellationToken cancellationToken)
{
    private const int Step = 1 << 20;

    private long _reported;
    private string _provider = "";
    private string _providerName = "";

    public string Path => path;

    /// <summary>Whether a resource of this file was met whose members are not in the order in which Terraform writes them.</summary>
    public bool IsUnordered { get; set; }

    public void Give(StateResource resource)
    {
        cancellationToken.ThrowIfCancellationRequested();
        head.Instances++;
        callback(resource);
        if (progress is null || resource.Offset - _reported < Step)
            return;
        _reported = resource.Offset;
        progress.Report(_reported);
    }

    /// <summary>Neighbours have the same one mostly.</summary>
    public string Provider(string? text)
    {
        if (text == _provider || text is null)
            return text is null ? "" : _providerName;
        (_provider, _providerName) = (text, ProviderName.Of(text));
        return _providerName;
    }

    public SafeOpsException Invalid(long offset, string what) =>
        new(ErrorCodes.StateFileInvalid, $"{path}: {what}, at byte {offset}.", "Write the state again with 'terraform state pull', then repeat.", path);

    /// <summary>Moves to the next member of the object the reader is in; false at its end.</summary>
    public static bool Next(JsonFile json)
    {
        json.Need();
        return json.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>A text that may be missing.</summary>
    public static string? Text(JsonFile json)
    {
        json.Need();
        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            return json.Text();
        json.Skip();
        return null;
    }

    /// <summary>The text of a JSON text as it stands in a file; null for anything else.</summary>
    public static string? Text(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 2 || raw[0] != '"')
            return null;
        if (!raw.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(raw[1..^1]);
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        return reader.GetString();
    }
}
