using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>The command lines of a deployment (learn.microsoft.com/cli/azure/deployment). The subscription always stands in them.</summary>
internal sealed partial class DeployCommand
{
    public const string Program = "az";

    /// <summary>Azure allows no longer name of a deployment.</summary>
    private const int LongestName = 64;

    /// <summary>Settings by environment (AZURE_{section}_{name}): it asks nothing, installs nothing, and prints plainly.</summary>
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["AZURE_EXTENSION_USE_DYNAMIC_INSTALL"] = "no",
        ["AZURE_CORE_DISABLE_CONFIRM_PROMPT"] = "yes",
        ["AZURE_CORE_NO_COLOR"] = "yes",
        ["AZURE_CORE_COLLECT_TELEMETRY"] = "no",
        ["AZURE_CORE_SURVEY_MESSAGE"] = "no",
        ["PYTHONIOENCODING"] = "utf-8",
    };

    private readonly DeployOptions _options;
    private readonly string _subscription;
    private readonly IReadOnlyList<string> _parameters;
    private readonly string? _input;
    private readonly StepContext _context;

    public DeployCommand(DeployOptions options, StepContext context, IReadOnlyDictionary<string, ParameterValue> parameters)
    {
        _options = options;
        _context = context;
        _subscription = DeployOptions.Subscription(context.Environment);
        var secure = new TemplateFiles(options, context.Project).Secure();
        var secrets = options.Set.Where(s => DeployOptions.IsSecret(s.Key, s.Value, secure)).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        foreach (var (_, value) in secrets)
            context.Secrets.Masker.Register(Interpolation.Unescape(context.Reveal(value, parameters)));
        // az reads '@-' from standard input; a document there has the form of a parameters file.
        _input = secrets.Count == 0 ? null : new JsonObject(secrets.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, new JsonObject { ["value"] = Interpolation.Unescape(context.Reveal(s.Value, parameters)) }))).ToJsonString();
        _parameters =
        [
            .. options.Parameters,
            .. options.Set.Except(secrets).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}={Interpolation.Unescape(s.Value)}"),
            .. _input is null ? (string[])[] : ["@-"],
        ];
    }

    public string Place => _options.Place(_subscription);

    /// <summary>The name of the deployment, by which Azure is asked for it: the same for the same action of the same run.</summary>
    public static string Name(string runId, string actionId)
    {
        var name = $"safeops-{runId}-{Disallowed().Replace(actionId, "-")}";
        return name.Length <= LongestName ? name : $"{name[..(LongestName - 9)]}-{Digest.Short(Digest.OfText(name))}";
    }

    /// <summary>What Azure says would change. It answers in FullResourcePayloads, with the properties.</summary>
    public StepCommand WhatIf => Command("what-if", [.. Template, .. Mode, "--no-pretty-print", "--result-format", "FullResourcePayloads"], true, TimeSpan.FromMinutes(15));

    /// <param name="runId">While planning there is none yet: <c>&lt;run&gt;</c>.</param>
    public StepCommand Create(string runId, string actionId) =>
        Command("create", ["--name", runId.StartsWith('<') ? $"safeops-{runId}-{Disallowed().Replace(actionId, "-")}" : Name(runId, actionId), .. Template, .. Mode], true, _options.Timeout);

    public StepCommand Show(string name) => Command("show", ["--name", name], false, TimeSpan.FromMinutes(2));

    private IEnumerable<string> Template => ["--template-file", _options.Template, .. _parameters.SelectMany(p => (string[])["--parameters", p]), "--no-prompt", "true"];

    private IEnumerable<string> Mode => _options.Scope == "group" ? ["--mode", _options.Complete ? "Complete" : "Incremental"] : [];

    private StepCommand Command(string verb, IEnumerable<string> arguments, bool deploys, TimeSpan timeout) => new(
        Program,
        [
            "deployment", _options.Scope, verb, "--subscription", _subscription,
            .. _options.Scope == "group" ? (string[])["--resource-group", _options.ResourceGroup ?? ""] : [],
            .. _options.Scope == "mg" ? (string[])["--management-group-id", _options.ManagementGroup ?? ""] : [],
            .. deploys && _options.Scope != "group" ? (string[])["--location", _options.Location ?? ""] : [],
            .. arguments,
            "--only-show-errors", "--output", "json",
        ])
    {
        StandardInput = deploys ? _input : null,
        Environment = Settings,
        Timeout = timeout,
    };

    /// <summary>The deployment of this name as Azure keeps it; null where it knows none.</summary>
    public async Task<JsonObject?> ShowAsync(string name, CancellationToken cancellationToken)
    {
        var command = Show(name);
        var result = await StepPrograms.AskAsync(command, _context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0 && result.ErrorOutput.Contains("DeploymentNotFound", StringComparison.Ordinal))
            return null;
        Require(command, result);
        return AzureAnswer.Read(command, result);
    }

    /// <summary>Throws what <see cref="AzureRefusal"/> makes of an answer that is none.</summary>
    public void Require(StepCommand command, ProgramResult result)
    {
        if (result.TimedOut || result.ExitCode != 0)
            throw AzureRefusal.Of(command, result, Place, StepPrograms.Complaint(result, _context));
    }

    [GeneratedRegex(@"[^\w.()-]", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex Disallowed();
}

/// <summary>What az printed.</summary>
internal static class AzureAnswer
{
    public static JsonObject Read(StepCommand command, ProgramResult result)
    {
        try
        {
            return (JsonObject)JsonNode.Parse(result.Output)!;
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidCastException or ArgumentException)
        {
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, string.Create(CultureInfo.InvariantCulture, $"'{command.Line}' did not answer with a JSON object ({Counts.Of(result.Output.Length, "character")})."), "Look what that command prints.", command.Line, error);
        }
    }
}
