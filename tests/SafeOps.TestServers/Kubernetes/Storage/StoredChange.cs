using System.Text.Json.Nodes;
using SafeOps.TestServers.Kubernetes.Resources;

namespace SafeOps.TestServers.Kubernetes.Storage;

/// <summary>What happened to an object, as a watch tells it: ADDED, MODIFIED or DELETED.</summary>
/// <param name="Before">What was there; a watch with a selector needs it.</param>
internal sealed record StoredChange(long Revision, string Type, string StoreKey, JsonObject Value, JsonObject? Before)
{
    public string Namespace => Value.Namespace();
}
