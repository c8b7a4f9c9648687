using SafeOps.Sessions;
using SafeOps.Values;

namespace SafeOps.Adapters;

/// <summary>Composes the adapters into what the engine asks for.</summary>
public static class AdapterPorts
{
    /// <param name="secretManagement">Gives the value of <c>secret:NAME</c>; null where there is none.</param>
    public static EnginePorts Create(
        IReadOnlyDictionary<string, string> environment, Actor actor, TimeProvider time, Func<string, string?> secretManagement) =>
        throw new NotImplementedException();
}
