namespace SafeOps.Inventory.Export;

/// <summary>One call over HTTP.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Headers">Beside the body's own; an authorisation is among them and is shown to nobody.</param>
/// <param name="Body">Null for none.</param>
public sealed record AzureRequest(string Method, Uri Address, IReadOnlyDictionary<string, string> Headers, byte[]? Body = null)
{
    public string BodyType { get; init; } = "application/json";

    public override string ToString() => $"{Method} {Address.GetLeftPart(UriPartial.Path)}";
}

/// <summary>What came back, whatever its status.</summary>
/// <param name="Headers">By name without case, the first value of each.</param>
public sealed record AzureAnswer(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}

/// <summary>Calls Azure over HTTP. It follows no redirection: an authorisation goes to the host it was given for.</summary>
public interface IAzureApi
{
    /// <summary>
    /// Every status is an answer. Throws <see cref="AzureFailure"/> where none came, or one that was cut off; it then can be sent again.
    /// </summary>
    Task<AzureAnswer> SendAsync(AzureRequest request, CancellationToken cancellationToken);
}
