using SafeOps.Changes.Planning;
using SafeOps.Changes.Steps.Programs;
using SafeOps.Commands;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Processes;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Terraform;

/// <summary>The user's own terraform (or tofu) at work on one configuration.</summary>
/// <param name="work">An owner-only folder for the saved plan and for terraform's own data, where the configuration is not initialised.</param>
internal sealed class Terraform(TerraformOptions options, StepContext context, string work)
{
    /// <summary>Planning reads: it asks providers and data sources, among them <c>external</c>, which runs a program. Provisioners do not run.</summary>
    private static readonly AskedAnyway Plans = new("plan", CommandEffect.Unknown, "it refreshes and compares, and writes its plan to a private folder; what a configuration's data sources do is the configuration's own");

    /// <summary>Only with a data folder of its own, and with the lock file left as it is.</summary>
    private static readonly AskedAnyway Initialises = new("init", CommandEffect.Mutate, "with a private TF_DATA_DIR and -lockfile=readonly it writes nothing to the configuration");

    private bool _workspaceIsThere;

    public string PlanFile { get; } = Path.Combine(work, "plan.tfplan");

    private string DataFolder { get; } = Path.Combine(work, "data");

    public string ProgressFile { get; } = Path.Combine(work, "progress.jsonl");

    /// <summary>The line that applies the saved plan.</summary>
    public StepCommand ApplyCommand => Command([
        "apply", "-input=false", "-no-color", "-json",
        .. options.Parallelism is { } parallel ? (string[])[$"-parallelism={parallel}"] : [],
        .. Lock(),
        FromFolder(PlanFile)]) with
    { OutputFile = ProgressFile };

    private StepCommand PlanCommand(bool destroys) => Command([
        "plan", "-input=false", "-no-color", "-detailed-exitcode",
        .. destroys ? (string[])["-destroy"] : [],
        .. options.Refresh ? (string[])[] : ["-refresh=false"],
        .. options.Parallelism is { } parallel ? (string[])[$"-parallelism={parallel}"] : [],
        .. Lock(),
        .. options.VarFiles.Select(f => $"-var-file={FromFolder(f)}"),
        .. options.Targets.Select(t => $"-target={t}"),
        .. options.Replace.Select(r => $"-replace={r}"),
        $"-out={FromFolder(PlanFile)}"]) with
    { Output = new PrivateOutput($"-out={FromFolder(PlanFile)}", PlanFile) };

    /// <summary>The lines a dry run asks, and the one that would apply.</summary>
    public IReadOnlyList<PlannedCommand> Lines(bool destroys) => [StepPrograms.Judge(PlanCommand(destroys), context), StepPrograms.Judge(ApplyCommand, context)];

