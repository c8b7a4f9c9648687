namespace SafeOps.TestServers.Kubernetes;

/// <summary>How a server behaves.</summary>
public sealed record KubernetesServerOptions
{
    /// <summary>Where creation times and deadlines come from. The delays below pass in real time, so that a clock that stands still stops nothing.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>0: a port that is free.</summary>
    public int Port { get; init; }

    /// <summary>Where all objects are kept between two servers; null: nowhere.</summary>
    public string? StateFile { get; init; }

    /// <summary>Users by the bearer token that names each; empty: everybody is let in.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>The user who comes without a token.</summary>
    public string Anyone { get; init; } = "kubernetes-admin";

    public IReadOnlyList<string> Namespaces { get; init; } = ["default", "kube-system"];

    /// <summary>Whether controllers work: without them a Deployment has no ReplicaSets, and nothing collects what has lost its owner.</summary>
    public bool HasControllers { get; init; } = true;

    /// <summary>From a pod's creation until it is ready.</summary>
    public TimeSpan RolloutDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From a graceful deletion of a pod until it is gone.</summary>
    public TimeSpan TerminationDelay { get; set; } = TimeSpan.Zero;

    /// <summary>As /version gives it.</summary>
    public string GitVersion { get; init; } = "v1.32.4";
}
