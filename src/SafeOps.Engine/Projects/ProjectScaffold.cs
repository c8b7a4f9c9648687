using System.Text;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Projects;

/// <summary>What a new project is made of.</summary>
/// <param name="Folder">Full path; made where it does not exist.</param>
public sealed record ProjectScaffoldRequest(string Folder)
{
    /// <summary>The folder with the JSON schemas, for editors; null: no editor settings are written.</summary>
    public string? SchemaFolder { get; init; }

    /// <summary>A first change, its path relative to the project; left out where the file is there already.</summary>
    public ScaffoldedFile? FirstChange { get; init; }
}

/// <param name="Path">Relative to the project folder, with forward slashes.</param>
/// <param name="Text">The whole content.</param>
/// <param name="Changed">The file was there and gets further lines; otherwise it is new.</param>
public sealed record ScaffoldedFile(string Path, string Text, bool Changed = false);

/// <summary>Makes a project: <c>safeops.yaml</c>, <c>.gitignore</c>, a first change, settings for the editor.</summary>
public static class ProjectScaffold
{
    private const string IgnoredFolder = ".safeops/";

    /// <summary>What <see cref="Initialize"/> would write. Changes nothing. Throws <see cref="ErrorCodes.ProjectExists"/>.</summary>
    public static IReadOnlyList<ScaffoldedFile> Preview(ProjectScaffoldRequest request)
    {
        var project = Path.Combine(request.Folder, SafeOpsProject.FileName);
        if (File.Exists(project))
            throw new SafeOpsException(ErrorCodes.ProjectExists, $"{project} is there already.", "Edit it, or choose another folder.", project);
        var files = new List<ScaffoldedFile>();
        if (IgnoreFile(request.Folder) is { } ignore)
            files.Add(ignore);
        if (request.FirstChange is { } change && !File.Exists(Path.Combine(request.Folder, change.Path)))
            files.Add(change);
        const string settings = ".vscode/settings.json";
        if (request.SchemaFolder is { } schemas && !File.Exists(Path.Combine(request.Folder, settings)))
            files.Add(new ScaffoldedFile(settings, EditorSettings(schemas)));
        // Last, because the folder is a project from then on.
        files.Add(new ScaffoldedFile(SafeOpsProject.FileName, ProjectFile));
        return files;
    }

    /// <summary>Writes the files and returns them. Where one cannot be written, the others are taken back.</summary>
    public static IReadOnlyList<ScaffoldedFile> Initialize(ProjectScaffoldRequest request)
    {
        var files = Preview(request);
        var written = new List<(string Path, byte[]? Before)>();
        try
        {
            foreach (var file in files)
            {
                var path = Path.Combine(request.Folder, file.Path);
                DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
                var before = file.Changed ? File.ReadAllBytes(path) : null;
                DurableFile.Write(path, Encoding.UTF8.GetBytes(file.Text));
                written.Add((path, before));
            }
        }
        catch (SafeOpsException)
        {
            foreach (var (path, before) in written)
            {
                if (before is null)
                    DurableFile.Delete(path);
                else
                    DurableFile.Write(path, before);
            }
            throw;
        }
        return files;
    }

    /// <summary>Null where the folder is ignored already.</summary>
    private static ScaffoldedFile? IgnoreFile(string folder)
    {
        const string name = ".gitignore";
        var path = Path.Combine(folder, name);
        var lines = $"# SafeOps: ledger, journals and saved data of this machine\n{IgnoredFolder}\n";
        if (!File.Exists(path))
            return new ScaffoldedFile(name, lines);
        var text = File.ReadAllText(path);
        if (text.Split('\n').Any(l => l.Trim().Trim('/') == IgnoredFolder.Trim('/')))
            return null;
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var gap = text.Length == 0 || text.EndsWith('\n') ? "" : end;
        return new ScaffoldedFile(name, text + gap + lines.ReplaceLineEndings(end), Changed: true);
    }

    private static string EditorSettings(string schemaFolder)
    {
        var folder = new Uri(Path.TrimEndingDirectorySeparator(schemaFolder) + "/").AbsoluteUri;
        return $$"""
            {
              "yaml.schemas": {
                "{{folder}}change.schema.json": "*.change.yaml",
                "{{folder}}safeops.schema.json": "safeops.yaml"
              }
            }

            """.ReplaceLineEndings("\n");
    }

    private static string ProjectFile => """
        # The project: everything in this folder and below. Paths here and in changes are relative to it.
        safeops: 1                      # format version

        # In order of promotion. A change reaches an environment when it has proved itself in the ones before.
        environments:
          - name: dev
            targets: {}                 # what the environment is (contexts, namespaces, hosts); part of every digest

          - name: staging
            soak: 24h                   # a run here must have stood this long before production opens
            targets: {}

          - name: production
            guarded: true               # asks for a recorded plan and every item of the production checklist
            approvals: 1                # people who approve the plan: not its author, planner or runner
            # window: Mon-Thu 09:00-16:00 Europe/Berlin
            # freeze: [2026-12-20..2027-01-02]
            targets: {}

        # Named connections for sql.* steps. Secrets are references (env:NAME or secret:NAME), never values.
        # connections:
        #   app-dev: { provider: sqlite, file: data/dev.db }

        ledger: sqlite                  # .safeops/ledger.db

        # Folders outside the project that changes may touch.
        # roots: [/etc/app]

        """.ReplaceLineEndings("\n");
}
