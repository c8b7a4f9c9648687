using System.Buffers;
using System.Text;
using SafeOps.Errors;
using SafeOps.Processes;
using SafeOps.Secrets;

namespace SafeOps.Inventory.Export;

/// <summary>
/// Runs the Azure CLI. It never asks anything: extensions are not installed on the way, and standard input is empty. Its errors are told
/// apart by what it prints, for its exit code is 1 for nearly all of them.
/// </summary>
public sealed class AzureCli(IProgramRunner programs, SecretMasker masker)
{
    public const string Program = "az";
    public const string AddExtension = "az extension add --name resource-graph";

    /// <summary>Resource Graph gives at most 16 MiB of a page; az indents it.</summary>
    private const int LongestOutput = 128 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Settings of its own by environment (AZURE_{section}_{name}), so that nothing of a person's configuration changes what it prints.</summary>
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["AZURE_EXTENSION_USE_DYNAMIC_INSTALL"] = "no",
        ["AZURE_EXTENSION_RUN_AFTER_DYNAMIC_INSTALL"] = "no",
        ["AZURE_CORE_DISABLE_CONFIRM_PROMPT"] = "yes",
        ["AZURE_CORE_ONLY_SHOW_ERRORS"] = "yes",
        ["AZURE_CORE_NO_COLOR"] = "yes",
        ["AZURE_CORE_COLLECT_TELEMETRY"] = "no",
        ["AZURE_CORE_SURVEY_MESSAGE"] = "no",
        ["PYTHONIOENCODING"] = "utf-8",
    };

    /// <summary>Null: the one it is signed in to.</summary>
    public AzureCloud? Cloud { get; init; }

    /// <summary>
    /// Whether arguments are handed over as files (<c>@file</c>). On Windows <c>az</c> is a batch file, whose arguments cmd.exe would read
    /// as its own language: a query has <c>|</c>, an address has <c>&amp;</c>.
    /// </summary>
    public bool HandsOverFiles { get; init; } = OperatingSystem.IsWindows();

    /// <summary>What it prints, read by <paramref name="read"/>. Throws <see cref="AzureFailure"/>, or that the program is not there.</summary>
    /// <param name="arguments">A command and its options, without those of output.</param>
    public async Task<T> RunAsync<T>(IReadOnlyList<string> arguments, string what, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("safeops-az-").FullName;
        try
        {
            var given = arguments.Select((argument, i) => HandsOverFiles && NeedsFile(argument) ? HandOver(folder, i, argument) : argument);
            var output = new Utf8Text(LongestOutput);
            var result = await programs.RunAsync(
                new ProgramRequest(Program, [.. given, "--only-show-errors", "--output", "json"], folder)
                {
                    Environment = Cloud is { } cloud ? new Dictionary<string, string?>(Settings) { ["AZURE_CLOUD_NAME"] = cloud.ToString() } : Settings,
                    Listener = (stream, text) => output.Append(stream, text),
                    Timeout = Limit,
                },
                cancellationToken).ConfigureAwait(false);
            if (result.TimedOut)
                throw new AzureFailure(FailureKind.Transient, ErrorCodes.AzureUnreachable, $"{what}: az gave no answer in {Limit.TotalMinutes:0} minutes.", "Look whether az account list answers.");
            if (result.ExitCode != 0)
                throw FailureOf(result, what);
            return output.IsWhole
                ? read(output.Bytes)
                : throw new AzureFailure(FailureKind.TooLarge, ErrorCodes.LimitExceeded, $"{what}: az prints more than {LongestOutput / 1024 / 1024} MiB.", "Ask for fewer types at a time with -Type.");
        }
        catch (SafeOpsException error) when (error.Code == ErrorCodes.ProgramNotFound)
        {
            throw new SafeOpsException(ErrorCodes.ProgramNotFound, "The Azure CLI (az) is not on PATH.", "Install it and sign in (az login), give -AccessToken, run where a managed identity is, or pipe Get-AzResource -ExpandProperties into this.", Program, error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool NeedsFile(string argument) => argument.AsSpan().IndexOfAny("\"&|<>^%!\r\n") >= 0;

    private static string HandOver(string folder, int number, string argument)
    {
        var file = Path.Combine(folder, $"argument-{number}.txt");
        File.WriteAllText(file, argument);
        return "@" + file;
    }

    private AzureFailure FailureOf(ProgramResult result, string what)
    {
        var said = masker.Hide(result.ErrorOutput.Trim());
        if (said.Length == 0)
            said = masker.Hide(result.Output.Trim());
        bool Says(params string[] texts) => texts.Any(t => said.Contains(t, StringComparison.OrdinalIgnoreCase));

        if (Says("'graph' is misspelled", "not in the 'az' command group", "not in the 'az graph' command group", "requires the extension resource-graph"))
            return NoExtension();
        if (Says("unrecognized arguments: --skip", "unrecognized arguments: --management-groups"))
            return new AzureFailure(FailureKind.Final, ErrorCodes.AzureRefused, "The extension resource-graph of az is too old: it gives no more than one page.", "Bring it up to date: az extension update --name resource-graph");
        if (Says("az login", "AADSTS", "refresh token has expired", "No subscription found", "Interactive authentication is needed"))
            return new AzureFailure(FailureKind.SignIn, ErrorCodes.AzureRefused, $"{what}: az is not signed in, or no longer: {FirstLine(said)}", "Sign in: az login");
        var (code, reason) = AzureFailure.Read(Braced(said));
        if (StatusOf(said, code) is { } status)
            return AzureFailure.Of(status, code, reason ?? FirstLine(said), what);
        if (Says("Max retries exceeded", "Connection aborted", "Connection refused", "ConnectionError", "timed out", "name resolution", "getaddrinfo failed"))
            return new AzureFailure(FailureKind.Transient, ErrorCodes.AzureUnreachable, $"{what}: az does not reach Azure: {FirstLine(said)}", "Look at the network and the proxy (HTTPS_PROXY).");
        return new AzureFailure(FailureKind.Final, ErrorCodes.ProgramFailed, $"{what}: az ended with {result.ExitCode}: {(said.Length == 0 ? "it says nothing." : FirstLine(said))}", "Run it by hand to see more: az account show, az graph query -q \"resources | count\"");
    }

    /// <summary>That the extension is missing.</summary>
    public static AzureFailure NoExtension() =>
        new(FailureKind.Final, ErrorCodes.AzureRefused, "az has no command 'graph': its extension resource-graph is not installed.", $"Add it: {AddExtension}. Or give -Source Rest, which needs none.");

    /// <summary>As <c>az rest</c> words a status (<c>Not Found({…})</c>), or as a code stands for it.</summary>
    private static int? StatusOf(string said, string? code) => code switch
    {
        "ResponsePayloadTooLarge" or "BadRequest" => 400,
        "RateLimiting" or "TooManyRequests" or "SubscriptionRequestsThrottled" => 429,
        "AuthorizationFailed" or "Forbidden" or "LinkedAuthorizationFailed" => 403,
        "ResourceNotFound" or "ResourceGroupNotFound" or "SubscriptionNotFound" or "ParentResourceNotFound" or "NotFound" => 404,
        "InternalServerError" => 500,
        "ServiceUnavailable" => 503,
        "GatewayTimeout" => 504,
        "ExpiredAuthenticationToken" or "InvalidAuthenticationToken" => 401,
        _ when said.Contains("Not Found(", StringComparison.Ordinal) => 404,
        _ when said.Contains("Forbidden(", StringComparison.Ordinal) => 403,
        _ when said.Contains("Too Many Requests", StringComparison.OrdinalIgnoreCase) || said.Contains("(429)", StringComparison.Ordinal) => 429,
        _ when said.Contains("Service Unavailable", StringComparison.OrdinalIgnoreCase) => 503,
        _ when said.Contains("Gateway Time", StringComparison.OrdinalIgnoreCase) => 504,
        _ when said.Contains("Internal Server Error", StringComparison.OrdinalIgnoreCase) => 500,
        _ when code is not null => 400,
        _ => null,
    };

    private static string Braced(string text) =>
        text.IndexOf('{') is var from and >= 0 && text.LastIndexOf('}') is var to && to > from ? text[from..(to + 1)] : "";

    private static string FirstLine(string text)
    {
        var line = text.Split('\n', 2)[0].Trim();
        line = line.StartsWith("ERROR: ", StringComparison.Ordinal) ? line[7..] : line;
        return line.Length > 300 ? line[..300] + "…" : line;
    }

    /// <summary>What a program prints to its standard output, as UTF-8; a character that comes in two pieces stays one.</summary>
    private sealed class Utf8Text(int longest)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

        public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

        public bool IsWhole { get; private set; } = true;

        public void Append(OutputStream stream, ReadOnlySpan<char> text)
        {
            if (stream != OutputStream.Output || !IsWhole)
                return;
            IsWhole = _bytes.WrittenCount + text.Length <= longest;
            if (IsWhole)
                _bytes.Advance(_encoder.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)), flush: false));
        }
    }
}
