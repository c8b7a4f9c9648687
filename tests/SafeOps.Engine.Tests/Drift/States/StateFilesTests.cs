using SafeOps.Drift.States;
using SafeOps.Errors;

namespace SafeOps.Engine.Tests.Drift.States;

public sealed class StateFilesTests : IDisposable
{
    private readonly StateBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Finds_states_of_all_folders_and_workspaces_and_no_backups()
    {
        string[] states = ["a/show.tfstate.json", "a/terraform.tfstate", "b/terraform.tfstate.d/dev/terraform.tfstate", "prod.TFSTATE"];
        string[] others = ["a/terraform.tfstate.backup", "a/.terraform/terraform.tfstate", "a/terraform.tfstate.1700000000.backup", "a/.terraform.tfstate.lock.info", ".git/x.tfstate", "main.tf", "a/plan.json"];
        foreach (var file in states.Concat(others))
            _bench.Write("{}", file);
        Assert.Equal(states, StateFiles.Find(_bench.Folder).Select(f => Path.GetRelativePath(_bench.Folder, f).Replace('\\', '/')));
    }

    [Fact]
    public void Knows_the_blob_of_a_remote_workspace() => Assert.True(StateFiles.IsState("prod.terraform.tfstateenv:dev"));

    [Fact]
    public void A_link_back_to_the_folder_is_not_followed()
    {
        var state = _bench.Write("{}", "x.tfstate");
        Directory.CreateSymbolicLink(Path.Combine(_bench.Folder, "loop"), _bench.Folder);
        Assert.Equal([state], StateFiles.Find(_bench.Folder));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Equal(ErrorCodes.FileNotFound, Assert.Throws<SafeOpsException>(() => StateFiles.Find(Path.Combine(_bench.Folder, "none"))).Code);
}
