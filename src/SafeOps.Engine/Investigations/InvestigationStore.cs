using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using SafeOps.Errors;
using SafeOps.Secrets;
using SafeOps.Values;

namespace SafeOps.Investigations;

/// <summary>
/// The investigations of a project, or of a folder where there is none. What is added is on the disk when a method returns, and
/// never changes; secrets are hidden in it.
/// </summary>
public sealed class InvestigationStore
{
    private const string IdLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    private readonly TimeProvider _time;
    private readonly Actor _actor;
    private readonly SecretMasker _masker;
    private readonly string _from;

    private InvestigationStore(string from, TimeProvider time, Actor actor, SecretMasker masker)
    {
        (_from, _time, _actor, _masker) = (from, time, actor, masker);
        Folder = InvestigationPlace.Find(from);
    }

    /// <summary>The folder that keeps them, full; it need not be there.</summary>
    public string Folder { get; }

    /// <param name="from">A folder, full: what keeps investigations is found upward from it.</param>
    /// <param name="time">For when things were recorded.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="masker">Hides secrets in whatever is kept.</param>
    public static InvestigationStore Open(string from, TimeProvider time, Actor actor, SecretMasker masker) => new(from, time, actor, masker);

    /// <summary>All, the youngest first.</summary>
    public IReadOnlyList<Investigation> List() => [.. Ids().Select(Read).OrderByDescending(i => i.Started).ThenByDescending(i => i.Id, StringComparer.Ordinal)];

    /// <summary>Throws <see cref="ErrorCodes.InvestigationNotFound"/>. What is damaged of it is told in <see cref="Investigation.Problems"/>.</summary>
    public Investigation Read(string id) => File(id).Read();

    /// <summary>
    /// One by its id, the beginning of one, its title, or a part of that with wildcards; of several the only open one. Throws
    /// <see cref="ErrorCodes.InvestigationNotFound"/> and <see cref="ErrorCodes.InvestigationAmbiguous"/>.
    /// </summary>
    public Investigation Find(string idOrTitle) => FindAll(idOrTitle) switch
    {
        [var only] => only,
        [] => throw NotFound(idOrTitle),
        var several when several.Where(i => i.IsOpen).ToList() is [var open] => open,
        var several => throw Ambiguous($"'{idOrTitle}' fits several investigations:", several),
    };

    /// <summary>As <see cref="Find"/>, all that fit best: an id before its beginning, and that before titles.</summary>
    public IReadOnlyList<Investigation> FindAll(string idOrTitle)
    {
        var ids = Ids();
        if (ids.Contains(idOrTitle, StringComparer.OrdinalIgnoreCase))
            return [Read(ids.First(i => string.Equals(i, idOrTitle, StringComparison.OrdinalIgnoreCase)))];
        if (idOrTitle.Length > 0 && ids.Where(i => i.StartsWith(idOrTitle, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } begun)
            return [.. begun.Select(Read)];
        return [.. List().Where(i => string.Equals(i.Title, idOrTitle, StringComparison.OrdinalIgnoreCase)) is var titled && titled.Any()
            ? titled
            : List().Where(i => FileSystemName.MatchesSimpleExpression(idOrTitle, i.Title) || FileSystemName.MatchesSimpleExpression(idOrTitle, i.Id))];
    }

    /// <summary>The one that is meant where none is named: the only open one; of several the one that was used last.</summary>
    /// <param name="lastUsed">The id of the one that the caller used last; null: none yet.</param>
    public Investigation Current(string? lastUsed)
    {
        var open = List().Where(i => i.IsOpen).ToList();
        return open switch
        {
            [var only] => only,
            [] => throw new SafeOpsException(ErrorCodes.InvestigationNotFound, $"No investigation is open in {Folder}.", "Begin one: New-Investigation -Title … -Symptom …; Get-Investigation lists those that are completed.", Folder),
            _ => open.FirstOrDefault(i => i.Id == lastUsed) ?? throw Ambiguous("Several investigations are open:", open),
        };
    }

    /// <summary>Throws <see cref="ErrorCodes.InvestigationContextMissing"/> where the request says too little.</summary>
    public Investigation Begin(InvestigationRequest request)
    {
        request.Demand();
        var started = _time.GetUtcNow();
        var id = NewId(started);
        var investigation = new Investigation
        {
            Id = id,
            Title = _masker.Hide(request.Title.Trim()),
            Symptom = HideOrNull(request.Symptom),
            Context = request.Context.ToDictionary(c => c.Key, c => SecretFinder.IsSecret(c.Key, c.Value) ? SecretMasker.Mask : _masker.Hide(c.Value), StringComparer.OrdinalIgnoreCase),
            Actor = _actor.ToString(),
            Host = _actor.Host,
            Place = _from,
            Started = started,
            Folder = Path.Combine(Folder, id),
        };
        return Storing(id, investigation.Folder, () =>
        {
            InvestigationPlace.Make(Folder);
            new InvestigationFile(investigation.Folder).Create(investigation);
            return investigation;
        });
    }

    /// <summary>Adds a step. Its number, time, actor and everything of its output are filled in here.</summary>
    public InvestigationStep Add(Investigation investigation, InvestigationStep step, KeptOutput output)
    {
        var file = File(investigation.Id);
        // Before the record that names it.
        var (digest, length, isCut) = Storing(investigation.Id, file.Outputs, () => output.Save(file.Outputs));
        return file.Append((number, _) => step with
        {
            Number = number,
            At = _time.GetUtcNow(),
            Actor = _actor.ToString(),
            Command = _masker.Hide(step.Command),
            Why = HideOrNull(step.Why),
            OutputDigest = digest,
            OutputLength = length,
            IsOutputCut = step.IsOutputCut || isCut,
            Shown = output.Shown,
        });
    }

    /// <summary>Adds a note. Its number, time and actor are filled in here. Throws <see cref="ErrorCodes.InvestigationEvidenceUnknown"/>.</summary>
    public InvestigationNote Add(Investigation investigation, InvestigationNote note) => File(investigation.Id).Append((number, before) => note with
    {
        Number = number,
        At = _time.GetUtcNow(),
        Actor = _actor.ToString(),
        Text = _masker.Hide(note.Text),
        Command = HideOrNull(note.Command),
        Undo = HideOrNull(note.Undo),
        Evidence = InvestigationEvidence.Demand(note.Evidence, before),
    });

    /// <summary>Ends it. Throws <see cref="ErrorCodes.InvestigationEvidenceUnknown"/>.</summary>
    public Investigation Complete(Investigation investigation, string rootCause, string resolution, IReadOnlyList<int> evidence)
    {
        File(investigation.Id).Append((number, before) => new InvestigationConclusion(number, _time.GetUtcNow(), _actor.ToString())
        {
            RootCause = _masker.Hide(rootCause),
            Resolution = _masker.Hide(resolution),
            Evidence = InvestigationEvidence.Demand(evidence, before),
        });
        return Read(investigation.Id);
    }

    /// <summary>The output of a step as it is kept, secrets hidden. Throws <see cref="ErrorCodes.InvestigationDamaged"/> where it is gone or another.</summary>
    public string ReadOutput(Investigation investigation, InvestigationStep step)
    {
        var path = OutputPath(investigation, step);
        var bytes = System.IO.File.Exists(path) ? System.IO.File.ReadAllBytes(path) : null;
        if (bytes is not null && Digest.OfBytes(bytes) == step.OutputDigest)
            return System.Text.Encoding.UTF8.GetString(bytes);
        throw new SafeOpsException(
            ErrorCodes.InvestigationDamaged,
            string.Create(CultureInfo.InvariantCulture, $"The output of entry {step.Number} of {investigation.Id} is {(bytes is null ? "gone" : "not what was recorded")}: {path}"),
            "What the entry itself says is whole. Run the command again to see what it shows now: Add-InvestigationStep.",
            path);
    }

    /// <summary>The file that keeps a step's output, full.</summary>
    public string OutputPath(Investigation investigation, InvestigationStep step) => Path.Combine(new InvestigationFile(investigation.Folder).Outputs, step.OutputDigest + ".txt");

    private List<string> Ids() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder).Where(f => new InvestigationFile(f).Exists).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
        : [];

