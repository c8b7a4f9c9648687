using System.Globalization;
using System.Text;

namespace SafeOps.Benchmarks;

/// <summary>How many file edits are written down as a change.</summary>
internal enum ChangeShape
{
    /// <summary>One step, <c>forEach</c> file.</summary>
    OneStepManyItems,

    /// <summary>A step for each file.</summary>
    ManySteps,

    /// <summary>A step for each of the values of one file.</summary>
    OneFile,
}

/// <summary>Values files of services, and a change that raises a limit in each.</summary>
internal static class ManyFiles
{
    public static string File(int number) => string.Create(CultureInfo.InvariantCulture, $"charts/service-{number:00000}/values.yaml");

    public static string Content(int number, string memory = "512Mi") => $$"""
        # values of one service
        service:
          name: service-{{number}}
          port: 8080
          replicas: 2
        resources:
          requests:
            cpu: 100m
            memory: 256Mi
          limits:
            cpu: 500m
            memory: {{memory}}   # raised when the cache grows
        env:
          LOG_LEVEL: info
          REGION: eu-central-1

        """;

    public static void Write(string root, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            var path = Path.Combine(root, File(i));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, Content(i));
        }
    }

    public static string Change(BenchProject project, int count, ChangeShape shape)
    {
        if (shape == ChangeShape.OneFile)
        {
            project.Write("limits.yaml", string.Concat(Enumerable.Range(1, count).Select(i => $"service-{i}: 512Mi\n")));
            return project.Change(Steps(count, i => ("limits.yaml", $"service-{i}")));
        }
        Write(project.Root, count);
        return shape == ChangeShape.ManySteps
            ? project.Change(Steps(count, i => (File(i), "resources.limits.memory")))
            : project.Change($$"""
                parameters:
                  files: { type: list, default: [{{string.Join(", ", Enumerable.Range(1, count).Select(File))}}] }
                steps:
                  - id: limits
                    forEach: ${files}
                    uses: file.set
                    with: { file: "${item}", path: resources.limits.memory, value: 1Gi }
                """);
    }

    private static string Steps(int count, Func<int, (string File, string Path)> edit)
    {
        var steps = new StringBuilder("steps:\n");
        foreach (var i in Enumerable.Range(1, count))
            steps.Append(CultureInfo.InvariantCulture, $"  - id: limit-{i}\n    uses: file.set\n    with: {{ file: {edit(i).File}, path: {edit(i).Path}, value: 1Gi }}\n");
        return steps.ToString();
    }
}
