using System.Globalization;

namespace SafeOps.LogFamilies;

/// <summary>Values of the kinds that logs have.</summary>
internal sealed class ValueSource(int seed)
{
    private static readonly string[] Users = "jdoe mmuster akowalski pi ubnt support oracle test admin webmaster tomcat svn deploy backup user guest minecraft kafka hadoop sysadm student jenkins vagrant zabbix dev postgres chen inspur matlab 0 1234 cirros user1 test2".Split(' ');
    private static readonly string[] Words = "alpha bravo core data edge forge gamma hydra index jade kilo lake mesh nova onyx pulse quark relay storm tide".Split(' ');
    private static readonly string[] Services = "checkout cart billing search catalog auth gateway mailer worker scheduler indexer frontend".Split(' ');
    private static readonly string[] Domains = "example.org mail.example.com telecom.example.net dyn.provider.example static.example.co.uk corp.local".Split(' ');
    private static readonly string[] Exes = "chrome.exe SkyDrive.exe Dropbox.exe YodaoDict.exe git-remote-https.exe OUTLOOK.EXE firefox.exe putty.exe svchost.exe".Split(' ');
    private static readonly string[] Activities = "com.tencent.mm/.ui.LauncherUI com.android.systemui/.recents.RecentsActivity com.tencent.qt.qtl/com.tencent.video.player.activity.PlayerActivity com.huawei.android.launcher/.Launcher".Split(' ');
    private static readonly string[] Days = "Mon Tue Wed Thu Fri Sat Sun".Split(' ');
    private static readonly string[] Months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".Split(' ');
    private static readonly string[] Extensions = "log txt conf so jar png xml db html php".Split(' ');