    private InvestigationFile File(string id) => Ids().Contains(id, StringComparer.Ordinal) ? new InvestigationFile(Path.Combine(Folder, id)) : throw NotFound(id);

    private string NewId(DateTimeOffset started)
    {
        string id;
        do
            id = string.Create(CultureInfo.InvariantCulture, $"{started.UtcDateTime:yyyyMMdd-HHmm}-{RandomNumberGenerator.GetString(IdLetters, 4)}");
        while (Directory.Exists(Path.Combine(Folder, id)));
        return id;
    }

    private string? HideOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : _masker.Hide(text);

    private static T Storing<T>(string id, string folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (StorageFailure.Is(error) || (error as SafeOpsException)?.Code == ErrorCodes.FileUnwritable)
        {
            var reason = (error is SafeOpsException { InnerException: { } inner } ? inner : error).Message;
            throw new SafeOpsException(
                ErrorCodes.StorageFailed,
                $"{folder} cannot be written: {reason} What was recorded before is there; the new entry is not.",
                "Free space or mend the permissions of the folder, then repeat the command.",
                id,
                error);
        }
    }

    internal static SafeOpsException Closed(Investigation investigation) =>
        Closed(investigation.Id, investigation.Completed!.Value, investigation.Entries.OfType<InvestigationConclusion>().Last().Actor);

    internal static SafeOpsException Closed(string id, DateTimeOffset completed, string actor) => new(
        ErrorCodes.InvestigationClosed,
        string.Create(CultureInfo.InvariantCulture, $"Investigation {id} was completed on {completed.UtcDateTime:yyyy-MM-dd HH:mm}Z by {actor}, and takes no more entries."),
        $"Begin a new one that names it: New-Investigation … -Context @{{ follows = '{id}' }}",
        id);

    private SafeOpsException NotFound(string wanted) => new(
        ErrorCodes.InvestigationNotFound,
        $"No investigation in {Folder} has the id or title '{wanted}'.",
        "Get-Investigation lists them.",
        wanted);

    private static SafeOpsException Ambiguous(string found, IReadOnlyList<Investigation> several) => new(
        ErrorCodes.InvestigationAmbiguous,
        string.Join(Environment.NewLine, several.Take(10).Select(i => $"  {i.Id}  {i.Title}{(i.IsOpen ? "" : " (completed)")}").Prepend(found)),
        "Name one with -Investigation: its id, the beginning of it, or its title.",
        several.Select(i => i.Id).ToList());
}
