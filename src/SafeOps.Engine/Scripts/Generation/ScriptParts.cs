using System.Reflection;

namespace SafeOps.Scripts.Generation;

/// <summary>
/// The functions of a language that scripts are made of, from a file of that language. A part begins with a line
/// <c>#: name &lt; others it needs</c>; a script gets those it uses, in the order of the file.
/// </summary>
internal sealed class ScriptParts
{
    private readonly List<(string Name, string[] Needs, string Text)> _parts = [];

    private ScriptParts(string text)
    {
        foreach (var part in text.ReplaceLineEndings("\n").Split("#: ").Skip(1))
        {
            var end = part.IndexOf('\n');
            var names = part[..end].Split('<');
            _parts.Add((names[0].Trim(), names.Length > 1 ? names[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [], part[(end + 1)..].Trim('\n')));
        }
    }

    /// <param name="name">As the project file calls it.</param>
    public static ScriptParts Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SafeOps.Scripts.Generation.{name}")!;
        using var reader = new StreamReader(stream);
        return new ScriptParts(reader.ReadToEnd());
    }

    public IEnumerable<string> Names => _parts.Select(p => p.Name);

    public IEnumerable<string> Texts(IEnumerable<string> used)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(used);
        while (open.TryPop(out var name))
        {
            if (wanted.Add(name))
            {
                foreach (var need in _parts.Single(p => p.Name == name).Needs)
                    open.Push(need);
            }
        }
        return _parts.Where(p => wanted.Contains(p.Name)).Select(p => p.Text);
    }
}
