using BenchmarkDotNet.Running;
using SafeOps.Benchmarks.Import;
using SafeOps.Benchmarks.Peers;
using SafeOps.Benchmarks.Sql;

// Beside other tools:  dotnet run -c Release --project tests/SafeOps.Benchmarks -- peers [--only <name>,<name>] [--runs <n>] [--output <file>] [--update]
// Our own parts:       dotnet run -c Release --project tests/SafeOps.Benchmarks -- parts [BenchmarkDotNet's options]
switch (args)
{
    case ["peers", .. var options]:
        return await PeerRuns.RunAsync(options);
    case ["parts", .. var options]:
        BenchmarkSwitcher.FromAssembly(typeof(PeerRuns).Assembly).Run(options);
        return 0;
    case [ImportProbe.Argument, .. var modules]:
        return ImportProbe.Run(modules);
    case [SqlDeleteProcess.Argument, .. var options]:
        return await SqlDeleteProcess.RunAsync(options);
    default:
        Console.Error.WriteLine($"peers [--only {string.Join('|', PeerRuns.All.Select(c => c.Name))}] [--runs <n>] [--output <file>] [--update], or parts [BenchmarkDotNet's options]");
        return 1;
}
