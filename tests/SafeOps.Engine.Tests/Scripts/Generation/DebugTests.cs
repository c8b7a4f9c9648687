using SafeOps.Commands;
using SafeOps.Scripts.DryRuns.Auditing.Flow;
using SafeOps.Scripts.DryRuns.Auditing.Python;
namespace SafeOps.Engine.Tests.Scripts.Generation;
public sealed class DebugTests
{
    [Fact]
    public void Dump()
    {
        var text = File.ReadAllText("/tmp/w/scratch-gen/filemovenewandoveranoldone.Python");
        var program = PythonProgram.Read(text, new CommandReader());
        var output = new System.Text.StringBuilder();
        foreach (var world in new[] { new FlowWorld("--dry-run", null), new FlowWorld(null, null) })
        {
            var runner = new FlowRunner(world, "--dry-run", program.Commands);
            runner.Run(program.Body);
            output.AppendLine($"=== {world.Argument} gave up {runner.Trace.GaveUp}");
            foreach (var e in runner.Trace.Events)
                output.AppendLine($"{e.Kind} {e.Effect} {text[..e.Node.Start].Count(c => c == '\n') + 1} {e.Text.Replace("\n", " ")} | {e.Why}");
        }
        File.WriteAllText("/tmp/w/scratch-gen/debug.txt", output.ToString());
    }
}
