namespace SafeOps.Adapters.Sandbox.Recording;

/// <summary>What the recorders and the Python hook are given to work with.</summary>
internal static class ControlFolder
{
    /// <param name="tools">The folders of the uncovered programs, as a PATH.</param>
    /// <param name="shell">The uncovered shell.</param>
    public static void Plant(SandboxSeed seed, string tools, string shell)
    {
        const UnixFileMode Program = (UnixFileMode)0x1ED;
        seed.Folder("/control/python");
        seed.Pipe("/control/log");
        seed.Text("/control/ask", Ask.Replace("#!/bin/sh", "#!" + shell, StringComparison.Ordinal).Replace("PATH=", "PATH=" + tools, StringComparison.Ordinal), Program);
        seed.Text("/control/python/sitecustomize.py", PythonHook.Text, (UnixFileMode)0x1A4);
    }

    // Started by a recorder in place of its program, with that one's streams: the recorder ends as this does, and becomes the program where this ends by
    // SIGUSR1.
    private const string Ask = """
        #!/bin/sh
        PATH=
        question=/dev/.safeops/asks/$$
        mkfifo -m 666 "$question" && exec 3<>"$question" || exit 126
        echo "TXT:ask $PPID $$" > /dev/.safeops/control/log
        read -r verb code output errors <&3
        if [ "$verb" = input ]; then
            { head -c 1048576 > "$question.in"; cat > /dev/null; } 3<&-
            echo "TXT:ask $PPID $$" > /dev/.safeops/control/log
            read -r verb code output errors <&3
        fi
        if [ "$verb" = run ]; then kill -s USR1 "$$"; exit 126; fi
        if [ "$output" = 1 ]; then cat "$question.out" 3<&-; fi
        if [ "$errors" = 1 ]; then cat "$question.err" >&2 3<&-; fi
        exit "$code"
        """;
}
