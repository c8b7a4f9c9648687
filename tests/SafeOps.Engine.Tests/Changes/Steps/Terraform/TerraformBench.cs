using System.Diagnostics;
using SafeOps.Changes.Definition;
using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Changes.Steps.Terraform;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Changes.Steps.Terraform;

/// <summary>A configuration of <c>terraform_data</c> with a local state, in a project of its own, at work with the real terraform and git.</summary>
internal sealed class TerraformBench : IDisposable
{
    public const string Folder = "infra";

    private int _runs;

    public TerraformBench()
    {
        Require("terraform");
        Harness.ProgramEnvironment["TF_CLI_CONFIG_FILE"] = "/dev/null";
        Harness.ProgramEnvironment["GIT_CONFIG_GLOBAL"] = "/dev/null";
    }

    public StepHarness Harness { get; } = new();

    public TerraformApplyStep Type { get; } = new();

    public static void Require(string name) =>
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, name))), $"{name} is not on PATH");

    public void Configure(string text, string file = "main.tf") => Harness.Write($"{Folder}/{file}", text);

    public static ResolvedStep Step(string more = "", ResolvedUndo? undo = null, IReadOnlyDictionary<string, ParameterValue>? parameters = null) =>
        StepHarness.Step("terraform.apply", $$"""{ "folder": "{{Folder}}"{{(more.Length == 0 ? "" : ", " + more)}} }""", undo: undo, parameters: parameters);

    public async Task<PlannedAction> PlanAsync(ResolvedStep? step = null, PlannedWorld? world = null) =>
        Assert.Single(await Harness.PlanAsync(step ?? Step(), world));

    /// <summary>As a run plans: what it will apply is kept.</summary>
    public async Task<PlannedAction> PlanForRunAsync(ResolvedStep? step = null)
    {
        var planning = Harness.Planning();
        return Assert.Single(await Type.PlanAsync(step ?? Step(), new PlanningContext
        {
            Project = planning.Project,
            Environment = planning.Environment,
            Services = planning.Services,
            Secrets = planning.Secrets,
            World = planning.World,
            Kept = new KeptFiles(planning.Project.DataFolder),
        }, default));
    }

    /// <summary>The step of the last <see cref="ApplyAsync"/>: each is a run of its own.</summary>
    public ResolvedStep Applied { get; private set; } = Step();

    public async Task<PlannedAction> ApplyAsync(string more = "")
    {
        var step = Applied = Step(more) with { Id = $"run{++_runs}" };
        var action = await PlanForRunAsync(step);
        var result = await Harness.ApplyAsync(step, action);
        foreach (var (key, value) in action.Prediction!)
            Assert.Equal(value!.ToJsonString(), result.Actual[key]!.ToJsonString());
        await Type.VerifyAsync(action, Harness.Context(step, action.Id), default);
        await Type.SettleAsync([action], Harness.Context(step, action.Id), default);
        return action;
    }

    public Task<ProbeResult> ProbeAsync(PlannedAction action, ResolvedStep? step = null) => Type.ProbeAsync(action, Harness.Context(step ?? Step(), action.Id), default);

    public static Task<SafeOpsException> RefusesAsync(Func<Task> work) => Assert.ThrowsAsync<SafeOpsException>(work);

    /// <summary>Ends terraform as <c>kill -9</c> does, once a file has so many lines.</summary>
    public async Task KillWhenAsync(PlannedAction action, string file, int lines)
    {
        var context = Harness.Context(Step(), action.Id);
        for (var i = 0; i < 1000; i++)
        {
            await Task.Delay(10);
            if (!File.Exists(Harness.PathOf(file)) || File.ReadAllLines(Harness.PathOf(file)).Length < lines)
                continue;
            foreach (var process in context.Services.Programs.FindRunning(StepPrograms.MarkOf(action, context)).Where(p => Name(p) == "terraform"))
                Process.GetProcessById(process).Kill();
            return;
        }
        Assert.Fail($"{file} never had {lines} lines.");
    }

    public string Terraform(params string[] arguments) => Run("terraform", [$"-chdir={Folder}", .. arguments]);

    public string Git(params string[] arguments)
    {
        Require("git");
        return Run("git", ["-c", "user.name=ann", "-c", "user.email=ann@example.com", "-c", "commit.gpgsign=false", .. arguments]);
    }

    /// <summary>Commits the configuration as it is; the state is nobody's to commit.</summary>
    public string Commit(string message)
    {
        if (!Directory.Exists(Harness.PathOf(".git")))
        {
            Git("init", "-q");
            Harness.Write(".gitignore", "*.tfstate*\n.terraform/\n.safeops/\n");
        }
        Git("add", "-A");
        Git("commit", "-q", "--allow-empty", "-m", message);
        return Git("rev-parse", "HEAD").Trim();
    }

    public IReadOnlyList<string> Resources() => [.. Terraform("state", "list").Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    public void Dispose() => Harness.Dispose();

    private static string Name(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private string Run(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Harness.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        start.Environment["TF_CLI_CONFIG_FILE"] = "/dev/null";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}{output}");
        return output;
    }
}
