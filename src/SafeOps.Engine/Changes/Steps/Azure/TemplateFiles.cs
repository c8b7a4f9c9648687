using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SafeOps.Changes.Planning;
using SafeOps.Projects;
using SafeOps.Values;

namespace SafeOps.Changes.Steps.Azure;

/// <summary>The project's files that a deployment is made from: its template, the modules that names, and its parameters.</summary>
internal sealed partial class TemplateFiles(DeployOptions options, SafeOpsProject project)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Full paths of those there are, in ordinal order.</summary>
    public IReadOnlyList<string> All => [.. Named.Where(File.Exists).Order(StringComparer.Ordinal)];

    /// <summary>The template and the parameters files, and what Bicep's <c>module</c>, <c>using</c>, <c>import</c> and <c>load…()</c> name in them.</summary>
    private IReadOnlyList<string> Named
    {
        get
        {
            var found = new List<string>();
            var open = new Queue<string>(options.Parameters.Prepend(options.Template).Select(project.Folder.Resolve));
            while (open.TryDequeue(out var file))
            {
                if (found.Contains(file, StringComparer.Ordinal))
                    continue;
                found.Add(file);
                if (Path.GetExtension(file) is ".bicep" or ".bicepparam" && File.Exists(file))
                {
                    foreach (Match named in Reference().Matches(File.ReadAllText(file)))
                        open.Enqueue(Path.GetFullPath(named.Groups[1].Value, Path.GetDirectoryName(file)!));
                }
            }
            return found;
        }
    }

    /// <summary>A file that an earlier step would change, or may change; null where none does.</summary>
    public string? WaitsFor(PlannedWorld world)
    {
        foreach (var file in Named)
        {
            if (world.WaitsFor($"file:{file}") is { } step)
                return $"waits for step '{step}', which may change {project.Folder.Display(file)}";
            if (world.Files.IsPlanned(file))
                return $"waits for an earlier step, which changes {project.Folder.Display(file)}";
        }
        return null;
    }

    public JsonObject Digests() => new(All.Select(f => KeyValuePair.Create<string, JsonNode?>(project.Folder.Display(f), Digest.OfBytes(File.ReadAllBytes(f)))));

    /// <summary>The names of parameters that the template calls secure.</summary>
    public IReadOnlySet<string> Secure()
    {
        var template = project.Folder.Resolve(options.Template);
        if (!File.Exists(template))
            return new HashSet<string>();
        var text = File.ReadAllText(template);
        if (Path.GetExtension(template) == ".bicep")
            return SecureParameter().Matches(text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        try
        {
            return ((JsonNode.Parse(text, documentOptions: Lenient) as JsonObject)?["parameters"] as JsonObject ?? [])
                .Where(p => (p.Value as JsonObject)?["type"]?.ToString().StartsWith("secure", StringComparison.OrdinalIgnoreCase) == true)
                .Select(p => p.Key)
                .ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (JsonException)
        {
            // az says where it is wrong.
            return new HashSet<string>();
        }
    }

    [GeneratedRegex(@"(?:\bmodule\s+\w+\s+|\busing\s+|\bfrom\s+|\bload\w+\(\s*)'(\.{0,2}[\w./ -]+\.\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    /// <summary>A <c>param</c> below a <c>@secure()</c>, with other decorators between.</summary>
    [GeneratedRegex(@"@(?:sys\.)?secure\(\)\s*(?:@[^\n]*\n\s*)*param\s+(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex SecureParameter();
}
