using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SafeOps.PowerShell.Loading;

/// <summary>
/// Holds <c>SafeOps.Adapters</c> and every third-party assembly of <c>bin/deps</c>, so that another module's version of
/// one of them and ours never meet.
/// </summary>
internal sealed class DependencyLoadContext(string folder, Assembly engine) : AssemblyLoadContext("SafeOps")
{
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The Engine's types cross the seam, so there must be one of each: the default context's. It is given rather than
        // left to that context to find, which looks beside the program and not beside the module.
        if (assemblyName.Name == engine.GetName().Name)
            return engine;
        // By file rather than by asking first: LoadFromAssemblyPath throws for a file that is not there, and the
        // framework's own assemblies never are.
        var file = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var file in NativeLibraryFiles.Candidates(folder, unmanagedDllName, RuntimeInformation.RuntimeIdentifier))
        {
            if (File.Exists(file) && NativeLibrary.TryLoad(file, out var handle))
                return handle;
        }
        return 0;
    }
}
