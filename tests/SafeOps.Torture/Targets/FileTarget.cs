namespace SafeOps.Torture.Targets;

/// <summary>Files below a folder, every step type of files, and a command that writes to one of them.</summary>
internal sealed class FileTarget(string folder) : TortureTarget
{
    public override string Steps => $$"""
          - { id: append, uses: file.replace, with: { file: "{{folder}}/log.txt", regex: '\z', replacement: "one\n" } }
          - { id: set, uses: file.set, with: { file: "{{folder}}/conf/app.yaml", path: replicas, value: 9 } }
          - { id: delete, uses: file.delete, with: { files: ["{{folder}}/old/a.log", "{{folder}}/old/b.log"] } }
          - { id: move, uses: file.move, with: { from: "{{folder}}/conf/other.yaml", to: "{{folder}}/new/other.yaml" } }
          - { id: copy, uses: file.copy, with: { from: "{{folder}}/conf/app.yaml", to: "{{folder}}/new/copy.yaml" } }
          - { id: write, uses: file.write, with: { file: "{{folder}}/new/deep/note.txt", content: "done\n" } }
          - id: command
            uses: command.run
            with: { shell: sh, run: "{{Rewrite("$a ran")}}", probe: "grep -q ran '{{folder}}/commands.log'", changes: ["{{folder}}/commands.log"] }
            undo:
              - uses: command.run
                with: { shell: sh, run: "{{Rewrite("$ d")}}", probe: "! grep -q ran '{{folder}}/commands.log'", changes: ["{{folder}}/commands.log"] }
          - { id: append-again, uses: file.replace, with: { file: "{{folder}}/log.txt", regex: '\z', replacement: "two\n" } }

        """;

    public override void Make()
    {
        Write("log.txt", "start\n");
        Write("commands.log", "first\nstart\n");
        Write("conf/app.yaml", "# app\r\nname: app # kept\r\nreplicas: 2\r\n");
        Write("conf/other.yaml", "name: other\n");
        Write("old/a.log", "a\n");
        Write("old/b.log", new string('b', 70_000));
    }

    public override IEnumerable<KeyValuePair<string, string>> Dump() =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => KeyValuePair.Create(
            Path.GetRelativePath(folder, path),
            $"{(OperatingSystem.IsWindows() ? "" : File.GetUnixFileMode(path))} {(Directory.Exists(path) ? "" : File.ReadAllText(path))}"));

    /// <summary>As a careful program does it: beside the file, flushed, then renamed over it. Done twice, the file shows it twice.</summary>
    private string Rewrite(string edit) =>
        $"sed '{edit}' '{folder}/commands.log' > '{folder}.new' && sync '{folder}.new' && mv '{folder}.new' '{folder}/commands.log' && sync '{folder}'";

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
