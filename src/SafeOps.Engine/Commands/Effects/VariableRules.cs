namespace SafeOps.Commands.Effects;

/// <summary>Which variables may be set without changing what programs do.</summary>
internal static class VariableRules
{
    /// <summary>Heeded by many programs, and only for how things look.</summary>
    private static readonly string[] Harmless =
    [
        "LANG", "LANGUAGE", "LC_*", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLORTERM", "LS_COLORS", "GREP_COLORS", "TIME_STYLE", "BLOCK_SIZE",
        "BLOCKSIZE", "DF_BLOCK_SIZE", "DU_BLOCK_SIZE", "QUOTING_STYLE", "CI", "DEBIAN_FRONTEND", "PYTHONUNBUFFERED", "TIMEFORMAT",
    ];

    /// <summary>Names a system to ask or how to sign in there; whoever may run the command may do that.</summary>
    private static readonly string[] Naming =
    [
        "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_DEFAULT_OUTPUT", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE", "PGCONNECT_TIMEOUT", "PGAPPNAME", "MYSQL_PWD", "SYSTEMD_COLORS", "CLOUDSDK_CORE_PROJECT",
    ];

    private static readonly string[] Pagers = ["", "cat", "more", "less", "less -R", "less -S", "less -F", "less -FRX", "less -SR"];

    private static readonly string[] ServerSettings =
    [
        "statement_timeout=*", "lock_timeout=*", "idle_in_transaction_session_timeout=*", "default_transaction_read_only=on", "default_transaction_read_only=true", "application_name=*", "timezone=*", "work_mem=*",
    ];

    /// <summary>Parts of names by which programs are told what to run, load or send: they may be in the environment already, so that setting them counts.</summary>
    private static readonly string[] Steering =
    [
        "PAGER", "EDITOR", "VISUAL", "BROWSER", "PROXY", "OPTIONS", "ASKPASS", "PRELOAD", "PLUGIN", "LOADER",
    ];

    private static readonly string[] SteeringStarts =
    [
        "LD_", "DYLD_", "GIT", "BASH", "PYTHON", "NODE", "NPM", "PERL", "RUBY", "GEM", "JAVA", "_JAVA", "JDK", "DOTNET", "COMPlus", "GCONV", "LOCPATH", "NLSPATH", "MALLOC", "GLIBC", "OPENSSL", "SSL_", "CURL", "WGET",
        "TF_", "KUBE", "HELM", "DOCKER", "AWS_", "AZURE_", "CLOUDSDK", "GOOGLE", "ANSIBLE", "PG", "MYSQL", "SQLITE", "AWK", "RIPGREP", "GREP_", "FZF", "GZIP", "XZ", "ZSTD", "RSYNC", "PS4", "PROMPT", "XDG_", "LUA", "PHP", "LESS", "MAKE", "SSH_", "SUDO",
    ];

    private static readonly string[] Exact =
    [
        "PATH", "IFS", "ENV", "HOME", "CDPATH", "FPATH", "GLOBIGNORE", "EXECIGNORE", "FIGNORE", "HISTFILE", "HOSTFILE", "INPUTRC", "MAIL", "MAILCHECK", "MAILPATH", "PS0", "PS1", "PS2", "PS3", "REPLY", "OPTIND", "PWD", "OLDPWD", "FUNCNEST", "TERMINFO", "TERMCAP", "USER", "LOGNAME", "HOSTALIASES", "RES_OPTIONS", "LOCALDOMAIN", "TMOUT", "COPROC", "COMP_WORDBREAKS", "READLINE_LINE", "POSIXLY_CORRECT", "SHELL", "TMPDIR", "TMP", "TEMP", "EXINIT", "VIMINIT", "MANPATH", "GOPATH", "GOROOT", "DISPLAY", "RES_DIR",
        // The shell's own: it evaluates what they are given, or does not take it.
        "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "EPOCHREALTIME", "HISTCMD", "SHLVL", "FUNCNAME", "GROUPS", "DIRSTACK", "PIPESTATUS", "UID", "EUID", "PPID", "OPTERR", "COMP_CWORD", "COMP_POINT",
    ];

    /// <summary>Why setting a variable of the shell may change what later programs do; null where it may not.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it is set to, where that stands in the text.</param>
    public static string? Problem(string name, ArgumentWord? value = null)
    {
        if (IsHarmlessEverywhere(name, value))
            return null;
        if (Exact.Contains(name) || name.EndsWith("_proxy", StringComparison.Ordinal))
            return Sentence(name);
        // The environment's names are in capitals by convention; others are a script's own.
        if (!name.Any(char.IsAsciiLetterUpper))
            return null;
        return SteeringStarts.Any(s => name.StartsWith(s, StringComparison.Ordinal)) || (!name.Any(char.IsAsciiLetterLower) && Steering.Any(s => name.Contains(s, StringComparison.Ordinal)))
            ? Sentence(name)
            : null;
    }

    /// <summary>True where a program may be given the variable whatever program it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">What it is set to, where that stands in the text.</param>
    public static bool IsHarmlessEverywhere(string name, ArgumentWord? value = null) =>
        Harmless.Any(h => WordPattern.Fits(h, name)) || Naming.Contains(name) || (value is not null && IsHarmlessValue(name, value));

    private static bool IsHarmlessValue(string name, ArgumentWord value) => name switch
    {
        "PAGER" or "GIT_PAGER" or "AWS_PAGER" or "SYSTEMD_PAGER" or "MANPAGER" or "GH_PAGER" or "PSQL_PAGER" => value.Text is { } pager && Pagers.Contains(pager),
        // What the user keeps there is used without being named, too.
        "KUBECONFIG" => value.AtHome is { } path && path.StartsWith("~/.kube/", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal) && !path.Contains(':', StringComparison.Ordinal),
        // Words are split in fewer places than otherwise.
        "IFS" => value.Text is { } separators && separators.All(c => c is ' ' or '\t' or '\n'),
        "PGOPTIONS" => value.Text is { } options && AreServerSettings(options.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        _ => false,
    };

    private static bool AreServerSettings(string[] words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var setting = words[i] == "-c" ? ++i < words.Length ? words[i] : "" : words[i].StartsWith("-c", StringComparison.Ordinal) || words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : "";
            // A backslash keeps a blank in the value.
            if (setting.Contains('\\', StringComparison.Ordinal) || !ServerSettings.Any(s => WordPattern.Fits(s, setting)))
                return false;
        }
        return true;
    }

    private static string Sentence(string name) => $"The variable {name} steers what programs do.";
}
