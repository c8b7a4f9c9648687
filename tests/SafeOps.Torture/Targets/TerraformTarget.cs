using System.Text.Json.Nodes;
using SafeOps.TestServers;

namespace SafeOps.Torture.Targets;

/// <summary>
/// Resources of one configuration, with a state beside it. Each appends a line when it is made, and takes it away when it is destroyed: one
/// that was made twice shows.
/// </summary>
internal sealed class TerraformTarget(string folder) : TortureTarget
{
    public static bool IsInstalled => InstalledPrograms.Has("terraform");

    public override string Steps => $$"""
          - { id: infra, uses: terraform.apply, with: { folder: "{{folder}}", parallelism: 1, lockTimeout: 30s } }

        """;

    public override void Make()
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "main.tf"), """
            resource "terraform_data" "part" {
              count = 4
              input = "part-${count.index}"
              provisioner "local-exec" {
                command = "sleep 0.05; echo ${self.input} >> made.log"
              }
              provisioner "local-exec" {
                when    = destroy
                command = "sed -i '/^${self.input}$/d' made.log"
              }
            }
            """);
    }

    public override IEnumerable<KeyValuePair<string, string>> Dump()
    {
        var log = Path.Combine(folder, "made.log");
        if (File.Exists(log) && File.ReadAllText(log) is { Length: > 0 } lines)
            yield return KeyValuePair.Create("made.log", string.Concat(lines.Split('\n').Order(StringComparer.Ordinal).Select(l => l + "\n")));
        var state = Path.Combine(folder, "terraform.tfstate");
        if (!File.Exists(state))
            yield break;
        foreach (var resource in JsonNode.Parse(File.ReadAllText(state))!["resources"]!.AsArray())
        {
            foreach (var instance in resource!["instances"]!.AsArray())
                yield return KeyValuePair.Create($"{resource["type"]}.{resource["name"]}[{instance!["index_key"]}]", $"{instance["attributes"]!["input"]?.ToJsonString()} {instance["status"]}");
        }
    }
}