    private static readonly Dictionary<string, Func<ValueSource, string>> Kinds = new()
    {
        ["ip"] = v => $"{v.Number(10, 223)}.{v.Number(0, 255)}.{v.Number(0, 255)}.{v.Number(1, 254)}",
        ["port"] = v => Show(v.Number(1024, 65535)),
        ["int"] = v => Show(v.Number(0, (int)Math.Pow(10, v.Number(1, 6)))),
        ["sint"] = v => Show(v.Number(-500, 500)),
        ["long"] = v => (v.Number(0, 1) == 0 ? "-" : "") + v.Digits(18),
        ["float"] = v => $"{v.Number(0, 900)}.{v.Number(0, 99)}",
        ["uuid"] = v => $"{v.Hex(8)}-{v.Hex(4)}-{v.Hex(4)}-{v.Hex(4)}-{v.Hex(12)}",
        ["guid"] = v => $"{v.Hex(8)}-{v.Hex(4)}-{v.Hex(4)}-{v.Hex(4)}-{v.Hex(12)}",
        ["mac"] = v => string.Join(':', Enumerable.Range(0, 6).Select(_ => v.Hex(2))),
        ["user"] = v => v.One(Users),
        ["host"] = v => v.Number(0, 2) == 0 ? $"{v.One(Words)}.{v.One(Domains)}" : $"{v.One(Words)}-{v.Number(1, 99)}.{v.One(Domains)}",
        ["svc"] = v => v.One(Services),
        ["ns"] = v => v.One(["default", "kube-system", "shop", "monitoring", "payments"]),
        ["pod"] = v => $"{v.One(Services)}-{v.Hex(9)}-{v.Letters(5)}",
        ["vol"] = v => v.One(["config", "data", "tmp", "secrets-store"]) + (v.Number(0, 1) == 0 ? "" : "-" + v.Hex(5)),
        ["image"] = v => $"registry.example.com/{v.One(Services)}:v{v.Number(1, 9)}.{v.Number(0, 30)}.{v.Number(0, 9)}",
        ["path"] = v => "/" + string.Join('/', Enumerable.Range(0, v.Number(2, 5)).Select(_ => v.One(Words))) + (v.Number(0, 1) == 0 ? "" : "." + v.One(Extensions)),
        ["winpath"] = v => @"C:\" + string.Join('\\', Enumerable.Range(0, v.Number(2, 4)).Select(_ => v.One(Words))) + ".cab",
        ["exe"] = v => v.One(Exes),
        ["activity"] = v => v.One(Activities),
        ["pkg"] = v => v.One(Activities).Split('/')[0],
        ["cust"] = v => v.One(Users) + (v.Number(0, 1) == 0 ? "" : Show(v.Number(1, 99))),
        ["sku"] = v => $"{v.Letters(3).ToUpperInvariant()}-{v.Number(100, 9999)}",
        ["topicpart"] = v => $"{v.One(Services)}-{v.Number(0, 12)}",
        ["attempt"] = v => $"attempt_{v.Digits(13)}_{v.Digits(4)}_m_{v.Digits(6)}_{v.Number(0, 3)}",
        ["task"] = v => $"task_{v.Digits(13)}_{v.Digits(4)}_m_{v.Digits(6)}",
        ["job"] = v => $"job_{v.Digits(13)}_{v.Digits(4)}",
        ["container"] = v => $"container_{v.Digits(13)}_{v.Digits(4)}_01_{v.Digits(6)}",
        ["winhost"] = v => v.One(["msra-sa-41", "minint-fnanli5", "MININT-75DGDAM1", "mesos-slave-07", "MININT-FNANLI5.fareast.corp.local"]),
        ["ipport"] = v => $"{v.Of("ip")}:50010",
        ["blk"] = v => "blk_" + v.Of("long"),
        ["base"] = v => "/var/lib/nova/instances/_base/" + v.Hex(40),
        ["fan"] = v => Show(v.Number(3000, 4500)),
        ["noderange"] = v => v.Number(0, 1) == 0 ? Show(v.Number(0, 255)) : $"{v.Number(0, 99)}-{v.Number(100, 255)}",
        ["stack"] = v => "@0x" + v.Hex(11),
        ["cbspkg"] = v => $"Package_for_KB{v.Digits(7)}{v.One(["", "_SP1", "_RTM"])}~31bf3856ad364e35~amd64~~6.1.{v.Number(1, 9)}.{v.Number(0, 9)}",
        ["cbsdate"] = v => $"2016/{v.Number(1, 12)}/{v.Number(1, 28)}:{v.Of("clock")}.{v.Digits(3)}",
        ["kver"] = v => $"2.6.{v.Number(5, 18)}-1.{v.Number(300, 400)}",
        ["gofile"] = v => v.One(["kubelet", "reconciler", "kuberuntime_manager", "prober", "server"]),
        ["clock"] = v => $"{v.Number(0, 23):00}:{v.Number(0, 59):00}:{v.Number(0, 59):00}",
        ["day"] = v => v.One(Days),
        ["month"] = v => v.One(Months),
        ["date"] = v => $"2005.{v.Number(1, 12):00}.{v.Number(1, 28):00}",
        ["isosec"] = v => $"2017-05-{v.Number(1, 28):00} {v.Of("clock")}",
        ["isotime"] = v => $"2015-07-{v.Number(1, 28):00} {v.Of("clock")},{v.Digits(3)}",
        ["compacttime"] = v => $"0811{v.Number(10, 28)} {v.Of("clock").Replace(":", "", StringComparison.Ordinal)}",
        ["epoch"] = v => Show(1_077_000_000 + v.Number(0, 40_000_000)),
        ["steptime"] = v => $"201712{v.Number(10, 28)}-{v.Of("clock")}:{v.Digits(3)}",
        ["sparktime"] = v => $"17/06/{v.Number(10, 28)} {v.Of("clock")}",
        ["syslogtime"] = v => $"{v.One(Months)} {v.Number(1, 28),2} {v.Of("clock")}",
        ["phonetime"] = v => $"03-{v.Number(10, 28)} {v.Of("clock")}.{v.Digits(3)}",
        ["klog"] = v => $"{v.One(["I", "W", "E"])}{v.Number(1, 12):00}{v.Number(10, 28)} {v.Of("clock")}.{v.Digits(6)}",
    };

    private readonly Random _random = new(seed);

    public static bool Knows(string kind) => Kinds.ContainsKey(Kind(kind)) || (kind.StartsWith("hex", StringComparison.Ordinal) && kind[3..].All(char.IsDigit));

    public string Of(string kind)
    {
        if (kind.StartsWith("hex", StringComparison.Ordinal))
            return Hex(int.Parse(kind[3..], CultureInfo.InvariantCulture));
        var colon = kind.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return Kinds[kind](this);
        var range = kind[(colon + 1)..].Split('-');
        return Show(Number(int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[1], CultureInfo.InvariantCulture)));
    }

    public double Fraction() => _random.NextDouble();

    /// <summary>Below the count; the first more often than the last.</summary>
    public int Skewed(int count) => (int)(count * Math.Pow(_random.NextDouble(), 1.5));

    public int Number(int from, int to) => _random.Next(from, to + 1);

    private static string Kind(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[..colon] : text;

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string One(string[] values) => values[Skewed(values.Length)];

    private string Hex(int digits) => string.Concat(Enumerable.Range(0, digits).Select(_ => "0123456789abcdef"[_random.Next(16)]));

    private string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + _random.Next(10))));

    private string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "bcdfghjklmnpqrstvwxz"[_random.Next(20)]));
}
