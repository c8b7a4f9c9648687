using System.Diagnostics;
using System.Text.Json;
using SafeOps.Changes.Running;
using SafeOps.Errors;

namespace SafeOps.Torture.Children;

/// <summary>
/// The process that is killed. It is started ahead of its work and takes it, a line each, from standard input; on standard
/// output it says when the first write comes, and how it ended.
/// </summary>
internal static class Child
{
    public const string Word = "child";
    public const string Ready = "ready";
    public const string Began = "began";

    public static async Task<int> ServeAsync()
    {
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync() is { Length: > 0 } line)
            Console.WriteLine(JsonSerializer.Serialize(await DoAsync(JsonSerializer.Deserialize<ChildRequest>(line)!)));
        return 0;
    }

    private static async Task<ChildEnd> DoAsync(ChildRequest request)
    {
        CrashingRunStore? store = null;
        try
        {
            var session = Worker.Open(request.Change, (inner, data) => store = new CrashingRunStore(inner, data, request.Kill?.Boundary ?? 0, request.Kill?.Moment ?? default, Die)
            {
                Torn = request.Kill?.Fraction ?? 0,
                During = request.Kill?.Beside ?? default,
                Began = () => Console.WriteLine(Began),
            });
            var run = await Worker.DoAsync(session, request.Deed, request.Change, request.RunId);
            return new ChildEnd(Killed: false, run is null ? "nothing to do" : Tell(run), store?.Boundaries ?? 0);
        }
        catch (SafeOpsException error)
        {
            return new ChildEnd(Killed: false, $"{error.Code.Id}: {error.Message}", store?.Boundaries ?? 0);
        }
    }

    public static string Tell(ChangeRun run) => run.Reason is null ? $"{run.Status}" : $"{run.Status}: {run.Reason}";

    private static void Die() => Process.GetCurrentProcess().Kill();
}
