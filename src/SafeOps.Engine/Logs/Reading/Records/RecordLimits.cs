namespace SafeOps.Logs.Reading.Records;

/// <summary>How much of one line and one record is kept, so that memory stays bounded whatever the file holds.</summary>
internal static class RecordLimits
{
    /// <summary>Bytes of a line; the rest of a longer one is skipped, and ends its record.</summary>
    public const int LineBytes = 256 << 10;

    /// <summary>A line that would begin after so many bytes of a record begins one of its own.</summary>
    public const int Bytes = 1 << 20;

    public const int Lines = 5_000;
}
