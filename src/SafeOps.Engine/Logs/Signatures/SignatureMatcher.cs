using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SafeOps.Errors;

namespace SafeOps.Logs.Signatures;

/// <summary>
/// Recognises known failures in records. <see cref="MayMatch"/> is the quick question for every line, <see cref="Match"/> the precise one for the few
/// that are left. It has no state that changes: any number of threads may use one.
/// </summary>
public sealed class SignatureMatcher
{
    private const string Resources = "SafeOps.Logs.Signatures.Data.";
    private const string ContextsName = Resources + "contexts.json";

    /// <summary>Places of a record that are looked at; a record of thousands of lines repeats itself.</summary>
    private const int MostPlaces = 512;

    private static readonly Lazy<SignatureMatcher> Shipped = new(() => new SignatureMatcher(ReadShipped()));

    private static readonly Lazy<ContextPhrases> Contexts = new(() => new ContextPhrases(
        JsonSerializer.Deserialize<ContextData>(Resource(ContextsName), SignatureData.Options)!));

    private readonly IReadOnlyList<Entry> _entries;
    private readonly LiteralIndex _index;
    private readonly SignatureForm[][] _forms;

    private SignatureMatcher(IReadOnlyList<Entry> entries)
    {
        _entries = entries;
        var anchors = entries.SelectMany(e => e.Forms).SelectMany(f => f.Pattern.AnchorTexts, (form, text) => (Form: form, Text: text))
            .GroupBy(a => Convert.ToHexString(a.Text)).ToList();
        _index = new LiteralIndex([.. anchors.Select(g => g.First().Text)]);
        _forms = [.. anchors.Select(g => g.Select(a => a.Form).OrderByDescending(f => f.Rank).ToArray())];
    }

    /// <summary>The signatures that are shipped.</summary>
    public static SignatureMatcher Default => Shipped.Value;

    public IReadOnlyList<LogSignature> Signatures => [.. _entries.Select(e => e.Signature)];

    /// <summary>
    /// The signatures that are shipped, with those of a file; one of the file stands in place of one with its id.
    /// </summary>
    /// <param name="json">An object with a list <c>signatures</c>.</param>
    /// <param name="file">Its name, for mistakes.</param>
    /// <exception cref="MistakesException"><see cref="ErrorCodes.LogSignatureInvalid"/>: with the place of each mistake.</exception>
    public static SignatureMatcher From(string json, string file)
    {
        var own = Read(json, file);
        return new SignatureMatcher([.. Default._entries.Where(d => own.All(o => o.Signature.Id != d.Signature.Id)), .. own]);
    }

    /// <summary>Whether a record with this text may match. False is certain.</summary>
    public bool MayMatch(ReadOnlySpan<byte> text) => _index.IsAnyIn(text);

    /// <summary>The failure that a record tells of, the most specific where it tells of several; null: none. Allocates nothing.</summary>
    public LogSignature? Match(in LogRecord record)
    {
        Span<(int, int)> values = stackalloc (int, int)[SignatureForm.MostValues];
        return Best(record, values)?.Signature;
    }

    /// <summary>As <see cref="Match"/>, with the values that the record names.</summary>
    public LogSignatureMatch? Find(in LogRecord record)
    {
        Span<(int Start, int End)> values = stackalloc (int, int)[SignatureForm.MostValues];
        if (Best(record, values) is not { } form)
            return null;
        var named = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < form.Pattern.Values.Count; i++)
        {
            if (values[i].Start >= 0 && Encoding.UTF8.GetString(record.Text[values[i].Start..values[i].End]).Trim() is { Length: > 0 } value)
                named[form.Pattern.Values[i]] = value;
        }
        return new LogSignatureMatch(form.Signature, named.ToImmutable());
    }

    private SignatureForm? Best(in LogRecord record, Span<(int Start, int End)> values)
    {
        SignatureForm? best = null;
        Span<(int, int)> tried = stackalloc (int, int)[SignatureForm.MostValues];
        var cursor = default(LiteralIndex.Cursor);
        for (var places = 0; places < MostPlaces && _index.Next(record.Text, ref cursor, out var literal, out var start); places++)
        {
            foreach (var form in _forms[literal])
            {
                if (best is not null && form.Rank <= best.Rank)
                    break;
                if (!form.Matches(record, start, Contexts.Value, tried))
                    continue;
                best = form;
                tried.CopyTo(values);
                break;
            }
        }
        return best;
    }

    private static List<Entry> ReadShipped()
    {
        var entries = new List<Entry>();
        foreach (var name in typeof(SignatureMatcher).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Resources, StringComparison.Ordinal) && n != ContextsName).Order(StringComparer.Ordinal))
            entries.AddRange(Read(Resource(name), name[Resources.Length..]));
        return entries;
    }

    private static List<Entry> Read(string json, string file)
    {
        var mistakes = new List<Mistake>();
        var entries = new List<Entry>();
        foreach (var data in SignatureData.Read(json, file).Signatures)
        {
            if (data.Id.Length == 0 || !data.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                Add(data.Id, $"the id '{data.Id}' has other characters than lower case letters, digits and hyphens.");
            if (entries.Any(e => e.Signature.Id == data.Id))
                Add(data.Id, $"there is a signature '{data.Id}' already.");
            if (data.Forms.Count == 0)
                Add(data.Id, $"the signature '{data.Id}' has no forms.");
            var signature = new LogSignature { Id = data.Id, Title = data.Title, Severity = data.Severity, Means = data.Means, Next = data.Next };
            var forms = new List<SignatureForm>();
            foreach (var form in data.Forms)
            {
                try
                {
                    var pattern = PatternParser.Parse(form.Text);
                    if (pattern.Values.Count > SignatureForm.MostValues)
                        throw new FormatException($"'{form.Text}' has more than {SignatureForm.MostValues} values.");
                    forms.Add(new SignatureForm(signature, data.Rank, form, data.Unless, pattern));
                }
                catch (FormatException invalid)
                {
                    Add(form.Text, invalid.Message);
                }
            }
            entries.Add(new Entry(signature, forms));
        }
        return mistakes.Count == 0 ? entries : throw new MistakesException(ErrorCodes.LogSignatureInvalid, mistakes);

        void Add(string text, string message)
        {
            var (line, column) = SignatureData.PlaceOf(json, text);
            mistakes.Add(new Mistake(file, line, column, message));
        }
    }

    private static string Resource(string name)
    {
        using var stream = typeof(SignatureMatcher).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed record Entry(LogSignature Signature, IReadOnlyList<SignatureForm> Forms);
}
