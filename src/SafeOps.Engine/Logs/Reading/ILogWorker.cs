namespace SafeOps.Logs.Reading;

/// <summary>
/// Takes records on one thread. Blocks come to a worker one after the other, in rising numbers with gaps (the others have
/// those); all records of a block are of one source and come in their order.
/// </summary>
public interface ILogWorker
{
    /// <summary>The records that follow are of this block; numbers rise in the order of the request's sources and of their lines.</summary>
    void Begin(long block);

    void Read(in LogRecord record);
}

/// <summary>Takes one record; false ends the reading.</summary>
public delegate bool LogRecordVisitor(in LogRecord record);
