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
        "PATH", "IFS", "ENV", "HOME", "CDPATH", "FPATH", "GLOBIGNORE", "EXECIGNORE", "FIGNORE", "HISTFILE", "HOSTFILE", "INPUTRC", "MAIL", "MAILCHECK", "MAILPATH", "PS0", "PS1", "PS2", "PS3", "REPLY", "OPTIND", "PWD", "OLDPWD", "FUNCNEST", "TERMINFO", "TERMCAP", "USER", "LOGNAME", "HOSTALIASES", "RES_OPTIONS", "LOCALDOMAIN", "TMOUT", "COPROC", "_", "COMP_WORDBREAKS", "READLINE_LINE", "POSIXLY_CORRECT", "SHELL", "TMPDIR", "TMP", "TEMP", "EXINIT", "VIMINIT", "MANPATH", "GOPATH", "GOROOT", "DISPLAY", "RES_DIR",
        // The shell's own: it evaluates what they are given, or does not take it.
        "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "EPOCHREALTIME", "HISTCMD", "SHLVL", "FUNCNAME", "GROUPS", "DIRSTACK", "PIPESTATUS", "UID", "EUID", "PPID", "OPTERR", "COMP_CWORD", "COMP_POINT",
    ];

    /// <summary>Why setting a variable of the shell may change what later programs do; null where it may not.</summary>
    public static string? Problem(string name)
    {
        if (Harmless.Any(h => WordPattern.Fits(h, name)))
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
    public static bool IsHarmlessEverywhere(string name) => Harmless.Any(h => WordPattern.Fits(h, name));

    private static string Sentence(string name) => $"The variable {name} steers what programs do.";
}
