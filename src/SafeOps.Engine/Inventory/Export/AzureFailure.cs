using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Inventory.Export;

/// <summary>What can be done about a call that failed.</summary>
public enum FailureKind
{
    /// <summary>No answer, or one that says to come again: the same call may succeed.</summary>
    Transient,

    /// <summary>Too many calls: the same call succeeds later.</summary>
    Throttled,

    /// <summary>The token is not, or no longer, taken.</summary>
    SignIn,

    /// <summary>The caller may not read this.</summary>
    Refused,

    /// <summary>What was asked for is not there.</summary>
    NotFound,

    /// <summary>The answer would be longer than Azure gives in one piece.</summary>
    TooLarge,

    /// <summary>Asking again gives the same.</summary>
    Final,
}

/// <summary>A call to Azure that failed, with what its answer says of the reason.</summary>
public sealed class AzureFailure(FailureKind kind, ErrorCode code, string message, string? nextStep = null, Exception? inner = null)
    : SafeOpsException(code, message, nextStep, inner: inner)
{
    private const int LongestReason = 600;

    public FailureKind Kind { get; } = kind;

    /// <summary>Azure's own code, the most specific one: <c>ResponsePayloadTooLarge</c>. Null where it gave none.</summary>
    public string? AzureCode { get; init; }

    /// <summary>What Azure says of when to come again; null where it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads an answer whose status is no success. Form of the body: the ARM error response, RFC 9457 style objects or none.</summary>
    /// <param name="what">What was asked, as a person says it.</param>
    public static AzureFailure Of(AzureAnswer answer, string what)
    {
        var (code, reason) = Read(Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 64 * 1024)]));
        return Of(answer.Status, code, reason, what, RetryAfterOf(answer));
    }

    /// <param name="reason">Azure's own sentence.</param>
    public static AzureFailure Of(int status, string? code, string? reason, string what, TimeSpan? retryAfter = null)
    {
        var said = $"{what}: Azure answered {status.ToString(CultureInfo.InvariantCulture)}{(code is null ? "" : $" {code}")}{(reason is null ? "" : $": {reason.TrimEnd('.')}")}.";
        var (kind, errorCode, next) = (status, code) switch
        {
            (_, "ResponsePayloadTooLarge") => (FailureKind.TooLarge, ErrorCodes.LimitExceeded, "Ask for fewer types at a time with -Type."),
            (401, _) => (FailureKind.SignIn, ErrorCodes.AzureRefused, "Sign in again (az login), or give a fresh -AccessToken; then repeat."),
            (403, _) => (FailureKind.Refused, ErrorCodes.AzureRefused, "Give the identity the role Reader on what it is to read."),
            (404 or 410, _) => (FailureKind.NotFound, ErrorCodes.AzureRefused, "Look at the name, and at the cloud it is in (-Cloud, -Endpoint)."),
            (429, _) or (_, "RateLimiting" or "TooManyRequests") => (FailureKind.Throttled, ErrorCodes.AzureThrottled, "Others use the same quota: repeat later."),
            (408 or 500 or 502 or 503 or 504, _) => (FailureKind.Transient, ErrorCodes.AzureUnreachable, "Repeat later; status.azure.com says whether Azure has trouble."),
            ( >= 300 and < 400, _) => (FailureKind.Final, ErrorCodes.AzureRefused, "Give the address of Azure Resource Manager itself as -Endpoint: a redirection is not followed, for the token would go along."),
            _ => (FailureKind.Final, ErrorCodes.AzureRefused, (string?)null),
        };
        return new AzureFailure(kind, errorCode, said, next) { AzureCode = code, RetryAfter = retryAfter };
    }

    /// <summary>The most specific code and sentence of an error, <c>{"error":{"code","message","details":[…]}}</c> or its inner object alone.</summary>
    public static (string? Code, string? Reason) Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out var inner))
                error = inner;
            if (error.ValueKind == JsonValueKind.String)
                return (error.GetString(), Text(document.RootElement, "error_description"));
            var (code, reason) = (Text(error, "code"), Text(error, "message"));
            while (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array && details.GetArrayLength() > 0)
            {
                error = details[0];
                (code, reason) = (Text(error, "code") ?? code, Text(error, "message") ?? reason);
            }
            return (code, reason);
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status says all there is.
            return (null, null);
        }
    }

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? OneLine(value.GetString()!)
            : null;

    private static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > LongestReason ? line[..LongestReason] + "…" : line;
    }

    /// <summary>Seconds, or a date (RFC 9110), which is held against the answer's own; Azure Storage and others say it in thousandths too.</summary>
    private static TimeSpan? RetryAfterOf(AzureAnswer answer)
    {
        if (Seconds(answer.Header("Retry-After")) is { } seconds)
            return seconds;
        if (Seconds(answer.Header("x-ms-retry-after-ms")) is { } thousandths)
            return thousandths / 1000;
        return Date(answer.Header("Retry-After")) - Date(answer.Header("Date")) is { } wait && wait >= TimeSpan.Zero ? wait : null;
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
}
