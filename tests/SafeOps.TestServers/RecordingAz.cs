using System.Globalization;

namespace SafeOps.TestServers;

/// <summary>
/// A program named az that is put in front of PATH: it writes its arguments and what it was told by environment to a file, and answers as a
/// test says, by what its arguments begin with. It stands for the Azure CLI, which cannot sign in here.
/// </summary>
public sealed class RecordingAz : IDisposable
{
    private const string Separator = "\u001e";

    private readonly string _folder = Directory.CreateTempSubdirectory("safeops-az-").FullName;
    private int _answers;

    public RecordingAz()
    {
        Write("az", $$"""
            #!/usr/bin/env bash
            {
              for a in "$@"; do
                if [[ $a == @* ]]; then printf '%s\x1f' "file:$(cat "${a:1}")"; else printf '%s\x1f' "$a"; fi
              done
              printf 'install=%s\x1fcloud=%s\x1e' "$AZURE_EXTENSION_USE_DYNAMIC_INSTALL" "$AZURE_CLOUD_NAME"
            } >> "{{_folder}}/calls"
            line="$*"
            for answer in "{{_folder}}"/answer-*; do
              [[ -e $answer/when && $line == $(cat "$answer/when")* ]] || continue
              [[ ! -e $answer/contains || $line == *"$(cat "$answer/contains")"* ]] || continue
              if [[ -e $answer/once ]]; then [[ -e $answer/used ]] && continue; touch "$answer/used"; fi
              cat "$answer/output"
              cat "$answer/errors" >&2
              exit "$(cat "$answer/code")"
            done
            echo "ERROR: nothing is said to: $line" >&2
            exit 1
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_folder, "az"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>PATH with it in front.</summary>
    public string SearchPath => _folder + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");

    /// <summary>The arguments of each call, and behind them two lines of its environment.</summary>
    public IReadOnlyList<string[]> Calls => File.Exists(Path.Combine(_folder, "calls"))
        ? [.. File.ReadAllText(Path.Combine(_folder, "calls")).Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('\u001f'))]
        : [];

    public RecordingAz Answers(string when, string output = "", string errors = "", int code = 0, string? contains = null, bool once = false)
    {
        var answer = $"answer-{_answers++:d3}";
        Directory.CreateDirectory(Path.Combine(_folder, answer));
        Write($"{answer}/when", when);
        Write($"{answer}/output", output);
        Write($"{answer}/errors", errors);
        Write($"{answer}/code", code.ToString(CultureInfo.InvariantCulture));
        if (contains is not null)
            Write($"{answer}/contains", contains);
        if (once)
            Write($"{answer}/once", "");
        return this;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
