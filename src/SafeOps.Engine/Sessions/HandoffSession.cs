using SafeOps.Commands.Execution;
using SafeOps.Errors;
using SafeOps.Files;
using SafeOps.Handoffs;
using SafeOps.Investigations;
using SafeOps.Promotion;
using SafeOps.Secrets;
using SafeOps.Text;

namespace SafeOps.Sessions;

/// <summary>Handing work over and taking it up, in a project or outside any.</summary>
public sealed class HandoffSession : IDisposable
{
    private readonly EnginePorts _ports;
    private readonly GitReading _git;

    private HandoffSession(string from, EnginePorts ports)
    {
        _ports = ports;
        Masker.RegisterEnvironment(ports.EnvironmentVariables);
        _git = new GitReading(ports.Programs, ports.EnvironmentVariables);
        Store = InvestigationStore.Open(from, ports.Time, ports.Actor, Masker);
    }

    public SecretMasker Masker { get; } = new();

    /// <summary>The investigations of where the caller stands.</summary>
    public InvestigationStore Store { get; }

    /// <param name="from">Where the caller stands, full.</param>
    public static HandoffSession Open(string from, EnginePorts ports) => new(from, ports);

    /// <summary>Makes a handoff. Where a change is named, its way through the environments comes with it.</summary>
    public async Task<Handoff> MakeAsync(HandoffRequest request, CancellationToken cancellationToken)
    {
        if (request.Change is { } change)
        {
            var project = ProjectSession.Open(change, _ports);
            request = request with { Promotion = await project.Promotion.StatusAsync(change, new Dictionary<string, object?>(), cancellationToken).ConfigureAwait(false) };
        }
        return await new HandoffMaking(_git, _ports.Time, _ports.Actor, Masker).MakeAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes it. Throws <see cref="ErrorCodes.HandoffExists"/> where a file is there and is not to be replaced.</summary>
    public static void Write(string text, string path, bool replaces)
    {
        if (File.Exists(path) && !replaces)
            throw new SafeOpsException(ErrorCodes.HandoffExists, $"{path} is there already.", "Give another name, or -Force to replace it.", path);
        DurableFile.CreateFolder(Path.GetDirectoryName(path)!);
        DurableFile.Write(path, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a handoff and holds it against what is here.</summary>
    /// <param name="path">The file, full.</param>
    /// <param name="here">Where the caller stands, full.</param>
    /// <param name="repository">The working tree that is meant, full; null: it is found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SafeOpsException"><see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.HandoffInvalid"/>.</exception>
    public Task<HandoffCheck> CheckAsync(string path, string here, string? repository, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no file {path}.", target: path);
        var handoff = HandoffHiding.Hide(new HandoffReader(_ports.Markdown, _ports.Yaml).Read(Decode(path), path), Masker);
        return new HandoffChecking(_git).CheckAsync(handoff, path, new HandoffSurroundings
        {
            Here = here,
            Repository = repository,
            Host = _ports.Actor.Host,
            Investigation = Investigation,
            Promotion = PromotionAsync,
        }, cancellationToken);
    }

    /// <summary>The one that is meant: named, else that of the handoff where it is here and open; null: a new one is to be begun.</summary>
    public Investigation? Target(HandoffCheck check, string? named)
    {
        if (named is not null)
            return Store.Find(named);
        return check.Handoff.Head?.Investigation is { } id && Store.FindAll(id) is [{ IsOpen: true } found] ? found : null;
    }

    /// <summary>Writes what is open into an investigation; null begins one.</summary>
    public HandoffCheck Restore(HandoffCheck check, Investigation? investigation)
    {
        var restoring = new HandoffRestoring(Store);
        if (investigation is not null)
            InvestigationSession.DemandOpen(investigation);
        return restoring.Restore(check, investigation ?? restoring.Begin(check));
    }

    public void Dispose() => _git.Dispose();

    private static string Decode(string path)
    {
        try
        {
            return TextFile.Decode(File.ReadAllBytes(path), path).Text;
        }
        catch (SafeOpsException binary) when (binary.Code == ErrorCodes.FileNotEditable)
        {
            throw new SafeOpsException(ErrorCodes.HandoffInvalid, $"{path} is no text in UTF-8 or UTF-16, and so no handoff.", "The file is as it was.", path, binary);
        }
    }

    private Investigation? Investigation(string id, string location)
    {
        foreach (var store in new[] { Store, InvestigationStore.Open(location, _ports.Time, _ports.Actor, Masker) })
        {
            if (store.FindAll(id) is [var found] && found.Id == id)
                return found;
        }
        return null;
    }

    private async Task<PromotionStatus?> PromotionAsync(string change, CancellationToken cancellationToken)
    {
        try
        {
            return await ProjectSession.Open(change, _ports).Promotion.StatusAsync(change, new Dictionary<string, object?>(), cancellationToken).ConfigureAwait(false);
        }
        catch (SafeOpsException)
        {
            // What has no project, or is no change any more, is said to be not known.
            return null;
        }
    }
}