    /// <summary>Plans into <see cref="PlanFile"/>, and reads what terraform planned.</summary>
    public async Task<TerraformPlan> PlanAsync(CancellationToken cancellationToken, bool destroys = false, IReadOnlyList<string>? watch = null)
    {
        await RequireWorkspaceAsync(cancellationToken).ConfigureAwait(false);
        var command = PlanCommand(destroys);
        var result = await AskAsync(command, Plans, cancellationToken).ConfigureAwait(false);
        // 0: nothing to do; 2: something to do; 1: no plan.
        if (result.ExitCode is not (0 or 2))
            throw TerraformRefusal.Of(command, result, options, context);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PlanFile, DurableFile.OwnerOnlyFile);
        var plan = await ReadAsync(cancellationToken, watch).ConfigureAwait(false);
        if (plan.HasChanges && result.ExitCode == 0)
            throw new SafeOpsException(ErrorCodes.AnswerInvalid, $"{options.Display}: '{command.Line}' said that there is nothing to do, and its plan says otherwise.", "Look whether the state is changed by somebody at this moment, then plan again.", options.Name);
        return plan;
    }

    /// <summary>Reads <see cref="PlanFile"/>.</summary>
    public async Task<TerraformPlan> ReadAsync(CancellationToken cancellationToken, IReadOnlyList<string>? watch = null)
    {
        var command = Command(["show", "-json", FromFolder(PlanFile)]);
        var result = await StepPrograms.AskAsync(command, context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw TerraformRefusal.Of(command, result, options, context);
        var plan = PlanReader.Read(result.Output, context.Secrets.Masker, watch);
        if (plan.Errored)
            throw new SafeOpsException(ErrorCodes.PlanRefused, $"{options.Display}: terraform could plan only a part.", "Run 'terraform plan' there, and correct what it names.", options.Name);
        return plan;
    }

    /// <summary>Which version of the state there is.</summary>
    public async Task<StateHead> HeadAsync(CancellationToken cancellationToken)
    {
        await RequireWorkspaceAsync(cancellationToken).ConfigureAwait(false);
        var command = Command(["state", "pull"]);
        var result = await AskAsync(command, null, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? StateHead.Read(result.Output) : throw TerraformRefusal.Of(command, result, options, context);
    }

    /// <summary>Applies <see cref="PlanFile"/>, to its end: terraform hears of no stop.</summary>
    public async Task<ApplyOutcome> ApplyAsync(PlannedAction action, ActionContext running, int planned)
    {
        DurableFile.Delete(ProgressFile);
        using var ended = new CancellationTokenSource();
        var following = ApplyProgress.FollowAsync(ProgressFile, planned, running, ended.Token);
        try
        {
            var result = await StepPrograms.DoAsync(ApplyCommand, action, running).ConfigureAwait(false);
            return ApplyOutcome.Of(result, File.Exists(ProgressFile) ? await File.ReadAllTextAsync(ProgressFile).ConfigureAwait(false) : result.Output);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
        }
    }

    /// <summary>A workspace that is not there would be made by whatever asks first: it must be there.</summary>
    private async Task RequireWorkspaceAsync(CancellationToken cancellationToken)
    {
        if (options.Workspace is not { } wanted || _workspaceIsThere)
            return;
        // Asked from the default one, for a list asked from another shows that one too, there or not.
        var command = Command(["workspace", "list"], workspace: "default");
        var result = await AskAsync(command, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw TerraformRefusal.Of(command, result, options, context);
        // Behind the list stands a blank line, and what it has to say of the variable that names the workspace.
        var there = result.Output.Split('\n').Select(l => l.Trim(' ', '*', '\r')).TakeWhile(l => l.Length > 0).ToList();
        if (!there.Contains(wanted, StringComparer.Ordinal))
            throw new SafeOpsException(
                ErrorCodes.TargetUnknown,
                $"{options.Name} has no workspace '{wanted}'.{NearestWord.Suggest(wanted, there)}",
                $"Correct 'workspace:', or make it: {options.Program} -chdir={options.Name} workspace new {wanted}",
                options.Name);
        _workspaceIsThere = true;
    }

    /// <summary>Asks, and where terraform wants to be initialised first, does that in a data folder of its own and asks again.</summary>
    private async Task<ProgramResult> AskAsync(StepCommand command, AskedAnyway? because, CancellationToken cancellationToken)
    {
        if (options.Backend.Count > 0 && !Directory.Exists(DataFolder))
            await InitialiseAsync(cancellationToken).ConfigureAwait(false);
        var result = await OnceAsync().ConfigureAwait(false);
        if (!TerraformRefusal.AsksForInit(result) || !options.Initialises || Directory.Exists(DataFolder) || Directory.Exists(Path.Combine(options.Folder, ".terraform")))
            return result;
        await InitialiseAsync(cancellationToken).ConfigureAwait(false);
        return await OnceAsync().ConfigureAwait(false);

        Task<ProgramResult> OnceAsync() => because is null
            ? StepPrograms.AskAsync(Surround(command), context, cancellationToken)
            : StepPrograms.AskAsync(Surround(command), because, context, cancellationToken);
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataFolder);
        var backend = Path.Combine(work, "backend.tfbackend");
        if (options.Backend.Count > 0)
            // A file: what stands on a command line can be read by every process of the machine.
            DurableFile.Write(backend, System.Text.Encoding.UTF8.GetBytes(string.Concat(options.Backend.Select(b => $"{b.Key} = {HclText(b.Value)}\n"))), DurableFile.OwnerOnlyFile);
        var command = Surround(Command(["init", "-input=false", "-no-color", "-lockfile=readonly", .. options.Backend.Count > 0 ? (string[])[$"-backend-config={FromFolder(backend)}"] : []]));
        var result = await StepPrograms.AskAsync(command, Initialises, context, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode == 0)
            return;
        Directory.Delete(DataFolder, recursive: true);
        throw TerraformRefusal.Of(command, result, options, context);
    }

    private StepCommand Command(IReadOnlyList<string> arguments, string? workspace = null) => Surround(new StepCommand(options.Program, [$"-chdir={Path.GetRelativePath(context.Project.Root, options.Folder)}", .. arguments])
    {
        Timeout = options.Timeout,
        Environment = new Dictionary<string, string?>(options.Variables.Select(v => KeyValuePair.Create($"TF_VAR_{v.Key}", (string?)v.Value)))
        {
            // Named always, so that the one somebody selected is never taken by accident.
            ["TF_WORKSPACE"] = workspace ?? options.Workspace ?? "default",
            ["TF_IN_AUTOMATION"] = "1",
            ["TF_INPUT"] = "0",
            ["CHECKPOINT_DISABLE"] = "1",
            // What would add to the command line unseen, and what would print more than the plan says.
            ["TF_CLI_ARGS"] = null,
            ["TF_CLI_ARGS_plan"] = null,
            ["TF_CLI_ARGS_apply"] = null,
            ["TF_CLI_ARGS_init"] = null,
            ["TF_CLI_ARGS_show"] = null,
            ["TF_LOG"] = null,
        },
    });

    private StepCommand Surround(StepCommand command) => Directory.Exists(DataFolder)
        ? command with { Environment = new Dictionary<string, string?>(command.Environment) { ["TF_DATA_DIR"] = DataFolder } }
        : command;

    private string[] Lock() => options.LockTimeout > TimeSpan.Zero ? [$"-lock-timeout={(long)options.LockTimeout.TotalSeconds}s"] : [];

    private string FromFolder(string path) => Path.GetRelativePath(options.Folder, path);

    private static string HclText(string value) =>
        "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal) + "\"";
}
