using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Definition;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>The options of an <c>azure.deploy</c>. Texts are as written: references to secrets stay <c>${name}</c>.</summary>
internal sealed record DeployOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The group of commands of <c>az deployment</c>: <c>group</c>, <c>sub</c>, <c>mg</c> or <c>tenant</c>.</summary>
    public required string Scope { get; init; }
    public string? ResourceGroup { get; init; }
    public string? ManagementGroup { get; init; }

    /// <summary>Where Azure keeps the record of a deployment that is above a resource group.</summary>
    public string? Location { get; init; }

    /// <summary>A Bicep file or an ARM template of the project.</summary>
    public required string Template { get; init; }

    /// <summary>Parameters files of the project; a later one wins.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Single parameters by name; these win over all files.</summary>
    public required IReadOnlyDictionary<string, string> Set { get; init; }

    /// <summary>What the template does not name is deleted from the resource group.</summary>
    public bool Complete { get; init; }

    /// <summary>How many resources it may delete.</summary>
    public int MostDeletes { get; init; }
    public required TimeSpan Timeout { get; init; }

    public bool HasBicepParameters => Parameters.Any(p => p.EndsWith(".bicepparam", StringComparison.OrdinalIgnoreCase));

    /// <summary>From a step's options, or from <see cref="Planning.PlannedAction.Intent"/>, which has the same shape.</summary>
    public static DeployOptions Read(JsonObject with) => new()
    {
        Scope = Text(with["scope"]) switch { "subscription" => "sub", "managementGroup" => "mg", "tenant" => "tenant", _ => "group" },
        ResourceGroup = Text(with["resourceGroup"]),
        ManagementGroup = Text(with["managementGroup"]),
        Location = Text(with["location"]),
        Template = Text(with["template"])!,
        Parameters = with["parameters"] is JsonArray files ? [.. files.Select(Text).OfType<string>()] : [],
        Set = with["set"] is JsonObject map ? map.ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "") : new Dictionary<string, string>(),
        Complete = Text(with["mode"]) == "complete",
        MostDeletes = (int)((with["limits"] as JsonObject)?["deletes"]?.GetValue<long>() ?? 0),
        Timeout = Durations.TryParse(Text(with["timeout"]), out var timeout) ? timeout : DefaultTimeout,
    };

    public JsonObject ToIntent() => new()
    {
        ["scope"] = Scope switch { "sub" => "subscription", "mg" => "managementGroup", var other => other },
        ["resourceGroup"] = ResourceGroup,
        ["managementGroup"] = ManagementGroup,
        ["location"] = Location,
        ["template"] = Template,
        ["parameters"] = new JsonArray([.. Parameters.Select(p => (JsonNode)p)]),
        ["set"] = new JsonObject(Set.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))),
        ["mode"] = Complete ? "complete" : "incremental",
        ["limits"] = new JsonObject { ["deletes"] = (long)MostDeletes },
        ["timeout"] = Durations.Format(Timeout),
    };

    /// <summary>For people: <c>resource group shop-rg in sub-dev</c>.</summary>
    public string Place(string subscription) => Scope switch
    {
        "sub" => $"subscription {subscription}",
        "mg" => $"management group {ManagementGroup}",
        "tenant" => "the tenant",
        _ => string.Create(CultureInfo.InvariantCulture, $"resource group {ResourceGroup} in {subscription}"),
    };

    /// <summary>The subscription that the environment declares; az's own default is never taken.</summary>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetUndeclared"/>.</exception>
    public static string Subscription(EnvironmentDefinition environment) =>
        (environment.Targets["azure"] as JsonObject)?["subscription"]?.ToString() is { Length: > 0 } subscription
            ? subscription
            : throw new SafeOpsException(
                ErrorCodes.TargetUndeclared,
                $"The environment '{environment.Name}' declares no Azure subscription.",
                $"Add 'targets: {{ azure: {{ subscription: <name or id> }} }}' to it in {SafeOpsProject.FileName}: the subscription that az is set to is never taken.",
                environment.Name);

    /// <summary>Whether a parameter's value must not stand in an argument: it is a secret, its name says so, or the template does.</summary>
    public static bool IsSecret(string name, string value, IReadOnlySet<string> secure) =>
        Interpolation.Names(value).Count > 0 || secure.Contains(name) || SecretFinder.IsSecret(name, value);

    private static string? Text(JsonNode? node) => node?.ToString();
}
