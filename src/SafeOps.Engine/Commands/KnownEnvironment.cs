using System.Text.Json.Nodes;

namespace SafeOps.Commands;

/// <summary>An environment of a project, as far as a command can name it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Guarded">True for production and the like.</param>
/// <param name="Targets">What it is: contexts, namespaces, subscriptions, hosts.</param>
public sealed record KnownEnvironment(string Name, bool Guarded, JsonObject Targets);
