using System.Globalization;

namespace SafeOps.Engine.Tests.Logs.Reading;

/// <summary>Lines with a time stamp, from many programs: what was said, when, and how gravely.</summary>
public sealed class HeaderFormatTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public static TheoryData<string, string, string[]> Formats => new()
    {
        {
            "HDFS, two-digit date without separators",
            "240311 081502 77 INFO storage.Node$Responder: Sent block 17 to 10.1.2.3\n" +
            "240311 081503 912 WARN storage.NameTable: Block map is behind\n",
            ["2024-03-11T08:15:02.000 Information Sent block 17 to 10.1.2.3", "2024-03-11T08:15:03.000 Warning Block map is behind"]
        },
        {
            "Hadoop, thread in brackets",
            "2024-05-18 08:01:47,978 INFO [main] org.acme.batch.app.Master: Created master for job 7\n" +
            "2024-05-18 08:01:48,963 WARN [IPC Server handler 3 on 6227] org.acme.ipc.Server: Slow call\n",
            ["2024-05-18T08:01:47.978 Information Created master for job 7", "2024-05-18T08:01:48.963 Warning Slow call"]
        },
        {
            "Spark, two-digit year first",
            "24/06/09 20:10:40 INFO executor.Backend: Registered handlers for [TERM, HUP]\n" +
            "24/06/09 20:10:41 WARN spark.Security: Changing acls to: app\n",
            ["2024-06-09T20:10:40.000 Information Registered handlers for [TERM, HUP]", "2024-06-09T20:10:41.000 Warning Changing acls to: app"]
        },
        {
            "ZooKeeper, nested brackets",
            "2024-07-29 17:41:44,747 - INFO  [Peer[id=1]/0:0:0:0:2181:Election@774] - Notification after 3200\n" +
            "2024-07-29 17:41:45,394 - WARN  [Worker:1889:Manager$Worker@679] - Interrupted\n",
            ["2024-07-29T17:41:44.747 Information Notification after 3200", "2024-07-29T17:41:45.394 Warning Interrupted"]
        },
        {
            "log4j",
            "2026-01-02 03:04:05,123 INFO  [main] com.acme.Bar - Started in 3 s\n" +
            "2026-01-02 03:04:06,123 ERROR [pool-1-thread-2] com.acme.Baz - Failed\n",
            ["2026-01-02T03:04:05.123 Information Started in 3 s", "2026-01-02T03:04:06.123 Error Failed"]
        },
        {
            "logback, time alone",
            "03:04:05.123 [main] INFO  com.acme.Bar - Started\n" +
            "03:04:06.123 [main] DEBUG com.acme.Bar - Other\n",
            ["2026-03-01T03:04:05.123 Information Started", "2026-03-01T03:04:06.123 Debug Other"]
        },
        {
            "Spring Boot",
            "2026-01-02T03:04:05.123+01:00  INFO 1234 --- [           main] c.a.web.TomcatServer  : Started on port 8080\n" +
            "2026-01-02T03:04:06.123+01:00  WARN 1234 --- [nio-8080-exec-1] c.a.Demo      : Slow\n",
            ["2026-01-02T02:04:05.123 Information Started on port 8080", "2026-01-02T02:04:06.123 Warning Slow"]
        },
        {
            "Python logging",
            "2026-01-02 03:04:05,123 - app.db - INFO - Connected to 10.0.0.1\n" +
            "2026-01-02 03:04:06,123 - app.web - ERROR - Failed\n",
            ["2026-01-02T03:04:05.123 Information Connected to 10.0.0.1", "2026-01-02T03:04:06.123 Error Failed"]
        },
        {
            "Go log",
            "2026/01/02 03:04:05 listening on :8080\n" +
            "2026/01/02 03:04:06 accepted 1.2.3.4\n",
            ["2026-01-02T03:04:05.000 None listening on :8080", "2026-01-02T03:04:06.000 None accepted 1.2.3.4"]
        },
        {
            "zap console",
            "2026-01-02T03:04:05.123Z\tINFO\tserver/main.go:12\tlistening\t{\"port\": 8080}\n" +
            "2026-01-02T03:04:06.123Z\tERROR\tserver/main.go:19\tfailed\t{\"port\": 8081}\n",
            ["2026-01-02T03:04:05.123 Information listening\t{\"port\": 8080}", "2026-01-02T03:04:06.123 Error failed\t{\"port\": 8081}"]
        },
        {
            "zerolog console",
            "3:04AM INF listening port=8080\n" +
            "3:05AM ERR failed error=x\n",
            ["2026-03-01T03:04:00.000 Information listening port=8080", "2026-03-01T03:05:00.000 Error failed error=x"]
        },
        {
            "Ruby logger",
            "I, [2026-01-02T03:04:05.123456 #1234]  INFO -- web: Started GET\n" +
            "E, [2026-01-02T03:04:06.123456 #1234] ERROR -- web: Failed\n",
            ["2026-01-02T03:04:05.123 Information Started GET", "2026-01-02T03:04:06.123 Error Failed"]
        },
        {
            "Ruby logger without a name",
            "I, [2026-01-02T03:04:05.123456 #1234]  INFO -- : Started GET\n" +
            "E, [2026-01-02T03:04:06.123456 #1234] ERROR -- : Failed\n",
            ["2026-01-02T03:04:05.123 Information Started GET", "2026-01-02T03:04:06.123 Error Failed"]
        },
        {
            "nginx error",
            "2026/01/02 03:04:05 [error] 1234#5678: *9 open() failed (2: No such file)\n" +
            "2026/01/02 03:04:06 [notice] 1234#5678: signal process started\n",
            ["2026-01-02T03:04:05.000 Error *9 open() failed (2: No such file)", "2026-01-02T03:04:06.000 Information signal process started"]
        },
        {
            "Apache error 2.2",
            "[Fri Jan 02 03:04:05 2026] [notice] caught SIGTERM, shutting down\n" +
            "[Fri Jan 02 03:04:06 2026] [error] child 6 in error state\n",
            ["2026-01-02T03:04:05.000 Information caught SIGTERM, shutting down", "2026-01-02T03:04:06.000 Error child 6 in error state"]
        },
        {
            "Apache error 2.4",
            "[Fri Jan 02 03:04:05.902022 2026] [core:error] [pid 357:tid 432] [client 10.9.8.7] File does not exist\n" +
            "[Fri Jan 02 03:04:06.902022 2026] [mpm_event:notice] [pid 1:tid 2] AH00489: configured\n",
            ["2026-01-02T03:04:05.902 Error [client 10.9.8.7] File does not exist", "2026-01-02T03:04:06.902 Information AH00489: configured"]
        },
        {
            "klog",
            "I0102 03:04:05.123456       1 main.go:12] Starting controller\n" +
            "E0102 03:04:06.123456       1 reflector.go:123] Failed to watch\n",
            ["2026-01-02T03:04:05.123 Information Starting controller", "2026-01-02T03:04:06.123 Error Failed to watch"]
        },
        {
            "access log",
            "10.0.0.1 - - [02/Jan/2026:03:04:05 -0700] \"GET /x HTTP/1.1\" 200 2326 \"-\" \"curl\"\n" +
            "10.0.0.2 - bob [02/Jan/2026:03:04:06 -0700] \"GET /y HTTP/1.1\" 503 23\n",
            ["2026-01-02T10:04:05.000 Information \"GET /x HTTP/1.1\" 200 2326 \"-\" \"curl\"", "2026-01-02T10:04:06.000 Error \"GET /y HTTP/1.1\" 503 23"]
        },
        {
            "logcat",
            "01-02 03:04:05.811  1702  2395 D ScreenManager: rotating to 90\n" +
            "01-02 03:04:05.819  1702  8671 E TaskManager: apply: unknown type=0\n",
            ["2026-01-02T03:04:05.811 Debug rotating to 90", "2026-01-02T03:04:05.819 Error apply: unknown type=0"]
        },
        {
            "columns with bars",
            "20260102-03:04:05:606|App_Steps|30002312|onStand 3579\n" +
            "20260102-3:4:6:44|App_Report|30002312|REPORT : 7 8\n",
            ["2026-01-02T03:04:05.606 None onStand 3579", "2026-01-02T03:04:06.044 None REPORT : 7 8"]
        },
        {
            "supercomputer events",
            "- 1767323045 2026.01.02 R02-M1-N0-C:J12 2026-01-01-19.04.05.675872 R02-M1-N0-C:J12 RAS KERNEL INFO cache parity error corrected\n" +
            "APPREAD 1767323046 2026.01.02 R23-M1 2026-01-01-19.04.06.398284 R23-M1 RAS APP FATAL cannot read prefix\n",
            ["2026-01-02T03:04:05.675 Information cache parity error corrected", "2026-01-02T03:04:06.398 Fatal cannot read prefix"]
        },
        {
            "supercomputer syslog",
            "- 1767323045 2026.01.02 n228 Jan 2 03:04:05 n228/n228 crond(pam_unix)[2915]: session closed for root\n" +
            "- 1767323046 2026.01.02 adm1 Jan 2 03:04:06 local@adm1 /apps/sbin/gather[1682]: no answer\n",
            ["2026-01-02T03:04:05.000 None session closed for root", "2026-01-02T03:04:06.000 None no answer"]
        },
        {
            "cluster states, seconds in the middle",
            "1346 node-2 unix.hw state.gone 1767323045 1 Part alt0 is gone\n" +
            "3507 node-1 unix.hw state.gone 1767323046 1 Part alt1 is gone\n",
            ["2026-01-02T03:04:05.000 None 1 Part alt0 is gone", "2026-01-02T03:04:06.000 None 1 Part alt1 is gone"]
        },
        {
            "Windows servicing",
            "2026-01-02 03:04:05, Info                  CBS    Loaded stack v6.1\n" +
            "2026-01-02 03:04:06, Error                 CSI    00000001 failed (0x8)\n",
            ["2026-01-02T03:04:05.000 Information Loaded stack v6.1", "2026-01-02T03:04:06.000 Error 00000001 failed (0x8)"]
        },
        {
            "proxy client, program before a dash",
            "[01.02 03:04:05] browser.exe - proxy.example:5070 open through proxy\n" +
            "[01.02 03:04:06] browser.exe *64 - proxy.example:5070 close, 0 bytes sent\n",
            ["2026-01-02T03:04:05.000 None proxy.example:5070 open through proxy", "2026-01-02T03:04:06.000 None proxy.example:5070 close, 0 bytes sent"]
        },
        {
            "OpenStack, file name before the time",
            "nova-api.log.1.2026-01-02_03:00:00 2026-01-02 03:04:05.008 257 INFO nova.wsgi.server [req-3a1f 11 54 - - -] 10.1.1.1 GET status: 200\n" +
            "nova-compute.log.1.2026-01-02_03:00:00 2026-01-02 03:04:06.500 29 WARNING nova.manager [-] [instance: b9] Started\n",
            ["2026-01-02T03:04:05.008 Information 10.1.1.1 GET status: 200", "2026-01-02T03:04:06.500 Warning [instance: b9] Started"]
        },
        {
            "PostgreSQL",
            "2026-01-02 03:04:05.123 UTC [12] LOG:  database system is ready\n" +
            "2026-01-02 03:04:06.123 UTC [15] app@db ERROR:  relation \"x\" does not exist\n",
            ["2026-01-02T03:04:05.123 Information database system is ready", "2026-01-02T03:04:06.123 Error relation \"x\" does not exist"]
        },
        {
            "MySQL error",
            "2026-01-02T03:04:05.123456Z 0 [System] [MY-01] [Server] ready for connections.\n" +
            "2026-01-02T03:04:06.123456Z 8 [Warning] [MY-02] [Server] deprecated\n",
            ["2026-01-02T03:04:05.123 Information ready for connections.", "2026-01-02T03:04:06.123 Warning deprecated"]
        },
        {
            "Redis",
            "1:M 02 Jan 2026 03:04:05.123 * Ready to accept connections\n" +
            "1:M 02 Jan 2026 03:04:06.123 # Server initialized\n",
            ["2026-01-02T03:04:05.123 None Ready to accept connections", "2026-01-02T03:04:06.123 None Server initialized"]
        },
        {
            "Tomcat",
            "02-Jan-2026 03:04:05.123 INFO [main] org.acme.core.Service.start Starting service [Web]\n" +
            "02-Jan-2026 03:04:06.123 WARNING [main] org.acme.X.y Slow\n",
            ["2026-01-02T03:04:05.123 Information Starting service [Web]", "2026-01-02T03:04:06.123 Warning Slow"]
        },
        {
            "Elasticsearch",
            "[2026-01-02T03:04:05,123][INFO ][o.e.n.Node               ] [node-1] started\n" +
            "[2026-01-02T03:04:06,123][WARN ][o.e.m.j.GcMonitor] [node-1] [gc][1] overhead\n",
            ["2026-01-02T03:04:05.123 Information started", "2026-01-02T03:04:06.123 Warning [gc][1] overhead"]
        },
        {
            "Celery, level in the bracket of the time",
            "[2026-01-02 03:04:05,123: INFO/MainProcess] Connected to redis\n" +
            "[2026-01-02 03:04:06,123: ERROR/ForkPoolWorker-1] Task raised\n",
            ["2026-01-02T03:04:05.123 Information Connected to redis", "2026-01-02T03:04:06.123 Error Task raised"]
        },
        {
            "Laravel, level after the channel",
            "[2026-01-02 03:04:05] production.ERROR: Something broke\n" +
            "[2026-01-02 03:04:06] production.INFO: ok\n",
            ["2026-01-02T03:04:05.000 Error Something broke", "2026-01-02T03:04:06.000 Information ok"]
        },
        {
            "Envoy",
            "[2026-01-02 03:04:05.123][1][info][main] [source/server.cc:1] initializing epoch 0\n" +
            "[2026-01-02 03:04:06.123][1][warning][main] [source/server.cc:2] there is no x\n",
            ["2026-01-02T03:04:05.123 Information initializing epoch 0", "2026-01-02T03:04:06.123 Warning there is no x"]
        },
        {
            "kubectl logs --timestamps",
            "2026-01-02T03:04:05.123456789Z 2026-01-02 03:04:05,123 INFO started x\n" +
            "2026-01-02T03:04:06.123456789Z 2026-01-02 03:04:06,123 ERROR bad\n",
            ["2026-01-02T03:04:05.123 Information started x", "2026-01-02T03:04:06.123 Error bad"]
        },
        {
            "kubectl logs --prefix",
            "[pod/web-1/app] 2026-01-02 03:04:05,123 INFO started x\n" +
            "[pod/web-2/app] 2026-01-02 03:04:06,124 ERROR bad\n",
            ["2026-01-02T03:04:05.123 Information started x", "2026-01-02T03:04:06.124 Error bad"]
        },
        {
            "docker compose logs",
            "web-1  | 2026-01-02 03:04:05,123 INFO started x\n" +
            "db-1   | 2026-01-02 03:04:06,124 ERROR bad\n",
            ["2026-01-02T03:04:05.123 Information started x", "2026-01-02T03:04:06.124 Error bad"]
        },
        {
            "GitHub Actions",
            "2026-01-02T03:04:05.1234567Z ##[group]Run actions/checkout@v4\n" +
            "2026-01-02T03:04:06.1234567Z ##[error]Process completed with exit code 1.\n",
            ["2026-01-02T03:04:05.123 None ##[group]Run actions/checkout@v4", "2026-01-02T03:04:06.123 Error ##[error]Process completed with exit code 1."]
        },
        {
            "kernel ring buffer",
            "[    0.000000] Linux version 6.1\n" +
            "[12345.678901] oom-kill:constraint=CONSTRAINT_MEMCG\n",
            ["- None Linux version 6.1", "- None oom-kill:constraint=CONSTRAINT_MEMCG"]
        },
        {
            "colours",
            "\u001B[32m2026-01-02 03:04:05\u001B[0m \u001B[1mINFO\u001B[0m hello \u001B[31mred\u001B[0m\n" +
            "\u001B[32m2026-01-02 03:04:06\u001B[0m \u001B[1mERROR\u001B[0m bad\n",
            ["2026-01-02T03:04:05.000 Information hello red", "2026-01-02T03:04:06.000 Error bad"]
        },
        {
            "no level and no logger",
            "2026-01-02 03:04:05 user 7 came\n" +
            "2026-01-02 03:04:06 error code 8 seen\n" +
            "2026-01-02 03:04:07 user 9 left\n",
            ["2026-01-02T03:04:05.000 None user 7 came", "2026-01-02T03:04:06.000 None error code 8 seen", "2026-01-02T03:04:07.000 None user 9 left"]
        },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Reads_time_severity_and_message_of(string format, string lines, string[] expected)
    {
        var records = LogFolder.Read(LogFolder.Request(_folder.Write(lines)));
        Assert.Equal(expected, records.Select(Show));
        Assert.True(records.Sum(r => r.Lines) == lines.Count(c => c == '\n'), format);
    }

    public void Dispose() => _folder.Dispose();

    private static string Show(ReadRecord record) =>
        $"{(record.Time == default ? "-" : record.Time.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture))} {record.Severity} {record.Message}";
}
