using System.Text.Json.Nodes;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Text;

namespace SafeOps.Changes.Steps.Kubernetes;

/// <summary>Where in which cluster a step works. Never the current context of whoever runs it: the environment declares it.</summary>
/// <param name="Context">A context of the user's kubeconfig.</param>
/// <param name="Namespace">Null: the one that the object names, else the context's own.</param>
internal sealed record KubernetesPlace(string Context, string? Namespace)
{
    /// <summary>For people: <c>dev-cluster/shop</c>.</summary>
    public string Display => Namespace is null ? Context : $"{Context}/{Namespace}";

    /// <param name="context">What the step names; null: the environment's only one.</param>
    /// <param name="namespace">What the step names; null: the environment's.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.TargetUndeclared"/>: the environment declares none, several, or not this one.</exception>
    public static KubernetesPlace Of(EnvironmentDefinition environment, string? context, string? @namespace)
    {
        var declared = Contexts(environment);
        var targets = environment.Targets["kubernetes"] as JsonObject;
        if (declared.Count == 0)
            throw Undeclared(environment, $"The environment '{environment.Name}' declares no Kubernetes context.", $"Add 'targets: {{ kubernetes: {{ context: <name> }} }}' to it in {SafeOpsProject.FileName}: kubectl's current context is never taken.");
        if (context is null && declared.Count > 1)
            throw Undeclared(environment, $"The environment '{environment.Name}' declares {declared.Count} Kubernetes contexts ({string.Join(", ", declared)}), and the step names none.", "Name one with 'context:', or all of them with 'forEach:'.");
        if (context is not null && !declared.Contains(context, StringComparer.Ordinal))
            throw Undeclared(environment, $"The Kubernetes context '{context}' is none of the environment '{environment.Name}', which declares {string.Join(", ", declared)}.{NearestWord.Suggest(context, declared)}", $"Declare it under 'targets.kubernetes.contexts' of '{environment.Name}' in {SafeOpsProject.FileName} if it belongs there.");
        return new KubernetesPlace(context ?? declared[0], @namespace ?? (string?)targets?["namespace"]);
    }

    /// <summary>The contexts of <c>targets.kubernetes</c>: <c>context:</c> and <c>contexts:</c>, in their order.</summary>
    public static IReadOnlyList<string> Contexts(EnvironmentDefinition environment)
    {
        if (environment.Targets["kubernetes"] is not JsonObject targets)
            return [];
        var several = targets["contexts"] is JsonArray list ? list.Select(c => c?.ToString()) : [];
        return [.. several.Prepend(targets["context"]?.ToString()).OfType<string>().Where(c => c.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static SafeOpsException Undeclared(EnvironmentDefinition environment, string message, string nextStep) =>
        new(ErrorCodes.TargetUndeclared, message, nextStep, environment.Name);
}
