using System.Text;
using SafeOps.Errors;

namespace SafeOps.Promotion;

/// <summary>A refusal (<see cref="ErrorCodes.ChangeGateClosed"/>): everything that is missing, each with what supplies it.</summary>
public sealed class ChangeGateClosedException(GateDecision decision)
    : SafeOpsException(ErrorCodes.ChangeGateClosed, Describe(decision), target: decision.Question.Environment.Name)
{
    private const int Width = 100;

    public GateDecision Decision { get; } = decision;
    public IReadOnlyList<GateItem> Missing { get; } = [.. decision.Missing];

    private static string Describe(GateDecision decision)
    {
        var question = decision.Question;
        var missing = decision.Missing.ToList();
        var text = new StringBuilder();
        text.Append($"{question.Environment.Name} is closed to {question.Change}: {missing.Count} of {decision.Items.Count} things are missing.");
        text.AppendLine();
        var column = 4 + missing.Max(i => i.Id.Length);
        foreach (var item in missing)
        {
            text.AppendLine().Append("  ").Append(item.Id.PadRight(column - 2));
            Wrap(text, item.Evidence, column);
        }
        var commands = GateCommands.For(missing);
        if (commands.Count == 0)
            return text.ToString();
        text.AppendLine().AppendLine().Append("Supply it:");
        foreach (var command in commands)
            text.AppendLine().Append("  ").Append(command); // never broken: it is copied
        return text.ToString();
    }

    /// <summary>Beside the name where there is room for a few words, else below it.</summary>
    private static void Wrap(StringBuilder text, string words, int indent)
    {
        if (indent > Width / 2)
        {
            indent = 6;
            text.AppendLine().Append(' ', indent);
        }
        var column = indent;
        foreach (var word in words.Split(' '))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                text.AppendLine().Append(' ', indent);
                column = indent;
            }
            if (column > indent)
            {
                text.Append(' ');
                column++;
            }
            text.Append(word);
            column += word.Length;
        }
    }
}
