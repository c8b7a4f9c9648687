using System.Diagnostics;
using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Controllers;
using SafeOps.TestServers.Kubernetes.Objects;
using SafeOps.TestServers.Kubernetes.Protocol;
using SafeOps.TestServers.Kubernetes.Resources;
using SafeOps.TestServers.Kubernetes.Verbs;

namespace SafeOps.TestServers.Kubernetes;

/// <summary>
/// An API server on a loopback port that keeps the documented protocol of Kubernetes 1.32 for the resources that tests use, as we read it:
/// real <c>kubectl</c> works against it. What it shows is conformance to that reading, and no more. There are no nodes and no containers; small
/// controllers give workloads their pods and statuses.
/// </summary>
public sealed class KubernetesServer : IDisposable
{
    private readonly Cluster _cluster;
    private readonly Dispatcher _dispatcher;
    private readonly HttpServer _server;
    private readonly ControlLoop? _controllers;

    public KubernetesServer(KubernetesServerOptions? options = null)
    {
        _cluster = new Cluster(options ?? new KubernetesServerOptions());
        _dispatcher = new Dispatcher(_cluster);
        if (_cluster.Options.StateFile is { } file && File.Exists(file))
        {
            _cluster.Store.Load((JsonObject)JsonNode.Parse(File.ReadAllText(file))!);
            _cluster.ReadDefinitions();
        }
        foreach (var name in _cluster.Options.Namespaces)
            Put(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        _server = new HttpServer(Answer, _cluster.Options.Port);
        _controllers = _cluster.Options.HasControllers ? new ControlLoop(_cluster) : null;
    }

    public KubernetesServerOptions Options => _cluster.Options;

    /// <summary>Without a slash at its end, as a kubeconfig has it.</summary>
    public string Address => _server.Address.ToString().TrimEnd('/');

    /// <summary>Every request since the start, with how it was answered.</summary>
    public IReadOnlyList<KubernetesExchange> Requests => _dispatcher.Exchanges;

    /// <summary>Requests that would have been kept: no dry runs, no reads.</summary>
    public IEnumerable<KubernetesExchange> Writes => Requests.Where(r => r.Call is { IsWrite: true, IsDryRun: false });

    public IList<Webhook> Webhooks => _cluster.Hooks.Webhooks;

    /// <summary>Answers every request with 401, as when a login has expired.</summary>
    public bool IsLoggedOut
    {
        get => _dispatcher.IsLoggedOut;
        set => _dispatcher.IsLoggedOut = value;
    }

    /// <summary>Lets the next <paramref name="times"/> requests that fit go wrong.</summary>
    public void Trouble(Func<KubernetesCall, bool> when, Trouble trouble, int times = int.MaxValue) => _cluster.Hooks.Add(when, trouble, times);

    /// <summary>Refuses requests with a Status of one's own.</summary>
    public void Refuse(Func<KubernetesCall, bool> when, int code, string reason, string message) => Trouble(when, new Trouble { Refusal = (code, reason, message) });

    /// <summary>Access rules do not allow such requests; <c>kubectl auth can-i</c> says so too.</summary>
    public void Forbid(Func<KubernetesCall, bool> when) => _cluster.Hooks.Forbidden.Add(when);

    /// <summary>Such requests get no answer.</summary>
    public void Silence(Func<KubernetesCall, bool> when) => Trouble(when, new Trouble { IsSilent = true });

    /// <summary>Takes away all that goes wrong, with the webhooks.</summary>
    public void Calm() => _cluster.Hooks.Clear();

    /// <summary>Creates an object, or puts it in the place of the one there is, past admission. Status and creation time are kept as given.</summary>
    /// <returns>As it is stored.</returns>
    public JsonObject Put(JsonObject value)
    {
        lock (_cluster.Store.Gate)
        {
            var kind = _cluster.KindOf(value);
            var copy = value.Copy();
            if (kind.IsNamespaced)
                copy.Meta().Default("namespace", "default");
            FieldChecks.Decode(kind, copy, "Strict");
            var write = new WriteContext(kind, copy.Namespace(), "", "a-test", false, "a-test") { IsInternal = true };
            var commits = new Commits(_cluster);
            var before = _cluster.Store.Get(kind, copy.Namespace(), copy.Name());
            return before is null ? commits.Create(write, copy) : commits.Change(write, before, copy);
        }
    }

    /// <summary>A copy of an object by its kind's name, plural or short name; null when there is none.</summary>
    public JsonObject? Get(string kind, string name, string @namespace = "default")
    {
        lock (_cluster.Store.Gate)
        {
            var found = Named(kind);
            return _cluster.Store.Get(found, found.IsNamespaced ? @namespace : "", name)?.Copy();
        }
    }

    /// <param name="namespace">Empty: all.</param>
    public IReadOnlyList<JsonObject> List(string kind, string @namespace = "")
    {
        lock (_cluster.Store.Gate)
            return [.. _cluster.Store.List(Named(kind), @namespace).Select(v => v.Copy())];
    }

    /// <summary>Takes an object away without asking anybody.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string kind, string name, string @namespace = "default")
    {
        lock (_cluster.Store.Gate)
        {
            var found = Named(kind);
            if (_cluster.Store.Get(found, found.IsNamespaced ? @namespace : "", name) is not { } value)
                return false;
            new Commits(_cluster).Gone(found, value);
            return true;
        }
    }

    /// <summary>Every object as <c>kind/namespace/name</c> with its resourceVersion: two equal dumps, and nothing was changed between them.</summary>
    public IReadOnlyDictionary<string, string> Dump()
    {
        lock (_cluster.Store.Gate)
            return _cluster.Store.All.ToDictionary(o => $"{o.Key}/{o.Value.Namespace()}/{o.Value.Name()}", o => o.Value.Meta().Text("resourceVersion")!);
    }

    /// <summary>Writes a kubeconfig with a context for each name, the first of which is the current one.</summary>
    /// <param name="contexts"><c>name</c>, or <c>name:namespace</c> for one with a default namespace of its own.</param>
    public void WriteKubeconfig(string path, params string[] contexts) => Kubeconfig.Write(path, [.. contexts.Select(c => Context(c))]);

    /// <summary>A context to put into a kubeconfig with those of other servers.</summary>
    public KubeContext Context(string context, string? token = null) =>
        new(context.Split(':')[0], Address, context.Contains(':', StringComparison.Ordinal) ? context.Split(':')[1] : null, token);

    /// <summary>Lets the progress deadline of a Deployment's present roll-out pass, whatever the clock says.</summary>
    public void LetDeadlinePass(string deployment, string @namespace = "default") =>
        _controllers?.LetDeadlinePass(Get("Deployment", deployment, @namespace) ?? throw new ArgumentException($"no deployment is named '{deployment}'", nameof(deployment)));

    /// <summary>Waits until a condition holds of the cluster.</summary>
    /// <exception cref="TimeoutException">It does not hold within the time, which is real.</exception>
    public async Task WaitUntilAsync(Func<KubernetesServer, bool> holds, TimeSpan? within = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds(this))
        {
            if (_controllers?.Failure is { } failure)
                throw new InvalidOperationException("The controllers have stopped.", failure);
            if (Stopwatch.GetElapsedTime(start) > (within ?? TimeSpan.FromSeconds(20)))
                throw new TimeoutException("The cluster did not come to the state that is waited for.");
            await Task.Delay(20);
        }
    }

    public void Dispose()
    {
        _controllers?.Dispose();
        _server.Dispose();
        if (_cluster.Options.StateFile is not { } file)
            return;
        lock (_cluster.Store.Gate)
            File.WriteAllText(file, _cluster.Store.Save().ToJsonString());
    }

    /// <summary>A controller that has stopped is a fault of this server: no request is answered as if nothing were.</summary>
    private HttpReply Answer(HttpCall call) => _controllers?.Failure is { } failure
        ? new HttpReply(500, ApiFailure.Internal($"the controllers have stopped: {failure}").ToStatus().ToJsonString()) : _dispatcher.Answer(call);

    private ResourceKind Named(string kind) => _cluster.Kinds.Named(kind) ?? throw new ArgumentException($"no kind is named '{kind}' here", nameof(kind));
}
