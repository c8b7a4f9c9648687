using System.Globalization;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Inventory.Reading;

/// <summary>What answers say about themselves beside their rows: how many there are, and whether more follow.</summary>
internal sealed class AnswerFacts
{
    private string? _left;
    private bool _truncated;
    private long _pageRows;
    private long? _pageCount;
    private long? _pageTotal;

    // Pages of one question, one behind the other, say the same total.
    private long? _total;
    private long _totalRows;

    public int Pages { get; private set; }

    /// <summary>How many rows there are, of all questions together; null where an answer did not say.</summary>
    public long? TotalRecords { get; private set; }

    public List<string> Gaps { get; } = [];

    /// <summary>The rows are a list of Azure Resource Manager: of all resources, or, as often, of one type alone.</summary>
    public bool IsList { get; private set; }

    public void FoundList() => IsList = true;

    public void BeginPage() => (_pageRows, _pageCount, _pageTotal, _left) = (0, null, null, null);

    public void CountRow() => _pageRows++;

    /// <summary>Takes the member whose name the reader is at, if it is one of these facts. Names are compared without case.</summary>
    public bool Take(string name, JsonFile json)
    {
        switch (name.ToLowerInvariant())
        {
            case "count":
                _pageCount = Number(json);
                return true;
            case "totalrecords" or "total_records":
                _pageTotal = Number(json);
                return true;
            case "resulttruncated" or "result_truncated":
                json.Need();
                _truncated |= json.TokenType == JsonTokenType.True || (json.TokenType == JsonTokenType.String && string.Equals(json.Text(), "true", StringComparison.OrdinalIgnoreCase));
                json.Skip();
                return true;
            case "$skiptoken" or "skip_token" or "skiptoken":
                Token(json, "a skip token");
                return true;
            case "nextlink" or "@odata.nextlink" or "odata.nextlink":
                Token(json, "a link to the next page");
                return true;
            default:
                return false;
        }
    }

    public void EndPage()
    {
        Pages++;
        if (_pageCount is { } count && count > _pageRows)
            Gaps.Add($"{(Pages == 1 ? "The answer" : $"Answer {Pages}")} says that it has {count} rows and has {_pageRows}.");
        if (_pageTotal != _total)
            CloseTotal();
        _total = _pageTotal;
        _totalRows += _pageRows;
    }

    /// <summary>Once all is read.</summary>
    public void Close()
    {
        var gaps = Gaps.Count;
        var isTold = _total is not null;
        CloseTotal();
        // Of a last page too the source may say that it cut it, or have a token; of both together more rows follow.
        if (Gaps.Count > gaps || (isTold && (_left is null || !_truncated)))
            return;
        if (_left is not null)
            Gaps.Add($"The answer ends with {_left}: more rows follow that are not here.");
        else if (_truncated)
            Gaps.Add("The source says that it cut the answer.");
    }

    private void CloseTotal()
    {
        if (_total is { } total)
            TotalRecords = (TotalRecords ?? 0) + total;
        if (_total > _totalRows)
            Gaps.Add($"The source says that there are {_total} rows; {_totalRows} are here.");
        (_total, _totalRows) = (null, 0);
    }

    private static long? Number(JsonFile json)
    {
        json.Need();
        if (json.TokenType == JsonTokenType.Number && long.TryParse(json.Text(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
            return number;
        json.Skip();
        return null;
    }

    private void Token(JsonFile json, string what)
    {
        json.Need();
        if (json.TokenType == JsonTokenType.String && json.Text() is { Length: > 0 })
            _left = what;
        json.Skip();
    }
}
