using System.Text.RegularExpressions;

namespace SafeOps.Secrets;

/// <summary>What stands where a secret could stand and is none: references, placeholders, paths, everyday words.</summary>
internal static partial class PlainValues
{
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "null", "nil", "none", "undefined", "true", "false", "yes", "no", "on", "off", "~", "-",
        "string", "str", "text", "securestring", "boolean", "bool", "number", "integer", "object", "array", "required", "optional", "default", "redacted", "hidden", "masked", "unset", "empty",
        "changeme", "change-me", "change_me", "change-it", "todo", "tbd", "example", "placeholder", "dummy", "name",
    };

    private static readonly HashSet<string> Everyday = new(StringComparer.OrdinalIgnoreCase)
    {
        "password", "secret", "token", "credential", "credentials", "basic", "bearer", "anonymous", "administrator", "development", "production",
        "staging", "localhost", "postgres", "keyring", "keychain", "disabled", "enabled", "managed", "manager",
    };

    /// <summary>Null, a placeholder, or a reference to where the value is (<c>${x}</c>, <c>env:NAME</c>, <c>{{ .Values.x }}</c>, <c>var.password</c>).</summary>
    public static bool IsPlaceholder(string value) =>
        Nothing.Contains(value) || Placeholder().IsMatch(value) || Reference().IsMatch(value) || IsPath(value);

    public static bool IsNumber(string value) => value.Length > 0 && value.All(char.IsAsciiDigit);

    /// <summary>Only a whole path counts: Base64 may begin with a slash, but has no short words between its slashes.</summary>
    public static bool IsPath(string value) => Path().IsMatch(value);

    /// <summary>Values that would hide half of every text if they were hidden wherever they stand, and are no secret worth it.</summary>
    public static bool IsEveryday(string value) =>
        value.Length < SecretMasker.ShortestSecret || Nothing.Contains(value) || Everyday.Contains(value);

    [GeneratedRegex(@"^(?:[*•.?_#$-]+|x{3,}|<[^<>]*>|\[[^\[\]]*\]|\(.*\)|(?:your|my|some|the|insert|enter|replace)[-_ ](?:[a-z]+[-_ ])*(?:password|passphrase|secret|token|key|here|me|this)s?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?:\$\$?[A-Za-z_{(@][^\s]*|\$\{.*\}|\$\(.*\)|\$\{\{.*\}\}|\{\{.*|%\w+%|%\(?\w+\)?s|@Microsoft\.KeyVault.*|(?:env|secret|file|vault|keyvault|ssm|arn|op|ref\+\w+|azurekeyvault|sops|kms|gcpsm):[A-Za-z_/:].*|![A-Za-z][\w!-]*(?: .*)?|\*[A-Za-z]\w*|(?:var|local|data|module|each|self|this|args|opts|options|config|settings|env|secrets|values|input|inputs|params|parameters|ctx|context|process\.env|os|request|req|random_password|azurerm\w*|aws_\w+|google_\w+)\.[A-Za-z_].*|[A-Za-z_][\w.:]*\(.*)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(?:~|\.{1,2}|[A-Za-z]:)?(?:[/\\][A-Za-z0-9_.@ -]{1,30})+[/\\]?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
