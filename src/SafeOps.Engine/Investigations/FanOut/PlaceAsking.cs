using SafeOps.Commands.Execution;
using SafeOps.Errors;

namespace SafeOps.Investigations.FanOut;

/// <summary>Asks one place one probe, and gives an answer whatever happens.</summary>
internal sealed class PlaceAsking(FanOutSetting setting)
{
    private readonly CommandAsking _commands = new(setting);
    private readonly FileAsking _files = new(setting);

    /// <summary>Throws nothing but for a run that is stopped.</summary>
    public async Task<FanOutAnswer> AskAsync(FanOutRequest request, FanOutPlace place, FanOutProbe probe, CancellationToken cancellationToken)
    {
        var limit = probe.Timeout ?? request.Timeout;
        var folder = place.Kind switch
        {
            FanOutPlaceKind.Folder => place.Target,
            FanOutPlaceKind.Context => request.Folder,
            _ => null,
        };
        var answer = new FanOutAnswer { Place = place.Name, Probe = probe.Name, Status = FanOutStatus.Failed, Asked = setting.Masker.Hide(probe.Asks), Folder = folder };
        var started = setting.Time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (place.Kind == FanOutPlaceKind.Folder && !Directory.Exists(place.Target))
                throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no folder {place.Target}.", target: place.Target);
            // Reading a file may block where no token reaches, as on a network that is gone: it is then left behind. A command ends
            // with all it started before its place is left.
            answer = await Task.Run(() => AnswerAsync(request with { Timeout = limit }, place, probe, answer, stop.Token), CancellationToken.None)
                .WaitAsync(limit + Grace(probe, place), setting.Time, probe is CommandProbe ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            answer = answer with { Status = FanOutStatus.TimedOut };
        }
        catch (CommandNotReadOnlyException refusal)
        {
            answer = Without(answer, FanOutStatus.Refused, refusal);
        }
        catch (SafeOpsException failure)
        {
            var refused = failure.Code == ErrorCodes.ProbeInvalid || failure.Code == ErrorCodes.ConfirmationMissing || failure.Code.Kind == ErrorKind.NotSupported;
            answer = Without(answer, refused ? FanOutStatus.Refused : FanOutStatus.Failed, failure);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            answer = answer with { Status = FanOutStatus.Failed, Error = setting.Masker.Hide(error.Message) };
        }
        return answer with
        {
            Duration = setting.Time.GetElapsedTime(started),
            Error = answer.Status == FanOutStatus.TimedOut ? $"It had no answer within {Values.Durations.Taken(limit)}, and was cut off." : answer.Error,
        };
    }

    private Task<FanOutAnswer> AnswerAsync(FanOutRequest request, FanOutPlace place, FanOutProbe probe, FanOutAnswer answer, CancellationToken cancellationToken) => (probe, place.Kind) switch
    {
        (CommandProbe command, _) => _commands.AskAsync(request, place, command, answer, cancellationToken),
        (_, FanOutPlaceKind.Folder) => _files.AskAsync(request, place, probe, answer, cancellationToken),
        (_, FanOutPlaceKind.Context) => throw new SafeOpsException(ErrorCodes.ProbeInvalid, $"{place.Name} is a context of kubectl, and has no files.", "Ask it with a command, of whose output a path can be named: @{ command = 'kubectl get … -o yaml'; path = 'spec.replicas' }."),
        _ => _commands.AskFilesAsync(request, place, probe, answer, cancellationToken),
    };

    /// <summary>A command has a limit of its own, and is then cut off with its children; setting it up takes a moment.</summary>
    private static TimeSpan Grace(FanOutProbe probe, FanOutPlace place) =>
        probe is CommandProbe ? TimeSpan.FromSeconds(place.Kind == FanOutPlaceKind.Host ? 10 : 5) : TimeSpan.Zero;

    private FanOutAnswer Without(FanOutAnswer answer, FanOutStatus status, SafeOpsException failure) => answer with
    {
        Status = status,
        Error = setting.Masker.Hide(failure.NextStep is null ? failure.Message : $"{failure.Message} {failure.NextStep}"),
    };
}
