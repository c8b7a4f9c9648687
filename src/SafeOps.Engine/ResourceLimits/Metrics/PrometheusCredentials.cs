using System.Text;
using SafeOps.Errors;
using SafeOps.Secrets;

namespace SafeOps.ResourceLimits.Metrics;

/// <summary>Turns what a caller gives into headers; every secret in them is registered to be hidden.</summary>
internal sealed class PrometheusCredentials(SecretVault secrets)
{
    private const string SignIn = "Authorization";

    public PrometheusAccess Access(Uri address, string? token, IReadOnlyDictionary<string, string> headers, TimeSpan timeout)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new SafeOpsException(ErrorCodes.ParameterInvalid, $"-PrometheusUri is '{(address.IsAbsoluteUri ? address.Scheme + ":…" : address.OriginalString)}'; expected an address such as https://prometheus.example.net:9090.", target: nameof(address));
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
            all[name] = Value(name, value);
        if (token is not null)
            all[SignIn] = "Bearer " + secrets.Resolve(SecretReference.TryParse(token) ?? throw NoReference("-Token"));
        else if (address.UserInfo.Length > 0)
            all.TryAdd(SignIn, Basic(Uri.UnescapeDataString(address.UserInfo)));
        return new PrometheusAccess(address) { Headers = all, Timeout = timeout };
    }

    private string Value(string name, string value)
    {
        if (SecretReference.TryParse(value) is { } reference)
            return secrets.Resolve(reference);
        // What names no secret (a tenant) may stand as it is.
        return name.Equals(SignIn, StringComparison.OrdinalIgnoreCase) || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || SecretFinder.IsSecret(name, value)
            ? throw NoReference($"-Header {name}")
            : value;
    }

    private string Basic(string user)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(user));
        secrets.Masker.Register(encoded);
        if (user.Split(':', 2) is [_, { Length: > 0 } password])
            secrets.Masker.Register(password);
        return "Basic " + encoded;
    }

    private static SafeOpsException NoReference(string what) =>
        new(ErrorCodes.ParameterInvalid, $"{what} is no reference to a secret; expected {SecretReference.Expected}.", "Put it into an environment variable or a vault.", what);
}
