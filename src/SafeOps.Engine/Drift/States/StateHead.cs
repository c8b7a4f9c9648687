using System.Globalization;
using System.Text.Json;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>The members around the resources: they say what a file is, and refuse what is no state to be read.</summary>
internal sealed class StateHead(string path)
{
    private const string Pull = "Write the state with 'terraform state pull', or with 'terraform show -json' without the name of a plan, and compare that.";

    private int? _version;
    private string? _formatVersion;
    private string? _terraformVersion;
    private string? _lineage;
    private string? _stranger;
    private long? _serial;
    private StateFormat? _skipped;
    private bool _isRead;

    /// <summary>Resources were passed over, as it was not known yet what they are.</summary>
    public bool IsDeferred => _skipped is not null && !_isRead;

    public int Instances { get; set; }

    public StateFileInfo Info() => new()
    {
        Path = path,
        Format = _version is null ? StateFormat.Show : StateFormat.State,
        TerraformVersion = _terraformVersion,
        Serial = _serial,
        Lineage = _lineage,
        Instances = Instances,
    };

    /// <summary>Whether resources in this format, which begin at the present member, are to be read now.</summary>
    public bool Read(JsonFile json, StateFormat format)
    {
        var known = format == StateFormat.State ? _version is not null : _formatVersion is not null && _version is null;
        if (!known)
        {
            _skipped ??= format;
            return false;
        }
        json.Need();
        if (json.TokenType == JsonTokenType.Null)
            return false;
        _isRead = true;
        return true;
    }

    /// <summary>Takes in any other member.</summary>
    public void Member(JsonFile json)
    {
        if (json.TokenType != JsonTokenType.PropertyName)
            return;
        var name = json.Text()!;
        json.Need();
        switch (name)
        {
            case "version":
                Version(json);
                break;
            case "format_version":
                FormatVersion(json.TokenType == JsonTokenType.String ? json.Text()! : "");
                break;
            case "terraform_version":
                _terraformVersion = Scalar(json);
                break;
            case "lineage":
                _lineage = Scalar(json);
                break;
            case "serial":
                _serial = long.TryParse(Scalar(json), NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? serial : null;
                break;
            case "encrypted_data" or "encryption_version":
                throw NotSupported("is encrypted", "Write it in the clear with 'tofu state pull', which decrypts with the configuration's key, compare that, and delete it.");
            case "planned_values" or "resource_changes" or "prior_state":
                throw NotSupported("is a plan, not a state", Pull);
            case "resources" or "values" or "outputs" or "check_results" or "checks":
                break;
            default:
                _stranger ??= name;
                break;
        }
        json.Skip();
    }

    /// <summary>Refuses a file that ended without having said that it is a state.</summary>
    public void End()
    {
        if (_version is null && _formatVersion is null)
            throw NoState(path);
        if (_version is null && _stranger is not null && !_isRead && _skipped is null)
            throw new SafeOpsException(ErrorCodes.StateFileInvalid, $"{path} was written by Terraform, and is no state: it has '{_stranger}' and no values.", Pull, path);
        if (_skipped is { } skipped && skipped != (_version is null ? StateFormat.Show : StateFormat.State))
            _skipped = null;
    }

    public static SafeOpsException NoState(string path) =>
        new(ErrorCodes.StateFileInvalid, $"{path} is no Terraform state: it has neither 'version' nor 'format_version' at its top.", Pull, path);

    /// <summary>What a file that is no JSON is instead, by its first bytes; null where they do not tell.</summary>
    public static SafeOpsException? Foreign(string path)
    {
        Span<byte> head = stackalloc byte[4];
        using (var file = File.OpenRead(path))
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        var what = head switch
        {
            [(byte)'P', (byte)'K', 3, 4] => "is a saved plan or another zip file, not a state",
            [0x1F, 0x8B, ..] => "is compressed (gzip)",
            _ => null,
        };
        return what is null ? null : new SafeOpsException(ErrorCodes.StateFileNotSupported, $"{path} {what}.", Pull, path);
    }

    private static string? Scalar(JsonFile json) => json.TokenType is JsonTokenType.String or JsonTokenType.Number ? json.Text() : null;

    private void Version(JsonFile json)
    {
        if (json.TokenType != JsonTokenType.Number || !int.TryParse(json.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            throw NoState(path);
        if (version > StateFile.Format)
            throw NotSupported($"has state format {version}, and {StateFile.Format} is the newest that is known here", "Update SafeOps, or write the state with 'terraform show -json'.");
        if (version < StateFile.Format && Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) == ".terraform")
            throw NotSupported("is Terraform's own note of where the state is kept, not the state", "Write the state with 'terraform state pull', and compare that.");
        if (version < StateFile.Format)
            throw NotSupported($"has state format {version}, which Terraform wrote before 0.12", "Run 'terraform apply -refresh-only' with a current Terraform, which rewrites the state in format 4.");
        _version = version;
    }

    private void FormatVersion(string version)
    {
        if (!int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major))
            throw NoState(path);
        if (major > 1)
            throw NotSupported($"has format {version} of 'terraform show -json', and 1 is the newest that is known here", "Update SafeOps, or write the state with 'terraform state pull'.");
        _formatVersion = version;
    }

    private SafeOpsException NotSupported(string what, string next) => new(ErrorCodes.StateFileNotSupported, $"{path} {what}.", next, path);
}
