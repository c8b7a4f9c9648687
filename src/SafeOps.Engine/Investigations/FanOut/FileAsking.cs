using SafeOps.Errors;

namespace SafeOps.Investigations.FanOut;

/// <summary>Answers from the files of a folder: values of configuration, lines of text and logs.</summary>
internal sealed class FileAsking(FanOutSetting setting)
{
    private const int LongestLine = 400;

    private readonly PlaceFiles _files = new(setting.Glob, setting.Git);
    private readonly ConfigReading _config = new(setting.Yaml, setting.Masker);

    public async Task<FanOutAnswer> AskAsync(FanOutRequest request, FanOutPlace place, FanOutProbe probe, FanOutAnswer answer, CancellationToken cancellationToken) => probe switch
    {
        ConfigProbe config => Configured(place, config, answer, cancellationToken),
        SearchProbe search => Found(place, search, await FilesAsync(request, place, search, cancellationToken).ConfigureAwait(false), answer, cancellationToken),
        SignatureProbe signature => Recognised(place, signature, answer, cancellationToken),
        _ => throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"Nothing answers '{probe.Name}' in a folder.", target: probe.Name),
    };

    private async Task<IReadOnlyList<string>> FilesAsync(FanOutRequest request, FanOutPlace place, SearchProbe search, CancellationToken cancellationToken) =>
        (search.TrackedOnly ? await _files.TrackedAsync(place.Target, search.Files, request.Timeout, cancellationToken).ConfigureAwait(false) : null)
            ?? _files.Find(place.Target, search.Files);

    private FanOutAnswer Configured(FanOutPlace place, ConfigProbe probe, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        var files = _files.Find(place.Target, probe.Files);
        if (files.Count == 0)
            return None(place, probe.Files, answer);
        return ConfigAnswer.Of(answer, files.Select(f => (Shown(place, f), f)), (file, name) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return _config.Read(file, name, probe.Path);
        }, setting.Masker);
    }

    private FanOutAnswer Recognised(FanOutPlace place, SignatureProbe probe, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        var files = _files.Find(place.Target, probe.Files);
        return files.Count == 0
            ? None(place, probe.Files, answer)
            : new SignatureSearch(probe, files, f => Shown(place, f), setting.Masker.Hide).Run(answer, setting.Time.GetUtcNow(), cancellationToken);
    }

    private FanOutAnswer None(FanOutPlace place, string files, FanOutAnswer answer)
    {
        var why = _files.WhyNone(place.Target, files);
        return answer with { Status = FanOutStatus.Nothing, Value = why, Key = why };
    }

    private FanOutAnswer Found(FanOutPlace place, SearchProbe probe, IReadOnlyList<string> files, FanOutAnswer answer, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
            return None(place, probe.Files, answer);
        var search = new LineSearch(probe, cancellationToken);
        var lines = new List<string>();
        var unread = new List<string>();
        long total = 0;
        var withHits = 0;
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shown = Shown(place, file);
            var before = total;
            try
            {
                search.Run(file, (number, line) =>
                {
                    total++;
                    if (lines.Count < FoundAnswer.MostLines)
                        lines.Add(setting.Masker.Hide($"{shown}:{number}:{(line.Length > LongestLine ? line[..LongestLine] + "…" : line)}"));
                });
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                unread.Add($"{shown}: {setting.Masker.Hide(error.Message)}");
            }
            withHits += total > before ? 1 : 0;
        }
        if (unread.Count == files.Count)
            return answer with { Status = FanOutStatus.Failed, Error = unread[0] };
        if (total > lines.Count)
            lines.Add(FoundAnswer.Rest(total - lines.Count));
        var value = FoundAnswer.Value(total, withHits);
        return answer with
        {
            Status = total == 0 ? FanOutStatus.Nothing : FanOutStatus.Answered,
            Value = value,
            Output = lines,
            Key = value,
            Error = unread.Count == 0 ? null : $"Not read: {string.Join("; ", unread.Take(3))}",
        };
    }

    private static string Shown(FanOutPlace place, string file) => Path.GetRelativePath(place.Target, file).Replace('\\', '/');
}
