using System.Management.Automation;
using System.Security;

namespace SafeOps.Host.Terminal;

/// <summary>Reads a line key by key, so that an interruption ends a question that nobody has answered.</summary>
internal sealed class KeyboardReader(TerminalStreams streams, CancellationToken interrupted)
{
    private static readonly TimeSpan KeyPoll = TimeSpan.FromMilliseconds(20);

    public string ReadLine()
    {
        var line = new List<char>();
        ReadKeys(line.Add, () => RemoveLast(line), shown: key => key.ToString());
        return new string([.. line]);
    }

    public SecureString ReadSecret()
    {
        var secret = new SecureString();
        ReadKeys(secret.AppendChar, () => RemoveLast(secret), shown: _ => "*");
        secret.MakeReadOnly();
        return secret;
    }

    private void ReadKeys(Action<char> append, Func<bool> removeLast, Func<char, string> shown)
    {
        while (true)
        {
            var key = ReadKey();
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
                break;
            if (key.Key == ConsoleKey.Backspace)
            {
                if (removeLast())
                    streams.WritePrompt("\b \b");
            }
            else if (!char.IsControl(key.KeyChar))
            {
                append(key.KeyChar);
                streams.WritePrompt(shown(key.KeyChar));
            }
        }
        streams.WritePrompt(Environment.NewLine);
    }

    private ConsoleKeyInfo ReadKey()
    {
        while (!Console.KeyAvailable)
        {
            if (interrupted.WaitHandle.WaitOne(KeyPoll))
                throw new PipelineStoppedException();
        }
        return Console.ReadKey(intercept: true);
    }

    private static bool RemoveLast(List<char> line)
    {
        if (line.Count == 0)
            return false;
        line.RemoveAt(line.Count - 1);
        return true;
    }

    private static bool RemoveLast(SecureString secret)
    {
        if (secret.Length == 0)
            return false;
        secret.RemoveAt(secret.Length - 1);
        return true;
    }
}
