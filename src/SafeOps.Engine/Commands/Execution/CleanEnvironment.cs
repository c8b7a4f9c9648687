namespace SafeOps.Commands.Execution;

/// <summary>
/// The variables that a reading text gets. A list of what is kept, not of what is taken away: a variable that makes some program
/// run something (<c>BASH_ENV</c>, <c>LD_PRELOAD</c>, <c>GIT_EXTERNAL_DIFF</c>, <c>LESSOPEN</c>, an exported function) need not be
/// known to be gone. Kept is what says who and where the user is, and how to reach the systems that are asked.
/// </summary>
internal static class CleanEnvironment
{
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "HOME", "USER", "LOGNAME", "HOSTNAME", "LANG", "LANGUAGE", "TZ", "NO_COLOR",
        "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
        "KRB5CCNAME", "KUBECONFIG", "HELM_NAMESPACE", "HELM_KUBECONTEXT", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
        "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_PWD", "GH_TOKEN", "GITHUB_TOKEN", "GH_HOST",
        // Windows finds its own parts by these.
        "SystemRoot", "windir", "ComSpec", "PATHEXT", "SystemDrive", "ProgramFiles", "ProgramFiles(x86)", "ProgramData", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "USERNAME", "TEMP", "TMP",
    };

    private static readonly string[] KeptFamilies = ["LC_", "AWS_", "AZURE_", "ARM_", "GOOGLE_", "CLOUDSDK_", "PG", "VAULT_", "ARGOCD_"];

    /// <summary>Of those families: names code to run or load, or changes what the fixed values say.</summary>
    private static readonly HashSet<string> DroppedOfFamilies = new(StringComparer.OrdinalIgnoreCase)
    {
        "AWS_PAGER", "AWS_CLI_AUTO_PROMPT", "AZURE_EXTENSION_DIR", "AZURE_EXTENSION_DEV_SOURCES", "AZURE_EXTENSION_USE_DYNAMIC_INSTALL", "CLOUDSDK_ROOT_DIR",
        "PGOPTIONS", "ARGOCD_OPTS", "VAULT_EDITOR",
    };

    /// <summary>Nothing pages, asks, opens an editor, installs a plug-in or reports home; what may hold itself back does.</summary>
    private static readonly (string Name, string Value)[] Fixed =
    [
        ("TERM", "dumb"), ("PAGER", "cat"), ("MANPAGER", "cat"), ("GIT_PAGER", "cat"), ("SYSTEMD_PAGER", "cat"), ("GH_PAGER", "cat"), ("AWS_PAGER", ""), ("LESSSECURE", "1"),
        ("EDITOR", "false"), ("VISUAL", "false"), ("KUBE_EDITOR", "false"), ("GIT_EDITOR", "false"),
        ("GIT_OPTIONAL_LOCKS", "0"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_ALLOW_PROTOCOL", "https:http:ssh:file"),
        ("PGOPTIONS", "-c default_transaction_read_only=on"),
        ("AZURE_EXTENSION_USE_DYNAMIC_INSTALL", "no"), ("AZURE_CORE_COLLECT_TELEMETRY", "no"), ("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"),
        ("TF_IN_AUTOMATION", "1"), ("TF_INPUT", "0"), ("CHECKPOINT_DISABLE", "1"), ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"), ("DEBIAN_FRONTEND", "noninteractive"),
        ("NPM_CONFIG_IGNORE_SCRIPTS", "true"), ("NPM_CONFIG_UPDATE_NOTIFIER", "false"), ("PIP_DISABLE_PIP_VERSION_CHECK", "1"), ("PYTHONSAFEPATH", "1"),
    ];

    /// <summary>
    /// What git would run for a repository that somebody else set up. A driver of the repository's own has a name of its own, and
    /// is held off by <see cref="GitGuard"/>. Submodules are asked nothing: git clears these settings for them.
    /// </summary>
    private static readonly (string Key, string Value)[] Git =
    [
        ("core.fsmonitor", "false"), ("core.hooksPath", "/dev/null"), ("core.pager", "cat"), ("core.editor", "false"), ("core.askPass", "false"), ("core.sshCommand", "ssh"),
        ("core.alternateRefsCommand", "true"), ("protocol.ext.allow", "never"), ("log.showSignature", "false"), ("submodule.recurse", "false"), ("diff.ignoreSubmodules", "all"),
        ("status.submoduleSummary", "false"), ("diff.submodule", "short"), ("maintenance.auto", "false"), ("gc.auto", "0"),
    ];

    /// <param name="inherited">The variables of this process.</param>
    /// <param name="distrusted">Folders from which no program is taken.</param>
    /// <param name="guards">A folder of programs that stand before all others; null: none.</param>
    public static Dictionary<string, string?> Of(IReadOnlyDictionary<string, string> inherited, IEnumerable<string?> distrusted, string? guards)
    {
        var clean = inherited.Where(v => IsKept(v.Key, v.Value)).ToDictionary(v => v.Key, v => (string?)v.Value, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        var path = SearchPath.Clean(inherited.GetValueOrDefault("PATH"), distrusted, inherited.GetValueOrDefault("HOME"));
        clean["PATH"] = guards is null ? path : guards + Path.PathSeparator + path;
        foreach (var (name, value) in Fixed)
            clean[name] = value;
        clean["GIT_CONFIG_COUNT"] = $"{Git.Length}";
        foreach (var ((key, value), number) in Git.Select((setting, number) => (setting, number)))
        {
            clean[$"GIT_CONFIG_KEY_{number}"] = key;
            clean[$"GIT_CONFIG_VALUE_{number}"] = value;
        }
        return clean;
    }

    private static bool IsKept(string name, string value)
    {
        // A function is exported under a name of its own, but a value that begins like one is left behind all the same.
        if (value.StartsWith("() {", StringComparison.Ordinal) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '(' or ')'))
            return false;
        if (name.Equals("KUBECONFIG", StringComparison.OrdinalIgnoreCase))
            return value.Split(Path.PathSeparator).All(Path.IsPathFullyQualified);
        return Kept.Contains(name)
            || (KeptFamilies.Any(f => name.StartsWith(f, StringComparison.Ordinal)) && !DroppedOfFamilies.Contains(name) && !name.Contains("PYTHON", StringComparison.Ordinal));
    }
}
