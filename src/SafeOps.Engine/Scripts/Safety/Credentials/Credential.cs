namespace SafeOps.Scripts.Safety.Credentials;

/// <summary>A secret that is written in a script.</summary>
/// <param name="Start">Offset of the secret itself.</param>
/// <param name="End">Offset behind it.</param>
/// <param name="What">A phrase: <c>a GitHub token</c>.</param>
/// <param name="IsCertain">By its form or its name; else only because nobody writes such a text by hand.</param>
internal sealed record Credential(int Start, int End, string What, bool IsCertain);
