using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace SafeOps.Host.Terminal;

/// <summary>A question with named answers, asked as PowerShell's own console asks it.</summary>
internal sealed class ChoicePrompt(TerminalStreams streams, KeyboardReader keyboard)
{
    private const string HelpKey = "?";

    public int Ask(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        foreach (var line in new[] { "", caption, message }.Where((text, index) => index == 0 || !string.IsNullOrEmpty(text)))
            streams.WritePrompt(line + Environment.NewLine);
        var answers = choices.Select(Answer.Of).ToList();
        while (true)
        {
            streams.WritePrompt(string.Concat(answers.Select(answer => $"[{answer.Key}] {answer.Label}  ")) + $"[{HelpKey}] Help");
            streams.WritePrompt(defaultChoice >= 0 ? $" (default is \"{answers[defaultChoice].Key}\"): " : ": ");
            var given = keyboard.ReadLine().Trim();
            if (given.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            var chosen = answers.FindIndex(answer => answer.Is(given));
            if (chosen >= 0)
                return chosen;
            if (given == HelpKey)
                WriteHelp(answers);
        }
    }

    private void WriteHelp(List<Answer> answers)
    {
        foreach (var answer in answers)
            streams.WritePrompt($"{answer.Key} - {answer.Help}{Environment.NewLine}");
    }

    /// <summary>A choice; its key is the letter after <c>&amp;</c> in the label.</summary>
    private sealed record Answer(string Key, string Label, string Help)
    {
        public static Answer Of(ChoiceDescription choice)
        {
            var label = choice.Label.Replace("&", "", StringComparison.Ordinal);
            var mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
            var key = mark >= 0 && mark < label.Length ? label[mark].ToString().ToUpperInvariant() : label;
            return new Answer(key, label, choice.HelpMessage);
        }

        public bool Is(string given) =>
            given.Equals(Key, StringComparison.OrdinalIgnoreCase) || given.Equals(Label, StringComparison.OrdinalIgnoreCase);
    }
}
