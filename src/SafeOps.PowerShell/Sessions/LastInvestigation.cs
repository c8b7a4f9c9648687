using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SafeOps.PowerShell.Sessions;

/// <summary>The investigation that each PowerShell session used last: the one that is meant where several are open and none is named.</summary>
internal static class LastInvestigation
{
    // Of each session by itself: what one does must not change what another means.
    private static readonly ConditionalWeakTable<Runspace, string> Ids = [];

    public static string? Id => Runspace.DefaultRunspace is { } session && Ids.TryGetValue(session, out var id) ? id : null;

    public static void Remember(string id)
    {
        if (Runspace.DefaultRunspace is { } session)
            Ids.AddOrUpdate(session, id);
    }
}
