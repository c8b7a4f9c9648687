using System.Text;

namespace SafeOps.Logs.Reading.Headers;

/// <summary>What a member of a JSON record, or a pair of logfmt, is.</summary>
internal enum MemberRole
{
    None,
    Time,
    Level,
    Message,

    /// <summary>An object in which the others may lie.</summary>
    Group,
}

/// <summary>The names that logging libraries and collectors give to time, level and message, the surest first.</summary>
internal static class JsonKeys
{
    private static readonly (byte[] Key, MemberRole Role, int Rank)[][] ByLength = Build(
        (MemberRole.Time, "@timestamp timestamp time ts @t datetime date asctime t eventtime __realtime_timestamp _source_realtime_timestamp timemillis $date created start_time requestreceivedtimestamp"),
        (MemberRole.Level, "level severity lvl log.level loglevel levelname @l severitytext severity_text priority s level_name"),
        (MemberRole.Message, "message msg @message log event text body short_message textpayload renderedmessage @m @mt messagetemplate"),
        (MemberRole.Group, "fields log data attributes record jsonpayload event t body"));

    /// <summary>Its role as a plain value, and how sure it is: lower is surer.</summary>
    public static MemberRole Of(ReadOnlySpan<byte> key, bool isObject, out int rank)
    {
        rank = 0;
        if (key.Length >= ByLength.Length)
            return MemberRole.None;
        foreach (var entry in ByLength[key.Length])
        {
            if ((entry.Role == MemberRole.Group) == isObject && Ascii.EqualsIgnoreCase(entry.Key, key))
            {
                rank = entry.Rank;
                return entry.Role;
            }
        }
        return MemberRole.None;
    }

    private static (byte[], MemberRole, int)[][] Build(params (MemberRole Role, string Keys)[] roles)
    {
        var all = roles.SelectMany(r => r.Keys.Split(' ').Select((key, rank) => (Key: Encoding.ASCII.GetBytes(key), r.Role, Rank: rank))).ToList();
        return [.. Enumerable.Range(0, all.Max(k => k.Key.Length) + 1).Select(length => all.Where(k => k.Key.Length == length).ToArray())];
    }
}
