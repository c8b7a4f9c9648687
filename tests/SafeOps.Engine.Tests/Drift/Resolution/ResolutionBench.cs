using System.Diagnostics;
using System.Text.Json;
using SafeOps.Drift;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Resolution;

/// <summary>A folder with an inventory, findings made by hand, and recording programs in front on PATH in place of Azure and Terraform.</summary>
internal sealed class ResolutionBench : IDisposable
{
    public const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-app";

    public static readonly DateTimeOffset Taken = new(2026, 11, 27, 6, 0, 0, TimeSpan.Zero);

    private readonly List<string> _rows = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("resolution").FullName;

    public string File => Path.Combine(Folder, "azure-resources.json");

    public InventoryReference Reference => new(File, Taken, true, null);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Adds a row; <paramref name="rest"/> is more members of it.</summary>
    public string Row(string type, string name, string rest = "\"properties\":{}")
    {
        var id = $"{Group}/providers/{type}/{name}";
        _rows.Add($$"""{"id":"{{id}}","name":"{{name}}","type":"{{type}}","location":"westeurope","resourceGroup":"rg-app","subscriptionId":"11111111-2222-3333-4444-555555555555",{{rest}}}""");
        return id;
    }

    public void RowOf(string json) => _rows.Add(json);

    public DriftItem Item(DriftKind kind, string id, string? terraformType, string? address = null, params IReadOnlyList<PropertyDifference> properties)
    {
        Assert.True(ArmId.TryParse(id, out var parsed));
        return new DriftItem
        {
            Kind = kind,
            Reason = DriftReason.None,
            AzureId = id,
            Address = address,
            StateFile = address is null ? null : "prod.tfstate",
            Type = parsed.Type,
            TerraformType = terraformType,
            Name = parsed.Name,
            ResourceGroup = parsed.ResourceGroup,
            Subscription = parsed.Subscription,
            Properties = properties,
            Inventory = Reference,
        };
    }

    public DriftResolution Resolve(DriftTruth truth, params IReadOnlyList<DriftItem> items) => Resolve(truth, Taken.AddHours(1), items);

    public DriftResolution Resolve(DriftTruth truth, DateTimeOffset now, IReadOnlyList<DriftItem> items, string? gap = null)
    {
        System.IO.File.WriteAllText(File, gap is null ? $"[{string.Join(",\n", _rows)}]" : $$"""{"count":{{_rows.Count}},"total_records":{{_rows.Count + 7}},"data":[{{string.Join(",\n", _rows)}}]}""");
        System.IO.File.SetLastWriteTimeUtc(File, Taken.UtcDateTime);
        using var inventory = InventoryFile.Open(File);
        return new DriftResolver(TypeMap.Default, PropertyMaps.Default).Resolve([.. items.Select(i => new ResolutionChoice(i, truth))], inventory, new ResolutionLimits(now, TimeSpan.FromHours(24)), CancellationToken.None);
    }

    /// <summary>A recording program: it writes what it was called with to <c>calls</c>, and answers as <paramref name="answers"/> says.</summary>
    public void Install(string name, string answers)
    {
        var programs = Directory.CreateDirectory(Path.Combine(Folder, "programs")).FullName;
        var file = Path.Combine(programs, name);
        System.IO.File.WriteAllText(file, $"#!/usr/bin/env bash\nprintf '%s\\n' \"{name} $*\" >> '{Folder}/calls'\n{answers}\n".ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string[] Calls() => System.IO.File.Exists(Path.Combine(Folder, "calls")) ? System.IO.File.ReadAllLines(Path.Combine(Folder, "calls")) : [];

    /// <summary>Runs a script as its reader would.</summary>
    public (int Code, string Output, string Errors) Run(ResolutionFile file, params string[] arguments)
    {
        var script = Path.Combine(Folder, file.Name);
        System.IO.File.WriteAllText(script, file.Text);
        return Start(Program("bash"), [script, .. arguments]);
    }

    public (int Code, string Output, string Errors) Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = $"{Path.Combine(Folder, "programs")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    /// <summary>The program's path; the test is skipped where it is not on this machine.</summary>
    public static string Program(string name)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, name)).FirstOrDefault(System.IO.File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not on this machine");
        return found!;
    }

    public static ResolutionFile One(DriftResolution resolution, ResolutionKind kind) => Assert.Single(resolution.Files, f => f.Kind == kind);

    public static string Json(object value) => JsonSerializer.Serialize(value);
}
