using System.Net;
using System.Net.Sockets;
using SafeOps.Processes;

namespace SafeOps.Adapters.Tests.Sandbox;

public sealed class ObservedNetworkTests(ObservedSandbox sandbox) : IClassFixture<ObservedSandbox>, IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly string _folder = Directory.CreateTempSubdirectory("observed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("true")]
    [InlineData("git --version; hostname; echo x | cat")]
    public async Task Nothing_is_told_of_what_stays_on_the_machine(string text) => Assert.Empty((await sandbox.BashAsync(text, _folder)).Seen.Network);

    [Theory]
    [InlineData("echo x > /dev/tcp/192.0.2.1/80", "any")]
    [InlineData("echo x > /dev/udp/192.0.2.1/80", "any")]
    [InlineData("echo x > /dev/tcp/127.0.0.1/9", "tcp")]
    [InlineData("getent hosts host.example", "udp")]
    public async Task An_attempt_is_counted_without_any_tool(string text, string protocol)
    {
        if (protocol != "any")
            ObservedSandbox.Need("ip");
        var run = await sandbox.BashAsync(text + " 2> /dev/null; true", _folder);
        Assert.Contains(run.Seen.Network, n => n.Protocol == protocol && n.Count > 0);
    }

    [Fact]
    public async Task A_listener_outside_is_not_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var path = Path.Combine(_folder, "socket");
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        local.Bind(new UnixDomainSocketEndPoint(path));
        local.Listen(1);
        var run = await sandbox.BashAsync(
            $"echo x > /dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port} && echo reached; " +
            $"test -S socket && echo there; {Python} -c \"import socket; socket.socket(socket.AF_UNIX).connect('{path}'); print('reached')\"", _folder);
        Assert.Equal("there\n", run.Program.Output);
        Assert.False(listener.Pending());
        Assert.False(local.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_server_of_its_own_is_no_attempt()
    {
        Need();
        ObservedSandbox.Need("ip");
        var run = await PythonAsync("import socket; s = socket.create_server(('127.0.0.1', 0)); c = socket.create_connection(s.getsockname()); s.accept(); c.sendall(b'x'); print('met')");
        Assert.Equal("met\n", run.Program.Output);
        Assert.Empty(run.Seen.Network);
    }

    [Theory]
    [InlineData("import socket; socket.create_connection(('192.0.2.7', 443), 2)", "tcp", "192.0.2.7:443", null)]
    [InlineData("import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.7', 53))", "udp", "192.0.2.7:53", null)]
    [InlineData("import socket; socket.getaddrinfo('db.example', 5432)", "any", "db.example:5432", null)]
    [InlineData("import urllib.request as r; r.urlopen('http://db.example/x')", "tcp", "http://db.example/x", "GET")]
    [InlineData("import urllib.request as r; r.urlopen(r.Request('http://db.example/x', method='DELETE'))", "tcp", "http://db.example/x", "DELETE")]
    [InlineData("import http.client as h; h.HTTPConnection('192.0.2.7', 80).request('POST', '/items')", "tcp", "192.0.2.7:80", "POST")]
    public async Task Python_tells_addresses_and_methods(string text, string protocol, string address, string? method)
    {
        Need();
        var run = await PythonAsync(text);
        Assert.Equal(1, run.Program.ExitCode);
        Assert.Contains(new NetworkAttempt(protocol, address, 1) { Method = method }, run.Seen.Network);
    }

    [Fact]
    public async Task Python_is_otherwise_as_it_was()
    {
        Need();
        Directory.CreateDirectory(Path.Combine(_folder, "lib"));
        File.WriteAllText(Path.Combine(_folder, "lib", "sitecustomize.py"), "import builtins\nbuiltins.own = 'its own'\n");
        var run = await sandbox.RunAsync(new ProgramRequest(Python, ["-c", "import sys; print(own, any('safeops' in p for p in sys.path), sys.executable, sys.prefix)"], _folder)
        {
            Environment = new Dictionary<string, string?> { ["PYTHONPATH"] = Path.Combine(_folder, "lib") },
        });
        Assert.Equal(("its own False /usr/bin/python3 /usr\n", ""), (run.Program.Output, run.Program.ErrorOutput));
        var alone = await PythonAsync("print('alone')", "-I", "-S");
        Assert.Equal(("alone\n", ""), (alone.Program.Output, alone.Program.ErrorOutput));
    }

    [Fact]
    public async Task A_virtual_environment_stays_one()
    {
        Need();
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "v", "bin")).FullName, "python"), Python);
        File.WriteAllText(Path.Combine(_folder, "v", "pyvenv.cfg"), "home = /usr/bin\n");
        var run = await sandbox.BashAsync("v/bin/python -c 'import sys; print(sys.prefix)'; cd /; PATH=$OLDPWD/v/bin:$PATH; python -c 'import sys; print(sys.prefix)'", _folder);
        Assert.Equal($"{_folder}/v\n{_folder}/v\n", run.Program.Output);
    }

    private Task<Observed> PythonAsync(string text, params string[] options) => sandbox.RunAsync(new ProgramRequest(Python, [.. options, "-c", text], _folder));

    private static void Need() => Assert.SkipUnless(File.Exists(Python), $"{Python} is not on this machine");
}
