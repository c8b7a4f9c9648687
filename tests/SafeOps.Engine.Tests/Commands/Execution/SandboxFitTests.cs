using SafeOps.Commands;
using SafeOps.Commands.Execution;
using SafeOps.Processes;

namespace SafeOps.Engine.Tests.Commands.Execution;

public sealed class SandboxFitTests
{
    [Theory]
    [InlineData("cat", SandboxWrites.ThrownAway, false)]
    [InlineData("kubectl get", SandboxWrites.ThrownAway, false)]
    [InlineData("df", SandboxWrites.Refused, false)]
    [InlineData("/usr/bin/df", SandboxWrites.Refused, false)]
    [InlineData("findmnt", SandboxWrites.Refused, false)]
    [InlineData("ps", SandboxWrites.ThrownAway, true)]
    [InlineData("systemctl status", SandboxWrites.ThrownAway, true)]
    public void A_command_gets_the_sandbox_in_which_its_answer_is_true(string name, SandboxWrites writes, bool sees)
    {
        var fit = SandboxFit.Of(new ProgramRequest("bash", [], "/"), Verdicts.Of(CommandEffect.Read, "grep", name));
        Assert.Equal((writes, sees), (fit.Writes, fit.SeesProcesses));
    }

    [Fact]
    public void One_that_generates_can_write()
    {
        var fit = SandboxFit.Of(new ProgramRequest("bash", [], "/"), Verdicts.Of(CommandEffect.Generate, "df"));
        Assert.Equal(SandboxWrites.ThrownAway, fit.Writes);
    }
}
