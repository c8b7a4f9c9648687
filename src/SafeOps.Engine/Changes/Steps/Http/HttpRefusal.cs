using System.Text;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Http;

/// <summary>What an answer means that is not the one expected, and what to do about it.</summary>
internal static class HttpRefusal
{
    private const int LongestShown = 300;

    /// <summary>The server read the request and would not do it, so nothing was done (RFC 9110, 15.5); 408 says that it did not wait for the end.</summary>
    public static bool DidNothing(HttpAnswer answer) => answer.Status is >= 400 and < 500 and not 408;

    /// <param name="shown">The request, for people.</param>
    /// <param name="wrong">What was expected and not found.</param>
    public static SafeOpsException Of(HttpAnswer answer, string shown, string wrong, SecretMasker masker)
    {
        var (code, next) = answer.Status switch
        {
            401 => (ErrorCodes.LoginExpired, "Look at the secret the header 'Authorization' takes: it is missing, wrong, or has expired."),
            403 or 407 => (ErrorCodes.TargetRefused, "Ask for the permission, or use a login that has it."),
            404 or 410 => (ErrorCodes.TargetUnknown, "Look at the address; where a thing that is gone is as good, add 404 to 'expect.status'."),
            405 or 415 or 422 or 400 => (ErrorCodes.TargetRefused, "Look at the method, the body and its contentType against what the server documents."),
            409 or 412 => (ErrorCodes.TargetConflict, "Something else has changed it: look at what is there now, then plan again."),
            429 => (ErrorCodes.TargetBusy, answer.Headers.TryGetValue("Retry-After", out var after) ? $"The server asks to come back after {after}{(after.All(char.IsAsciiDigit) ? " s" : "")}." : "Try again later."),
            >= 300 and < 400 => (ErrorCodes.TargetRefused, answer.Headers.TryGetValue("Location", out var location) ? $"It sends to {masker.Hide(location)}: write that address if it is meant, or 'redirects: any' for a request that only reads." : "Look at the address."),
            >= 500 => (ErrorCodes.ActionFailed, "Look at the server's own log; it may have done a part of it."),
            _ => (ErrorCodes.ActionFailed, null as string),
        };
        var body = Excerpt(answer, masker);
        return new SafeOpsException(code, $"{shown}: {masker.Hide(wrong)}.{(body.Length == 0 ? "" : $" It answered: {body}{(char.IsPunctuation(body[^1]) ? "" : ".")}")}", next, shown);
    }

    /// <summary>The beginning of an answer in one line, fit for a terminal, secrets hidden.</summary>
    public static string Excerpt(HttpAnswer answer, SecretMasker masker)
    {
        if (answer.Body.Contains((byte)0))
            return "";
        var text = string.Join(' ', masker.Hide(Encoding.UTF8.GetString(answer.Body)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return PrintableText.Of(text.Length <= LongestShown ? text : text[..LongestShown] + "…");
    }
}
