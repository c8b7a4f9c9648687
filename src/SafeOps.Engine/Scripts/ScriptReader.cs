using System.Text;
using SafeOps.Errors;
using SafeOps.Values;

namespace SafeOps.Scripts;

/// <summary>Reads a script: which language it is in, and its text.</summary>
public static class ScriptReader
{
    /// <summary>In bytes. A larger file is no script that somebody wrote.</summary>
    public const int LargestScript = 4 * 1024 * 1024;

    private static readonly Dictionary<string, ScriptLanguage> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".sh"] = ScriptLanguage.Bash,
        [".bash"] = ScriptLanguage.Bash,
        [".ksh"] = ScriptLanguage.Bash,
        [".py"] = ScriptLanguage.Python,
        [".ps1"] = ScriptLanguage.PowerShell,
        [".psm1"] = ScriptLanguage.PowerShell,
        [".sql"] = ScriptLanguage.Sql,
    };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Throws <see cref="ErrorCodes.FileNotFound"/>, <see cref="ErrorCodes.FileUnreadable"/>, <see cref="ErrorCodes.LimitExceeded"/>
    /// or <see cref="ErrorCodes.ScriptInvalid"/> (empty, binary, in no language that is known here).
    /// </summary>
    /// <param name="path">Full.</param>
    /// <param name="language">What it is in; null: by its name's ending, else by its first line.</param>
    public static ScriptFile Read(string path, ScriptLanguage? language = null)
    {
        var bytes = Bytes(path);
        var text = Decode(bytes, path);
        if (string.IsNullOrWhiteSpace(text))
            throw new SafeOpsException(ErrorCodes.ScriptInvalid, $"{path} is empty.", target: path);
        return new ScriptFile(path, language ?? LanguageOf(path, text) ?? throw Unknown(path, text), text) { Digest = Digest.OfBytes(bytes) };
    }

    private static byte[] Bytes(string path)
    {
        if (Directory.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"{path} is a folder.", "Name a script, or scripts by wildcards: 'scripts/*.sh'.", path);
        if (!File.Exists(path))
            throw new SafeOpsException(ErrorCodes.FileNotFound, $"There is no file {path}.", target: path);
        try
        {
            // A device or a pipe has no length, and no end; a named pipe is not opened before somebody writes to it.
            if (new FileInfo(path) is { Length: 0, LinkTarget: null })
                throw new SafeOpsException(ErrorCodes.ScriptInvalid, $"{path} is empty, or no regular file.", target: path);
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestScript)
                throw new SafeOpsException(ErrorCodes.LimitExceeded, $"{path} has {ByteSize.Format(stream.Length)}; a script may have {ByteSize.Format(LargestScript)}.", target: path);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnreadable, $"{path} cannot be read: {failure.Message}", target: path, inner: failure);
        }
    }

    private static string Decode(byte[] bytes, string path)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes, 2, bytes.Length - 2);
        if (Array.IndexOf(bytes, (byte)0) >= 0)
            throw new SafeOpsException(ErrorCodes.ScriptInvalid, $"{path} is binary: it is no script.", target: path);
        var start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        try
        {
            return Utf8.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException)
        {
            // Comments in an older encoding: a shell reads bytes and is content with any.
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>By its name's ending, else by its first line; null where neither tells.</summary>
    public static ScriptLanguage? LanguageOf(string path, string text) => Endings.TryGetValue(Path.GetExtension(path), out var language) ? language : Shebang.Of(text)?.Name switch
    {
        "bash" or "sh" or "dash" or "ash" or "ksh" => ScriptLanguage.Bash,
        { } name when name.StartsWith("python", StringComparison.Ordinal) => ScriptLanguage.Python,
        "pwsh" => ScriptLanguage.PowerShell,
        _ => null,
    };

    private static SafeOpsException Unknown(string path, string text)
    {
        var message = Shebang.Of(text)?.Name is { } other
            ? $"{path} is run by {other}, which is not known here; bash, sh, Python, PowerShell and SQL are."
            : $"{path} says neither by its ending nor by its first line what it is written in.";
        return new SafeOpsException(ErrorCodes.ScriptInvalid, message, "Say it with -Language, or in the first line: #!/usr/bin/env bash", path);
    }
}
