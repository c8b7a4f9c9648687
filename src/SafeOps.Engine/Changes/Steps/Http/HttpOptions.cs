using System.Globalization;
using System.Text.Json.Nodes;
using SafeOps.Changes.Steps.Commands;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Http;

/// <summary>A request as a step writes it. Texts are as written: references to secrets stay <c>${name}</c>.</summary>
internal sealed record HttpOptions
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    public const long DefaultLongestAnswer = 10_000_000;

    /// <summary>RFC 9110, 9.2.1: what only asks.</summary>
    public static readonly IReadOnlyList<string> SafeMethods = ["GET", "HEAD", "OPTIONS"];

    /// <summary>RFC 9110, 9.2.2: sent twice they leave what one leaves.</summary>
    private static readonly string[] IdempotentMethods = [.. SafeMethods, "PUT", "DELETE"];

    private const int DefaultRetries = 2;

    public required string Method { get; init; }
    public required string Url { get; init; }

    /// <summary>What the author says of it; null: its method says.</summary>
    public string? Effect { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A text, or any value, which is sent as JSON.</summary>
    public JsonNode? Body { get; init; }
    public string? BodyFile { get; init; }
    public string? ContentType { get; init; }
    public required HttpExpectation Expect { get; init; }
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>How often it is sent again; null: twice where that is harmless, else never.</summary>
    public int? Retries { get; init; }

    /// <summary>The header in which a key of SafeOps tells the server that two requests are one.</summary>
    public string? KeyHeader { get; init; }

    /// <summary><c>same-host</c>, <c>none</c> or <c>any</c>.</summary>
    public string Redirects { get; init; } = "same-host";
    public string? AuthorityFile { get; init; }
    public long LongestAnswer { get; init; } = DefaultLongestAnswer;

    /// <summary>For a request that asks: how long it is repeated until the answer is as expected, and how often.</summary>
    public TimeSpan Within { get; init; }
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The options of a request that tells whether this one was done; null: nobody can be asked.</summary>
    public HttpOptions? Probe { get; init; }

    public bool Reads => Effect is null ? SafeMethods.Contains(Method) : Effect == "read";

    /// <summary>Sending it again after an unknown outcome leaves what sending it once leaves.</summary>
    public bool CanRepeat => Reads || IdempotentMethods.Contains(Method) || KeyHeader is not null;

    public int Attempts => 1 + (Retries ?? (CanRepeat ? DefaultRetries : 0));

    /// <summary>From a step's options, or from <see cref="Planning.PlannedAction.Intent"/>, which has the same shape.</summary>
    public static HttpOptions Read(JsonObject with) => new()
    {
        Method = CommandOptions.Text(with["method"]) ?? "GET",
        Url = CommandOptions.Text(with["url"]) ?? "",
        Effect = CommandOptions.Text(with["effect"]),
        Headers = with["headers"] is JsonObject map ? map.ToDictionary(p => p.Key, p => CommandOptions.Text(p.Value) ?? "") : new Dictionary<string, string>(),
        Body = with["body"]?.DeepClone(),
        BodyFile = CommandOptions.Text(with["bodyFile"]),
        ContentType = CommandOptions.Text(with["contentType"]),
        Expect = HttpExpectation.Read(with["expect"]),
        Timeout = Duration(with["timeout"]) ?? DefaultTimeout,
        Retries = int.TryParse(CommandOptions.Text(with["retries"]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var retries) ? retries : null,
        KeyHeader = CommandOptions.Text(with["idempotencyKey"]),
        Redirects = CommandOptions.Text(with["redirects"]) ?? "same-host",
        AuthorityFile = CommandOptions.Text(with["caFile"]),
        LongestAnswer = ByteSize.TryParse(CommandOptions.Text(with["maxSize"]), out var size) ? size : DefaultLongestAnswer,
        Within = Duration(with["within"]) ?? TimeSpan.Zero,
        Every = Duration(with["every"]) ?? TimeSpan.FromSeconds(5),
        Probe = with["probe"] is JsonObject probe ? Read(probe) : null,
    };

    public JsonObject ToIntent() => new()
    {
        ["method"] = Method,
        ["url"] = Url,
        ["effect"] = Effect,
        ["headers"] = new JsonObject(Headers.Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value))),
        ["body"] = Body?.DeepClone(),
        ["bodyFile"] = BodyFile,
        ["contentType"] = ContentType,
        ["expect"] = Expect.ToJson(),
        ["timeout"] = Durations.Format(Timeout),
        ["retries"] = Retries,
        ["idempotencyKey"] = KeyHeader,
        ["redirects"] = Redirects,
        ["caFile"] = AuthorityFile,
        ["maxSize"] = LongestAnswer.ToString(CultureInfo.InvariantCulture),
        ["within"] = Durations.Format(Within),
        ["every"] = Durations.Format(Every),
        ["probe"] = Probe?.ToIntent(),
    };

    private static TimeSpan? Duration(JsonNode? node) => Durations.TryParse(CommandOptions.Text(node), out var time) ? time : null;
}
