using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Kubernetes;
using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Investigations;
using SafeOps.Projects;
using SafeOps.Rollbacks;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Rollbacks.Timeline;
using SafeOps.Rollbacks.Ways;
using SafeOps.Secrets;

namespace SafeOps.Sessions;

/// <summary>Emergency rollbacks, in a project or outside any.</summary>
public sealed class RollbackSession : IDisposable
{
    private readonly EnginePorts _ports;
    private readonly string _from;
    private readonly SafeOpsProject? _project;
    private readonly SafeOpsException? _unreadable;
    private readonly SecretVault _secrets;
    private readonly GitReading _git;

    private RollbackSession(string from, EnginePorts ports)
    {
        (_from, _ports) = (from, ports);
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
        _secrets = new SecretVault(ports.Secrets, Masker);
        _git = new GitReading(ports.Programs, ports.EnvironmentVariables);
        (_project, _unreadable) = Read(from, ports);
        Store = new RollbackStore(from, ports.Time, ports.Actor, Masker);
    }

    public SecretMasker Masker { get; } = new();

    /// <summary>The timelines, also of rollbacks that were killed.</summary>
    public RollbackStore Store { get; }

    /// <param name="from">A folder; the project, and what keeps rollbacks, are found upward from it.</param>
    public static RollbackSession Open(string from, EnginePorts ports) => new(from, ports);

    /// <summary>
    /// Rolls back, or with <see cref="RollbackRequest.WhatIf"/> shows what that would do. A service that does not get healthy is
    /// <see cref="RollbackStatus.Failed"/>, and no exception.
    /// </summary>
    /// <exception cref="SafeOpsException">
    /// <see cref="ErrorCodes.RollbackTargetNotFound"/>, <see cref="ErrorCodes.RollbackVersionNotFound"/>; <see cref="ErrorCodes.TargetBusy"/>: another one
    /// of the same target is going on; <see cref="ErrorCodes.StorageFailed"/>: the timeline cannot be written; what the systems refuse. Nothing more was begun.
    /// </exception>
    public Task<EmergencyRollback> InvokeAsync(RollbackRequest request, IRollbackObserver observer, CancellationToken cancellationToken)
    {
        var investigations = new RollbackInvestigation(InvestigationStore.Open(_from, _ports.Time, _ports.Actor, Masker), _from, _ports.Actor.Host);
        return new RollbackRunner(Store, Way(request), request, new Repository(_git, _from, Masker, _ports.Time), new VersionComparer(_ports.Yaml, Masker), investigations, Masker, _ports.Time, observer)
        {
            NotLearned = _unreadable is null ? [] : [$"the project: {_unreadable.Message}"],
        }.RunAsync(cancellationToken);
    }

    public void Dispose() => _git.Dispose();

    /// <summary>A mistake in the project's file is no reason to leave a service broken whose cluster is named.</summary>
    private static (SafeOpsProject? Project, SafeOpsException? Unreadable) Read(string from, EnginePorts ports)
    {
        try
        {
            return (ProjectReader.FindRootOrNone(from) is { } root ? new ProjectReader(ports.Yaml, ports.Languages).Read(root) : null, null);
        }
        catch (SafeOpsException error)
        {
            return (null, error);
        }
    }

    private RollbackWay Way(RollbackRequest request)
    {
        switch (request.Kind)
        {
            case RollbackTargetKind.Run:
                var session = ProjectSession.Open(_from, _ports);
                return new RunRollback(session.Runs, session.Recovery, session.Ledger, _ports.Time, session.Masker, request.Name);
            case RollbackTargetKind.Branch:
                return new BranchRollback(Context(Anywhere("local", null)), _git, _from, request.Name, request.Push);
            default:
                var environment = Environment(request);
                var place = KubernetesPlace.Of(environment, request.Context, request.Namespace);
                return request.Kind == RollbackTargetKind.Workload
                    ? new WorkloadRollback(Context(environment), place, request.Name, request.To)
                    : new ReleaseRollback(Context(environment), Named(place), request.Name, request.To);
        }
    }

    /// <summary>The one that is named, or the one that the context belongs to. A context of none stands for itself.</summary>
    private EnvironmentDefinition Environment(RollbackRequest request)
    {
        if (request.Environment is { } name)
        {
            return _project?.Environment(name) ?? throw _unreadable ?? new SafeOpsException(
                ErrorCodes.EnvironmentUnknown, $"The environment '{name}' is one of a project, and no project is here.", "Name the cluster with -Context.", name);
        }
        if (request.Context is not { } context)
        {
            var declared = _project?.Environments.Where(e => KubernetesPlace.Contexts(e).Count > 0).Select(e => e.Name).ToList() ?? [];
            throw new SafeOpsException(
                ErrorCodes.TargetUndeclared,
                "Nobody says in which cluster: kubectl's current context is never taken.",
                declared.Count > 0 ? $"Name one with -Environment ({string.Join(", ", declared)}), or with -Context." : "Name it with -Context: kubectl config get-contexts shows those there are.");
        }
        return _project?.Environments.FirstOrDefault(e => KubernetesPlace.Contexts(e).Contains(context, StringComparer.Ordinal)) ?? Anywhere(context, context);
    }

    private static EnvironmentDefinition Anywhere(string name, string? context) => new(name, 0)
    {
        Checklist = "production",
        Guarded = true,
        Targets = context is null ? [] : new System.Text.Json.Nodes.JsonObject { ["kubernetes"] = new System.Text.Json.Nodes.JsonObject { ["context"] = context } },
    };

    private static KubernetesPlace Named(KubernetesPlace place) => place.Namespace is not null ? place : throw new SafeOpsException(
        ErrorCodes.TargetUndeclared, $"Nobody says in which namespace of {place.Context} the release is.", "Name it with -Namespace.", place.Context);

    private StepContext Context(EnvironmentDefinition environment) => new()
    {
        Project = _project ?? new SafeOpsProject
        {
            Root = _from,
            Environments = [environment],
            Connections = new Dictionary<string, ConnectionDefinition>(),
            Folder = new ProjectFolder(_from),
            Commands = new CommandReader(languages: _ports.Languages),
        },
        Environment = environment,
        Services = _ports.Steps,
        Secrets = _secrets,
    };
}
