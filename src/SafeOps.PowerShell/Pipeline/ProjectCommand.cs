using SafeOps.PowerShell.Sessions;
using SafeOps.Sessions;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>A cmdlet that works in a project: the one around the file it is given, or around PowerShell's location.</summary>
public abstract class ProjectCommand : SafeOpsCommand
{
    private readonly Dictionary<string, ProjectSession> _sessions = new(StringComparer.Ordinal);

    private protected ProjectSession Session => SessionOf(Location);

    /// <summary>Opened once a folder, however many files of it come down the pipeline.</summary>
    private protected ProjectSession SessionAround(string file) => SessionOf(Path.GetDirectoryName(file) ?? file);

    private protected sealed override string Hide(string text) =>
        _sessions.Values.Aggregate(base.Hide(HideMore(text)), (hidden, session) => session.Masker.Hide(hidden));

    /// <summary>Secrets that a cmdlet has met outside its projects.</summary>
    private protected virtual string HideMore(string text) => text;

    private ProjectSession SessionOf(string folder)
    {
        if (!_sessions.TryGetValue(folder, out var session))
            _sessions[folder] = session = EngineSeam.Open(folder);
        return session;
    }
}
