namespace SafeOps.TestServers.Kubernetes.Protocol;

/// <summary>The length-delimited fields of a protobuf message: as much of the encoding as an access review needs.</summary>
internal static class ProtobufFields
{
    /// <summary>The message within messages, by the numbers of the fields that lead to it; empty when one of them is absent.</summary>
    public static ReadOnlyMemory<byte> Within(ReadOnlyMemory<byte> message, params ReadOnlySpan<int> path)
    {
        foreach (var number in path)
            message = Read(message).GetValueOrDefault(number);
        return message;
    }

    public static Dictionary<int, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new Dictionary<int, ReadOnlyMemory<byte>>();
        var at = 0;
        while (at < message.Length)
        {
            var key = Varint(message.Span, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields[(int)(key >> 3)] = message.Slice(at, length);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException("the body is no protobuf message");
            }
        }
        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
                break;
        }
        return value;
    }
}
