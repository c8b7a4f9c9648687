using SafeOps.TestServers.Kubernetes.Protocol;

namespace SafeOps.TestServers.Kubernetes;

/// <summary>What tests let happen to requests.</summary>
internal sealed class ClusterHooks
{
    private readonly List<(Func<KubernetesCall, bool> When, Trouble Trouble, int Times)> _troubles = [];
    private readonly Lock _gate = new();

    public List<Webhook> Webhooks { get; } = [];

    public List<Func<KubernetesCall, bool>> Forbidden { get; } = [];

    public void Add(Func<KubernetesCall, bool> when, Trouble trouble, int times)
    {
        lock (_gate)
            _troubles.Add((when, trouble, times));
    }

    public void Clear()
    {
        lock (_gate)
        {
            _troubles.Clear();
            Forbidden.Clear();
            Webhooks.Clear();
        }
    }

    /// <summary>The first trouble that fits and is not used up.</summary>
    public Trouble? Next(KubernetesCall call)
    {
        lock (_gate)
        {
            var i = _troubles.FindIndex(t => t.Times > 0 && t.When(call));
            if (i < 0)
                return null;
            _troubles[i] = _troubles[i] with { Times = _troubles[i].Times - 1 };
            return _troubles[i].Trouble;
        }
    }

    public bool Allows(KubernetesCall call)
    {
        lock (_gate)
            return !Forbidden.Any(f => f(call));
    }

    public void Mutate(AdmissionReview review)
    {
        foreach (var hook in Hooks(review))
            hook.Mutates?.Invoke(review);
    }

    public void Validate(AdmissionReview review)
    {
        foreach (var hook in Hooks(review))
        {
            if (hook.Refuses?.Invoke(review) is { } words)
                throw new ApiFailure(hook.Code, hook.Code == 403 ? "Forbidden" : "BadRequest", $"admission webhook \"{hook.Name}\" denied the request: {words}");
        }
    }

    public static string RefusalOfAccess(KubernetesCall call)
    {
        var resource = call.Subresource.Length == 0 ? call.Resource : $"{call.Resource}/{call.Subresource}";
        var where = call.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{call.Namespace}\"";
        return $"User \"{call.User}\" cannot {call.Verb} resource \"{resource}\" in API group \"{call.Group}\" {where}";
    }

    private List<Webhook> Hooks(AdmissionReview review)
    {
        List<Webhook> hooks;
        lock (_gate)
            hooks = [.. Webhooks];
        foreach (var hook in hooks)
        {
            if (hook.HasSideEffects && review.IsDryRun)
                throw ApiFailure.BadRequest($"admission webhook \"{hook.Name}\" does not support dry run");
            if (hook.IsDown?.Invoke(review) == true)
                throw ApiFailure.Internal($"failed calling webhook \"{hook.Name}\": failed to call webhook: Post \"https://{hook.Name}.svc:443/validate?timeout=10s\": context deadline exceeded");
        }
        return hooks;
    }
}
