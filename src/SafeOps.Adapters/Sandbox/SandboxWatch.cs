using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SafeOps.Adapters.Sandbox.Observation;
using SafeOps.Adapters.Sandbox.Recording;
using SafeOps.Processes;

namespace SafeOps.Adapters.Sandbox;

/// <summary>Observes one run from outside: it lets the program begin when it is ready, and reads when all has ended what is left in the sandbox's memory.</summary>
internal sealed class SandboxWatch : IDisposable
{
    /// <summary>What this process tells itself when the script will not.</summary>
    private const string Over = "over";

    private readonly SandboxRequest _request;
    private readonly RecorderLayer? _recorders;
    private readonly SafeFileHandle _hello;
    private readonly SafeFileHandle _go;
    private readonly HostCheck _check;
    private readonly List<NetworkAttempt> _told = [];
    private int _first;
    private SafeFileHandle? _folder;
    private SafeFileHandle? _questions;
    private NetworkCounters? _network;
    private RecordReader? _reader;
    private ProgramDesk? _desk;
    private LimitWatch? _limits;

    /// <param name="state">The folder outside.</param>
    public SandboxWatch(SandboxRequest request, string state, RecorderLayer? recorders)
    {
        (_request, _recorders) = (request, recorders);
        foreach (var pipe in new[] { SandboxScript.Hello, SandboxScript.Go })
            Native.MakePipe(Path.Combine(state, pipe), 0x180);
        _hello = Open(Path.Combine(state, SandboxScript.Hello));
        _go = Open(Path.Combine(state, SandboxScript.Go));
        _check = new HostCheck(Path.Combine(state, SandboxScript.Go));
    }

    /// <summary>The limit that ended the run; null where none did.</summary>
    public string? Exceeded => _limits?.Exceeded;

    /// <summary>Returns when the program begins, or when the run has ended without it.</summary>
    public async Task BeginAsync(Task run, CancellationToken cancellationToken)
    {
        var ready = Task.Run(WaitForScript, CancellationToken.None);
        if (await Task.WhenAny(ready, run).ConfigureAwait(false) == run)
            Native.Write(_hello, Over + "\n");
        if (!await ready.ConfigureAwait(false))
            return;
        var own = string.Create(CultureInfo.InvariantCulture, $"/proc/{_first}/fd/8");
        _folder = Native.OpenFolder(own) ?? throw new IOException($"{own} cannot be opened.");
        var folder = Native.Path(_folder);
        if (_request.Observer is { } observer && _recorders is not null)
        {
            _network = _request.HasNetwork ? null : new NetworkCounters(_first);
            _questions = Native.OpenFolder(folder + "/asks") ?? throw new IOException($"{own}/asks cannot be opened.");
            _desk = new ProgramDesk(observer, Native.Path(_questions), cancellationToken);
            _reader = new RecordReader(Open(folder + "/control/log"), _recorders, _desk.Started, Hear);
            _reader.Begin();
        }
        _limits?.Begin(folder);
        Native.Write(_go, "go\n");
    }

    /// <summary>When the run has ended; null where nobody observes, or where it did not begin.</summary>
    public async Task<SandboxObservation?> FinishAsync(IReadOnlyList<Layer> layers, IReadOnlyList<string> hidden)
    {
        _limits?.Finish();
        if (_folder is null || _desk is null || _reader is null)
            return null;
        _reader.Finish();
        await _desk.FinishAsync().ConfigureAwait(false);
        var reader = new LayerChanges(Native.Path(_folder), _recorders, [.. hidden, _recorders!.Folder]);
        var files = reader.Read(layers);
        var blind = new List<string>();
        if (_reader.IsGarbled)
            blind.Add("something wrote into the recorders' pipe, so that not every program is known");
        if (_desk.IsFull)
            blind.Add(string.Create(CultureInfo.InvariantCulture, $"it started more than {ProgramDesk.MostPrograms} programs, of which the first are told"));
        if (reader.IsFull)
            blind.Add("it changed more files than are told");
        if (reader.HasUnreadable)
            blind.Add("it made a file whose name is no text, which is not told");
        return new SandboxObservation
        {
            Programs = _desk.Programs,
            Files = files,
            Network = Attempts(),
            Exceeded = _limits?.Exceeded,
            Blind = blind,
            HostDifferences = _check.Differences(files, _first),
        };
    }

    public void Dispose()
    {
        _limits?.Dispose();
        _reader?.Dispose();
        _network?.Dispose();
        _questions?.Dispose();
        _folder?.Dispose();
        _hello.Dispose();
        _go.Dispose();
    }

    /// <summary>While the script sets up, its process is put under its limits: the kernel may take some milliseconds for that.</summary>
    private bool WaitForScript()
    {
        var text = "";
        var buffer = new byte[64];
        while (Native.Read(_hello, buffer) is var read and > 0)
        {
            text += Encoding.ASCII.GetString(buffer, 0, read);
            if (text.Contains(Over, StringComparison.Ordinal))
                return false;
            if (_first == 0 && text.IndexOf('\n') is var end and > 0)
            {
                _first = int.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture);
                _limits = _request.Limits is { } limits ? new LimitWatch(limits, _first) : null;
                Native.Write(_go, "limited\n");
            }
            if (text.Contains("ready", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private void Hear(string line)
    {
        if (line.Split(' ') is ["ask", var asking, var question] && int.TryParse(asking, CultureInfo.InvariantCulture, out var process) && int.TryParse(question, CultureInfo.InvariantCulture, out _))
            _desk!.Asks(process, question);
        else if (line.Split('\t') is [PythonHook.Word, var protocol, var address, var method])
            _told.Add(new NetworkAttempt(protocol, address, 1) { Method = method.Length == 0 ? null : method });
    }

    private IReadOnlyList<NetworkAttempt> Attempts()
    {
        var known = _told.GroupBy(a => a).Select(g => g.Key with { Count = g.Count() }).ToList();
        var all = _network?.Attempts(known) ?? known;
        return [.. all.Select(a => a.Protocol == PythonHook.Url ? a with { Protocol = "tcp" } : a)];
    }

    private static SafeFileHandle Open(string pipe) => Native.Open(pipe, Native.ReadWrite) ?? throw new IOException($"{pipe} cannot be opened.");
}
