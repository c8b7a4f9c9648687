
namespace SafeOps.Torture.Children;

/// <summary>When a process dies: at a write of its run store, or at a moment of time.</summary>
/// <param name="Boundary">The write, counted from 1; 0: at a moment of time.</param>
/// <param name="Moment">Where in the write.</param>
/// <param name="Fraction">From 0 to 1: how much of a torn line is there, how long after a write it comes, or how far into the process's work.</param>
public sealed record Kill(int Boundary, CrashMoment Moment, double Fraction)
{
    /// <summary>The longest a kill beside a write waits: about as long as a flush and the next effect take.</summary>
    private const double LongestBeside = 6_000;

    public static Kill At(int boundary, CrashMoment moment) => new(boundary, moment, 0.5);

    public static Kill InTime(double fraction) => new(0, CrashMoment.During, fraction);

    /// <summary>Even over the orders of magnitude, so that a tenth of a millisecond is as likely as the whole of it.</summary>
    public TimeSpan Beside => TimeSpan.FromMicroseconds(Math.Pow(LongestBeside, Fraction));

    /// <summary>How a summary calls it.</summary>
    public string Name => Boundary == 0 ? "any moment" : Moment switch
    {
        CrashMoment.Before => "before a write",
        CrashMoment.After => "after a write",
        CrashMoment.Torn => "torn write",
        _ => "near a write",
    };
}
