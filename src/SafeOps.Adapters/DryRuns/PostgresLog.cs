using System.Text.RegularExpressions;
using SafeOps.Scripts.DryRuns.Sql;

namespace SafeOps.Adapters.DryRuns;

/// <summary>Reads from the log of a private server what a client sent, and from what psql echoed what each statement printed.</summary>
internal static partial class PostgresLog
{
    /// <param name="log">With <c>log_statement=all</c>, each entry behind <see cref="PostgresRunScript.LogPrefix"/> and the session's name.</param>
    /// <param name="output">Of psql under <c>ECHO=queries</c>.</param>
    /// <returns>The statements, and the output without their echoes.</returns>
    public static (IReadOnlyList<SqlExecuted> Statements, string Output) Read(string log, string output)
    {
        var sent = Sent(log);
        var plain = new System.Text.StringBuilder();
        var statements = new List<SqlExecuted>();
        var at = 0;
        var current = -1;
        foreach (var (text, error) in sent)
        {
            // A statement that does not stand in the output was not echoed: the script turned that off, or a function of psql sent it.
            if (Find(output, text, at) is not ({ } found, var behind))
            {
                statements.Add(new SqlExecuted(text, "") { Error = error });
                continue;
            }
            Close(output[at..found]);
            current = statements.Count;
            statements.Add(new SqlExecuted(text, "") { Error = error });
            at = behind;
        }
        Close(output[at..]);
        return (statements, plain.ToString());

        void Close(string printed)
        {
            plain.Append(printed);
            if (current >= 0)
                statements[current] = statements[current] with { Output = printed, Affected = Affected(printed) };
        }
    }

    private static List<(string Text, string? Error)> Sent(string log)
    {
        var sent = new List<(string Text, string? Error)>();
        string? error = null;
        foreach (var entry in ("\n" + log).Split("\n" + PostgresRunScript.LogPrefix).Skip(1))
        {
            if (Entry().Match(entry) is not { Success: true } match || match.Groups["session"].Value is PostgresRunScript.OwnSession or "")
                continue;
            var message = match.Groups["message"].Value.TrimEnd('\n').Replace("\n\t", "\n", StringComparison.Ordinal);
            switch (match.Groups["kind"].Value)
            {
                case "LOG" when message.StartsWith("statement: ", StringComparison.Ordinal):
                    sent.Add((message["statement: ".Length..], null));
                    break;
                case "ERROR" or "FATAL" or "PANIC":
                    error = message;
                    break;
                case "STATEMENT" when error is not null:
                    // What does not parse was not told before it failed.
                    if (sent.Count > 0 && sent[^1] is ({ } last, null) && last == message)
                        sent[^1] = (message, error);
                    else
                        sent.Add((message, error));
                    error = null;
                    break;
            }
        }
        return sent;
    }

    private static (int? Found, int Behind) Find(string output, string text, int from)
    {
        for (var at = from; (at = output.IndexOf(text, at, StringComparison.Ordinal)) >= 0; at++)
        {
            var behind = at + text.Length;
            if ((at == 0 || output[at - 1] == '\n') && (behind == output.Length || output[behind] == '\n'))
                return (at, Math.Min(behind + 1, output.Length));
        }
        return (null, from);
    }

    private static long? Affected(string printed) =>
        Tag().Matches(printed) is { Count: > 0 } tags && long.TryParse(tags[^1].Groups[1].Value, out var count) ? count : null;

    [GeneratedRegex(@"\A(?<session>[^=]*)=(?<kind>[A-Z]+):  (?<message>.*)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Entry();

    [GeneratedRegex("^(?:INSERT 0|UPDATE|DELETE|MERGE|COPY) ([0-9]+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
