using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SafeOps.TestServers;

namespace SafeOps.Engine.Tests.Changes.Steps.Http;

/// <summary>A server with a certificate that this machine does not trust.</summary>
public sealed class HttpTrustTests : IDisposable
{
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HttpTrustTests()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    private string Url => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}/a";

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
    }

    [Fact]
    public async Task An_authority_is_trusted_where_it_is_named_and_only_there()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        bench.Harness.Write("ca.pem", _certificate.ExportCertificatePem());

        var refused = await bench.FailsAsync($$"""{ "method": "POST", "url": "{{Url}}" }""");
        var answered = await bench.RunAsync($$"""{ "method": "POST", "url": "{{Url}}", "caFile": "ca.pem" }""");

        Assert.Equal("TargetUnreachable", refused.Code.Id);
        Assert.Contains("cannot be trusted", refused.Message);
        Assert.Equal(200, (int?)answered.Actual["status"]);
    }

    [Fact]
    public async Task A_file_without_a_certificate_is_said()
    {
        using var bench = new HttpBench(_ => new HttpReply(200));
        bench.Harness.Write("ca.pem", "nothing");

        var error = await bench.FailsAsync($$"""{ "method": "POST", "url": "{{Url}}", "caFile": "ca.pem" }""");

        Assert.Contains("There is no certificate in", error.Message);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(_certificate);
                var request = new byte[4096];
                _ = await stream.ReadAsync(request);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
            catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
            {
                // Who does not trust it hangs up.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
