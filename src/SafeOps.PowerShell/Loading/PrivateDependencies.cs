using System.Reflection;
using System.Runtime.Loader;
using SafeOps.Errors;

namespace SafeOps.PowerShell.Loading;

/// <summary>
/// The one seam between the default load context and the module's private one: while any runspace has the module
/// imported, the default context finds <c>SafeOps.Adapters</c> in the private context, and nothing else through it.
/// </summary>
/// <remarks>
/// The hook only runs when the runtime first needs <c>SafeOps.Adapters</c>, which is when it compiles a method that
/// mentions one of its types. A method that must not load it may call such a method, but not contain the mention.
/// </remarks>
internal static class PrivateDependencies
{
    private const string Adapters = "SafeOps.Adapters";

    private static readonly object Gate = new();
    private static readonly Lazy<DependencyLoadContext> Context = new(() => new DependencyLoadContext(
        Path.Combine(Path.GetDirectoryName(typeof(PrivateDependencies).Assembly.Location)!, "deps"),
        typeof(SafeOpsException).Assembly));

    private static int _imports;

    /// <summary>Counts an import; the first one hooks the default context. Runspaces share the hook.</summary>
    public static void Attach()
    {
        lock (Gate)
        {
            if (_imports++ == 0)
                AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    /// <summary>Counts a removal; the last one unhooks. What is loaded stays loaded, and serves a later import.</summary>
    public static void Detach()
    {
        lock (Gate)
        {
            if (_imports > 0 && --_imports == 0)
                AssemblyLoadContext.Default.Resolving -= Resolve;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext defaultContext, AssemblyName name) =>
        name.Name == Adapters ? Context.Value.LoadFromAssemblyName(name) : null;
}
