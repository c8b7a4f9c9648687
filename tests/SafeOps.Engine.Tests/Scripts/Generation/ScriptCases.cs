namespace SafeOps.Engine.Tests.Scripts.Generation;

/// <summary>Projects with a change, by what the change is made of.</summary>
internal static class ScriptCases
{
    public const string Odd = "it's \"a\" $HOME `x` \u00e4\u2028\u202e -n";

    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string> { ["TRIAL_TOKEN"] = "s3cr3t-of-the-trial" };

    public static IReadOnlyDictionary<string, Action<ScriptBench>> Files { get; } = new Dictionary<string, Action<ScriptBench>>
    {
        ["file.set"] = bench =>
        {
            bench.Write("charts/values.yaml", "# keep\nresources:\n  limits:\n    memory: 512Mi # much\nreplicas: 2\n");
            bench.Change("""
                steps:
                  - id: limits
                    uses: file.set
                    with: { file: charts/values.yaml, path: resources.limits.memory, value: 1Gi }
                """);
        },
        ["file.replace in several places, CRLF, no line end"] = bench =>
        {
            bench.Write("a.conf", string.Concat(Enumerable.Range(1, 40).Select(i => i % 9 == 0 ? $"host old {i}\r\n" : $"line {i}\r\n")) + "host old end");
            bench.Change("""
                steps:
                  - id: hosts
                    uses: file.replace
                    with: { file: a.conf, text: host old, replacement: host new }
                """);
        },
        ["file.write, new in new folders and over an old one"] = bench =>
        {
            bench.Write("site/old.txt", "one\ntwo\nthree\n");
            bench.Change("""
                steps:
                  - id: fresh
                    uses: file.write
                    with: { file: a/b c/new.txt, content: "first\nit's '$HOME' \\ `x`\n\\\n-n\nlast", mode: "0640" }
                  - id: over
                    uses: file.write
                    with: { file: site/old.txt, content: "one\n2\nthree\nfour\n", mode: "0600" }
                  - id: empty
                    uses: file.write
                    with: { file: empty.txt, content: "" }
                """);
        },
        ["file.copy, new and over an old one"] = bench =>
        {
            bench.Write("from.bin", [0, 1, 2, 255, 10, 13]);
            bench.Write("there.bin", "text\n");
            bench.Change("""
                steps:
                  - id: copy
                    uses: file.copy
                    with: { from: from.bin, to: new/to.bin }
                  - id: over
                    uses: file.copy
                    with: { from: from.bin, to: there.bin, overwrite: true }
                """);
        },
        ["file.move, new and over an old one"] = bench =>
        {
            bench.Write("one.txt", "one\n");
            bench.Write("two.txt", "two\n");
            bench.Write("there.txt", "there\n");
            bench.Change("""
                steps:
                  - id: move
                    uses: file.move
                    with: { from: one.txt, to: deep/er/one.txt }
                  - id: over
                    uses: file.move
                    with: { from: two.txt, to: there.txt, overwrite: true }
                """);
        },
        ["file.delete with a glob and a link"] = bench =>
        {
            bench.Write("logs/a.log", "a\n");
            bench.Write("logs/b b.log", "b\n");
            bench.Write("logs/keep.txt", "k\n");
            foreach (var root in new[] { bench.Mine, bench.Twin })
                File.CreateSymbolicLink(root.PathOf("logs/link.log"), "keep.txt");
            bench.Change("""
                steps:
                  - id: logs
                    uses: file.delete
                    with: { files: ["logs/*.log"] }
                """);
        },
        ["names that want quoting"] = bench =>
        {
            foreach (var name in new[] { "-n", "a 'b' \"c\" $HOME `id`.txt", "new\nline.txt", "ümläut \u202etxt.txt", "semi;colon & pipe|*?.txt", "!bang ~.txt", "[x].txt", "50%s %d.txt" })
                bench.Write(name, $"this is {name}\nold\n");
            bench.Change("""
                steps:
                  - id: edit
                    forEach: ["-n", "a 'b' \"c\" $HOME `id`.txt", "new\nline.txt", "ümläut \u202etxt.txt", "semi;colon & pipe|*?.txt", "!bang ~.txt", "[x].txt", "50%s %d.txt"]
                    uses: file.replace
                    with: { file: "${item}", text: old, replacement: "new '$HOME' \\n %s \u202e" }
                """);
        },
        ["steps that meet each other's files"] = bench =>
        {
            bench.Write("v.yaml", "a: 1\nb: 2\n");
            bench.Change("""
                steps:
                  - { id: a, uses: file.set, with: { file: v.yaml, path: a, value: 10 } }
                  - { id: b, uses: file.set, with: { file: v.yaml, path: b, value: 20 } }
                  - { id: keep, uses: file.copy, with: { from: v.yaml, to: w.yaml } }
                  - { id: w, uses: file.set, with: { file: w.yaml, path: a, value: 11 } }
                  - { id: move, uses: file.move, with: { from: v.yaml, to: x.yaml } }
                  - { id: x, uses: file.set, with: { file: x.yaml, path: b, value: 21 } }
                """);
        },
        ["command.run with probe and undo"] = bench =>
        {
            bench.Write("turn.sh", "#!/bin/sh\necho \"$1 $TOKEN\" > state.txt\n");
            bench.Change("""
                parameters:
                  token: { type: secret, default: "env:TRIAL_TOKEN" }
                steps:
                  - id: turn
                    uses: command.run
                    with:
                      run: [sh, turn.sh, "on '$x'"]
                      probe: [test, -s, state.txt]
                      environment: { TOKEN: "${token}" }
                      exitCodes: [0, 4]
                      changes: [state.txt]
                    undo:
                      - { uses: command.run, with: { run: [rm, -f, state.txt], changes: [state.txt] } }
                    verify:
                      - { uses: command.run, with: { run: [cat, state.txt], effect: read, expect: { contains: "on '$x'" } } }
                """);
        },
        ["command.run without probe, in a shell and a folder"] = bench =>
        {
            bench.Write("sub/n.txt", "0\n");
            bench.Change("""
                steps:
                  - id: count
                    uses: command.run
                    with:
                      shell: bash
                      run: |
                        n=$(cat n.txt)
                        echo $((n + 1)) > n.txt
                        exit 3
                      exitCodes: [3]
                      workingDirectory: sub
                      changes: [sub/n.txt]
                    undo:
                      - { uses: command.run, with: { run: [sh, -c, "touch -r keep.ref n.txt.new; echo 0 > n.txt.new; touch -r keep.ref n.txt.new; mv n.txt.new n.txt"], workingDirectory: sub, changes: [sub/n.txt] } }
                """);
            foreach (var root in new[] { bench.Mine, bench.Twin })
            {
                root.Write("sub/keep.ref", "");
                File.SetLastWriteTimeUtc(root.PathOf("sub/keep.ref"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
                File.SetLastWriteTimeUtc(root.PathOf("sub/n.txt"), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
            }
        },
    };
}
