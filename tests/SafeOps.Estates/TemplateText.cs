using System.Text;

namespace SafeOps.Estates;

/// <summary>What a copy of a template has of its own.</summary>
/// <param name="Subscription">A GUID.</param>
/// <param name="Group">Behind the names of resource groups.</param>
/// <param name="Name">Behind the resource's own name.</param>
internal readonly record struct Slots(byte[] Subscription, byte[] Group, byte[] Name);

/// <summary>A text with places for <see cref="Slots"/>, cut up beforehand: a copy costs no more than its bytes.</summary>
internal sealed class TemplateText
{
    public const string Subscription = "@{s}";
    public const string Group = "@{g}";
    public const string Name = "@{n}";

    private readonly List<(byte[] Text, char Slot)> _pieces = [];

    public TemplateText(string text)
    {
        var at = 0;
        while (text.IndexOf("@{", at, StringComparison.Ordinal) is >= 0 and var next)
        {
            _pieces.Add((Encoding.UTF8.GetBytes(text[at..next]), text[next + 2]));
            at = next + 4;
        }
        _pieces.Add((Encoding.UTF8.GetBytes(text[at..]), ' '));
    }

    public void Write(Stream stream, in Slots slots)
    {
        foreach (var (text, slot) in _pieces)
        {
            stream.Write(text);
            switch (slot)
            {
                case 's':
                    stream.Write(slots.Subscription);
                    break;
                case 'g':
                    stream.Write(slots.Group);
                    break;
                case 'n':
                    stream.Write(slots.Name);
                    break;
            }
        }
    }

    public string Fill(in Slots slots)
    {
        using var stream = new MemoryStream();
        Write(stream, slots);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
