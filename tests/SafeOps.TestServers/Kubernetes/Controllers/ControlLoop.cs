using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Controllers;

/// <summary>Runs the controllers whenever something changed or a delay may have passed, each pass under the store's gate.</summary>
internal sealed class ControlLoop : IDisposable
{
    private const int MostPasses = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Cluster _cluster;
    private readonly Action[] _controllers;
    private readonly DeploymentController _deployments;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    public ControlLoop(Cluster cluster)
    {
        _cluster = cluster;
        var plane = new ControlPlane(cluster);
        _deployments = new DeploymentController(plane);
        _controllers = [new DefinitionController(plane).Run, _deployments.Run, new StatefulSetController(plane).Run, new DaemonSetController(plane).Run, new JobController(plane).Run, new ReplicaSetController(plane).Run, new Kubelet(plane).Run, new GarbageCollector(plane).Run];
        _running = Task.Run(RunAsync);
    }

    /// <summary>What stopped the controllers, which a test should see.</summary>
    public Exception? Failure => _running.Exception;

    public void LetDeadlinePass(JsonObject deployment)
    {
        lock (_cluster.Store.Gate)
            _deployments.PastDeadline.Add(deployment.Uid());
    }

    public void Dispose() => _end.Cancel();

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            lock (_cluster.Store.Gate)
                Settle();
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private void Settle()
    {
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var before = _cluster.Store.Revision;
            foreach (var controller in _controllers)
                controller();
            if (_cluster.Store.Revision == before)
                return;
        }
    }
}
