namespace SafeOps.Logs.Mining;

/// <summary>Words with a digit that name a protocol, format or architecture: they do not vary as ids do.</summary>
internal static class NamedProtocols
{
    public const int Longest = 8;

    private static readonly HashSet<ulong> Names =
    [
        .. new[]
        {
            "SOCKS4", "SOCKS5", "socks4", "socks5", "ssh2", "IPv4", "IPv6", "ipv4", "ipv6", "HTTP2", "http2", "h2c", "ext2", "ext3", "ext4", "EXT2-fs", "EXT3-fs", "EXT4-fs", "utf8", "UTF-8", "utf-8",
            "base64", "md5", "MD5", "sha1", "SHA1", "sha256", "SHA256", "sha512", "SHA512", "oauth2", "OAuth2", "x509", "X509", "x.509", "X.509", "i386", "i686", "amd64", "arm64", "aarch64", "x86_64",
            "x86", "log4j", "slf4j", "Slf4j", "L1", "L2", "L3", "S3", "s3", "EC2", "ec2", "k8s", "p2p", "P2P", "mp3", "mp4", "gen2", "utf16", "win32", "Win32", "i8042", "e2fsck", "vt100",
            "http/2", "jk2_init", "NFSv3", "NFSv4", "SMBv1", "SMBv2", "TLSv1", "SSLv3", "e1000", "e1000e", "802.11",
        }.Select(n => Pack(System.Text.Encoding.ASCII.GetBytes(n))),
    ];

    public static bool Contains(ReadOnlySpan<byte> word) => Names.Contains(Pack(word));

    public static bool Contains(string word)
    {
        if (word.Length > Longest)
            return false;
        Span<byte> bytes = stackalloc byte[word.Length];
        for (var i = 0; i < word.Length; i++)
            bytes[i] = (byte)word[i];
        return Contains(bytes);
    }

    private static ulong Pack(ReadOnlySpan<byte> word)
    {
        var packed = 0UL;
        foreach (var b in word)
            packed = (packed << 8) | b;
        return packed;
    }
}
