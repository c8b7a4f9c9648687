using System.Text.Json.Nodes;

namespace SafeOps.TestServers.Kubernetes;

/// <summary>A request about resources, as hooks see it.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="Resource">The plural.</param>
/// <param name="Namespace">Empty for all namespaces, and for kinds without.</param>
/// <param name="Name">Empty for a collection and for a creation.</param>
public sealed record KubernetesCall(string Verb, string Group, string Resource, string Namespace, string Name, string Subresource, bool IsDryRun, string User)
{
    public bool IsWrite => Verb is not ("get" or "list" or "watch");
}

/// <summary>A request, how it was answered, and when it came.</summary>
/// <param name="Status">0: no answer was given.</param>
public sealed record KubernetesExchange(HttpCall Http, KubernetesCall? Call, int Status);

/// <summary>A write at admission.</summary>
/// <param name="Operation">CREATE, UPDATE or DELETE.</param>
/// <param name="Value">As it would be stored; a mutating webhook changes it. Of a deletion: what is deleted.</param>
/// <param name="Before">Null for a creation.</param>
public sealed record AdmissionReview(string Operation, string ApiVersion, string Kind, string Namespace, string Name, JsonObject Value, JsonObject? Before, bool IsDryRun, string User);

/// <summary>An admission webhook of a test's own.</summary>
/// <param name="Name">As messages give it: <c>policy.example.org</c>.</param>
public sealed record Webhook(string Name)
{
    /// <summary>The words of a refusal, or null.</summary>
    public Func<AdmissionReview, string?>? Refuses { get; init; }

    public Action<AdmissionReview>? Mutates { get; init; }

    /// <summary>Cannot be called, so that every write it would see fails.</summary>
    public Func<AdmissionReview, bool>? IsDown { get; init; }

    /// <summary>Side effects other than None: the API server refuses dry runs that would call it.</summary>
    public bool HasSideEffects { get; init; }

    /// <summary>The code a refusal has.</summary>
    public int Code { get; init; } = 403;
}

/// <summary>What goes wrong with a request.</summary>
public sealed record Trouble
{
    /// <summary>Before anything is done.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The connection stays open, and no answer comes; nothing is done.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The connection is torn down, and nothing is done.</summary>
    public bool CutsBefore { get; init; }

    /// <summary>What is asked for is done, then the connection is torn down without an answer.</summary>
    public bool CutsAfter { get; init; }

    /// <summary>A refusal: the code, the reason of the Status and its message.</summary>
    public (int Code, string Reason, string Message)? Refusal { get; init; }
}
