using System.Text;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Logs.Triage;

/// <summary>
/// Which pattern each record belongs to, as CSV (RFC 4180) with the columns <c>source,line,pattern</c>: a row a record, in the order of
/// the sources and their lines; the line is the record's first.
/// </summary>
internal static class AssignmentFile
{
    /// <summary>A place for the parts of one worker.</summary>
    /// <exception cref="SafeOpsException">The folder is not there or cannot be written to (<see cref="ErrorCodes.FileUnwritable"/>).</exception>
    public static AssignmentSpool OpenSpool(string path, int worker)
    {
        try
        {
            return new AssignmentSpool(Path.Combine(Path.GetDirectoryName(path)!, $"{DurableFile.TemporaryPrefix}{Path.GetFileName(path)}-{worker}"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SafeOpsException(ErrorCodes.FileUnwritable, $"{path} cannot be written: {failure.Message}", "Give a file in a folder that is there and that you may write to.", path, failure);
        }
    }

    /// <param name="patternOf">The id of the pattern of a worker's shape.</param>
    public static Task WriteAsync(string path, IReadOnlyList<string> sources, IReadOnlyList<AssignmentSpool> spools, Func<int, int, string> patternOf, CancellationToken cancellationToken)
    {
        var names = sources.Select(Field).ToList();
        return DurableFile.WriteAsync(path, async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024, leaveOpen: true) { NewLine = "\n" };
            await writer.WriteLineAsync("source,line,pattern");
            foreach (var (worker, start, end) in Parts(spools))
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var (source, line, shape) in spools[worker].Read(start, end))
                    writer.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{names[source]},{line},{patternOf(worker, shape)}"));
            }
        });
    }

    /// <summary>Blocks are numbered in the order of the logs, whoever read them.</summary>
    private static IEnumerable<(int Worker, long Start, long End)> Parts(IReadOnlyList<AssignmentSpool> spools) => spools
        .SelectMany((spool, worker) => spool.Blocks.Select((b, i) => (b.Block, Worker: worker, b.Start, End: i + 1 < spool.Blocks.Count ? spool.Blocks[i + 1].Start : spool.Length)))
        .OrderBy(p => p.Block)
        .Select(p => (p.Worker, p.Start, p.End));

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
