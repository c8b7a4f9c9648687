using System.Management.Automation;

namespace SafeOps.PowerShell.Loading;

/// <summary>What PowerShell calls when a runspace imports or removes the module.</summary>
public sealed class ModuleAssemblyInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    public void OnImport() => PrivateDependencies.Attach();

    public void OnRemove(PSModuleInfo psModuleInfo) => PrivateDependencies.Detach();
}
