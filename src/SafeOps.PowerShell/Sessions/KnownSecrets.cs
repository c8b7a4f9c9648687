using SafeOps.Secrets;

namespace SafeOps.PowerShell.Sessions;

/// <summary>
/// Every secret this process was given by SecretManagement, hidden in whatever a cmdlet says. The engine hides what it
/// resolves itself; this is the last gate, for texts that do not come through the engine.
/// </summary>
internal static class KnownSecrets
{
    // One for the process: a value learned in one runspace must not leave by another.
    private static readonly SecretMasker Masker = new();

    public static void Register(string value) => Masker.Register(value);

    public static string Hide(string text) => Masker.Hide(text);
}
