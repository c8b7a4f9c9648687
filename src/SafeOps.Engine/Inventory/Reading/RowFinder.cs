using System.Text.Json;
using System.Text.Unicode;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>A row as it was found.</summary>
/// <param name="offset">Where it begins in the file; negative for one that is not there as it is given (a table's).</param>
/// <param name="scan">What its top level shows.</param>
internal delegate void FoundRow(long offset, ReadOnlyMemory<byte> row, RowScan scan);

/// <summary>Something stands where a row is expected.</summary>
internal delegate void FoundOther(long offset, string what);

/// <summary>
/// Finds the rows in what people have: a list of rows; an answer (<c>data</c>, <c>value</c>) of Azure CLI, Resource Graph (objects and
/// table), Resource Manager, or PowerShell's wrapping of a list; one row alone; lists of lists and of answers; and any of these one
/// behind the other in a file.
/// </summary>
/// <param name="isOurs">Whether we wrote the file: its rows need no look.</param>
/// <param name="origin">Where in the file the text begins that is read.</param>
internal sealed class RowFinder(JsonFile json, InventoryBytes bytes, long origin, bool isOurs, AnswerFacts facts, FoundRow found, FoundOther other)
{
    private const int MostNames = 64;

    /// <summary>Names at the top of an object that had no rows: they tell what it is.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The text of an error answer: <c>{"error":{"code":…,"message":…}}</c>.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether anything was there that has rows, though it may have none.</summary>
    public bool FoundRows { get; private set; }

    public void Read()
    {
        for (var more = json.Read(); more; more = json.ReadNextDocument())
            ReadDocument();
    }

    private void ReadDocument()
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartArray:
                ReadList();
                break;
            case JsonTokenType.StartObject:
                ReadObject();
                break;
            default:
                other(origin + json.TokenOffset, "is a single value");
                break;
        }
    }

    private void ReadList()
    {
        FoundRows = true;
        for (json.Need(); json.TokenType != JsonTokenType.EndArray; json.Need())
        {
            var offset = origin + json.TokenOffset;
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject:
                    Row(offset, json.Take());
                    break;
                case JsonTokenType.StartArray:
                    ReadList();
                    break;
                default:
                    other(offset, json.TokenType == JsonTokenType.Null ? "is null" : "is a single value");
                    break;
            }
        }
    }

    private void Row(long offset, ReadOnlyMemory<byte> row)
    {
        var scan = isOurs && RowScan.IsAsWritten(row.Span) ? default : RowScan.Of(row.Span);
        if (!scan.IsPage)
        {
            facts.CountRow();
            found(offset, row, scan);
            return;
        }
        using var inner = JsonFile.From(new MemoryStream(row.ToArray(), writable: false), "an answer in the list");
        inner.Read();
        new RowFinder(inner, bytes, offset, isOurs, facts, found, other).ReadObject();
    }

    /// <summary>An answer with rows, or a row that stands alone, which only its members tell: it is then read a second time.</summary>
    private void ReadObject()
    {
        var start = origin + json.TokenOffset;
        var (isRow, isPage) = (false, false);
        facts.BeginPage();
        for (json.Need(); json.TokenType != JsonTokenType.EndObject; json.Need())
        {
            var name = json.Text() ?? "";
            if (!isRow && name.Equals("data", StringComparison.OrdinalIgnoreCase))
                isPage |= ReadData();
            else if (!isRow && name.Equals("value", StringComparison.OrdinalIgnoreCase))
            {
                isPage |= ReadValue();
                if (isPage)
                    facts.FoundList();
            }
            else if (isRow || !facts.Take(name, json))
                isRow |= Member(name);
        }
        FoundRows |= isRow || isPage;
        if (isPage)
        {
            facts.EndPage();
            return;
        }
        if (!isRow)
            return;
        facts.CountRow();
        var row = bytes.Read(start, checked((int)(origin + json.Offset - start)));
        found(start, row, RowScan.Of(row));
    }

    /// <returns>Whether the member makes the object a row.</returns>
    private bool Member(string name)
    {
        if (Names.Count < MostNames)
            Names.Add(name);
        json.Need();
        var isId = json.TokenType == JsonTokenType.String && RowNames.Ids.Contains(name, StringComparer.OrdinalIgnoreCase);
        if (json.TokenType == JsonTokenType.StartObject && name == "error")
            Error = ErrorText(json.Take());
        else
            json.Skip();
        return isId;
    }

    private bool ReadValue()
    {
        json.Need();
        if (json.TokenType == JsonTokenType.StartArray)
        {
            ReadList();
            return true;
        }
        json.Skip();
        return false;
    }

    private bool ReadData()
    {
        json.Need();
        if (json.TokenType == JsonTokenType.StartArray)
        {
            ReadList();
            return true;
        }
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }
        var table = new TableRows(json, origin, row =>
        {
            facts.CountRow();
            found(-1, row, RowScan.Of(row.Span));
        });
        return table.Read(other);
    }

    private static string? ErrorText(ReadOnlyMemory<byte> error)
    {
        if (!Utf8.IsValid(error.Span) || error.Span.IndexOf("\\u"u8) >= 0)
            return null;
        using var document = JsonDocument.Parse(error, RowConverter.Nesting);
        var code = RowNames.Find(document.RootElement, "code")?.ToString();
        var message = RowNames.Find(document.RootElement, "message")?.ToString();
        return string.Join(": ", new[] { code, message }.Where(t => !string.IsNullOrEmpty(t)));
    }
}
