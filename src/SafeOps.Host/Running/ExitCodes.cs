namespace SafeOps.Host.Running;

/// <summary>What a line of cmdlets says to the shell that called it.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WouldChange = 2;
    public const int RefusedByGate = 3;
    public const int FailedAndUndone = 4;
    public const int FailedAndLeft = 5;

    /// <summary>Orders codes by what a caller must not miss.</summary>
    public static int Weight(int code) => code switch
    {
        Done => 0,
        WouldChange => 1,
        Failed => 2,
        RefusedByGate => 3,
        FailedAndUndone => 4,
        _ => 5,
    };
}
