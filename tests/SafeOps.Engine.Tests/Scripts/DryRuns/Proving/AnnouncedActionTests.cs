using SafeOps.Processes;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>What a dry run says is done to the right thing, against what the real run did to it.</summary>
public sealed class AnnouncedActionTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("would copy /srv/a.log to /backup")]
    [InlineData("would back up /srv/a.log")]
    [InlineData("would compress /srv/a.log")]
    [InlineData("[dry-run] gzip -9 /srv/a.log")]
    [InlineData("would move /srv/a.log to /archive/")]
    [InlineData("would rename /srv/a.log to /srv/b.log")]
    [InlineData("would archive /srv/a.log")]
    [InlineData("would create /srv/a.log")]
    [InlineData("would touch /srv/a.log")]
    [InlineData("[dry-run] chmod 600 /srv/a.log")]
    [InlineData("+ cp /srv/a.log /backup/a.log")]
    [InlineData("would run: cp -p /srv/a.log /backup")]
    [InlineData("/srv/a.log would be copied")]
    [InlineData("Would copy:\n  /srv/a.log\n  /srv/other.log")]
    [InlineData("would copy 1 file")]
    [InlineData("would back up /srv")]
    [InlineData("checking /srv/a.log ... ok")]
    [InlineData("skipping /srv/a.log")]
    [InlineData("/srv/a.log is left alone")]
    public async Task A_file_that_goes_is_not_announced_by(string output) =>
        Assert.Single((await CompareAsync(output, run => run.Delete("/srv/a.log"))).DoneButNotAnnounced);

    [Theory]
    [InlineData("would remove /srv/a.log")]
    [InlineData("would purge /srv/a.log")]
    [InlineData("would clean up /srv/a.log")]
    [InlineData("would expire /srv/a.log")]
    [InlineData("would zap /srv/a.log")]
    [InlineData("würde /srv/a.log löschen")]
    [InlineData("[DRY] unlink /srv/a.log")]
    [InlineData("would compress and remove /srv/a.log")]
    [InlineData("would copy /srv/a.log to s3://b/ and drop it here")]
    [InlineData("/srv/a.log")]
    [InlineData("| /srv/a.log | 3 kB |")]
    [InlineData("{\"path\": \"/srv/a.log\", \"size\": 3}")]
    [InlineData("old copy /srv/a.log")]
    [InlineData("Would delete:\n  copy /srv/a.log")]
    [InlineData("found /srv/a.log (3 bytes)")]
    [InlineData("[dry-run] skipping /srv/a.log")]
    [InlineData("What if: Performing the operation \"Remove File\" on target \"/srv/a.log\".")]
    public async Task A_file_that_goes_is_announced_by(string output) =>
        Assert.Single((await CompareAsync(output, run => run.Delete("/srv/a.log"))).Matched);

    [Theory]
    [InlineData("would move /srv/a.log to /archive/", "/archive/a.log")]
    [InlineData("would rename /srv/a.log to /srv/b.log", "/srv/b.log")]
    [InlineData("would compress /srv/a.log", "/srv/a.log.gz")]
    [InlineData("would archive /srv/a.log to /backup/all.tar.gz", "/backup/all.tar.gz")]
    public async Task What_is_moved_or_compressed_is_there_afterwards(string output, string made) => Assert.Empty((await CompareAsync(output, run =>
    {
        run.Delete("/srv/a.log");
        run.Create(made);
    })).DoneButNotAnnounced);

    [Fact]
    public async Task A_copy_that_is_announced_is_not_a_move() => Assert.Equal("/srv/a.csv", Assert.Single((await CompareAsync("would copy /srv/a.csv to /out/a.csv", run =>
    {
        run.Delete("/srv/a.csv");
        run.Create("/out/a.csv");
    })).DoneButNotAnnounced).Target);

    [Theory]
    [InlineData("would delete /srv/a.conf", FileChangeKind.Created, false)]
    [InlineData("would write /srv/a.conf", FileChangeKind.Created, true)]
    [InlineData("would drop /srv/a.conf in place", FileChangeKind.Created, true)]
    [InlineData("would remove and recreate /srv/a.conf: creating it anew", FileChangeKind.Created, true)]
    [InlineData("would delete /srv/a.conf", FileChangeKind.Changed, false)]
    [InlineData("+ rm -f '/srv/a.conf'", FileChangeKind.Changed, false)]
    [InlineData("would delete line 3 of /srv/a.conf", FileChangeKind.Changed, true)]
    [InlineData("would remove key old from /srv/a.conf", FileChangeKind.Changed, true)]
    [InlineData("would set x=1 in /srv/a.conf", FileChangeKind.Changed, true)]
    [InlineData("would delete /srv/a.conf", FileChangeKind.Attributes, false)]
    public async Task A_file_that_stays_is_not_announced_by_its_deletion(string output, FileChangeKind kind, bool announced) =>
        Assert.Equal(announced, (await CompareAsync(output, run => run.Files.Add(new FileChange("/srv/a.conf", kind, false, "00")))).DoneButNotAnnounced.Count == 0);

    [Theory]
    [InlineData("web-1: would reload nginx", "ssh web-1 sudo systemctl restart nginx", false)]
    [InlineData("web-1: would restart nginx", "ssh web-1 sudo systemctl restart nginx", true)]
    [InlineData("would restart nginx on web-1", "ssh web-1 sudo systemctl reload nginx", false)]
    [InlineData("would stop and start nginx on web-1", "ssh web-1 sudo systemctl restart nginx", true)]
    [InlineData("would bounce nginx on web-1", "ssh web-1 sudo systemctl restart nginx", true)]
    [InlineData("would refresh nginx on web-1", "ssh web-1 sudo systemctl restart nginx", true)]
    [InlineData("nginx on web-1", "ssh web-1 sudo systemctl restart nginx", true)]
    [InlineData("would start app", "systemctl stop app", false)]
    [InlineData("would stop app", "systemctl stop app", true)]
    [InlineData("would disable app", "systemctl enable app", false)]
    [InlineData("would start app", "systemctl enable --now app", true)]
    [InlineData("would deallocate vm-1", "az vm delete -g rg -n vm-1 --yes", false)]
    [InlineData("would delete vm-1", "az vm delete -g rg -n vm-1 --yes", true)]
    [InlineData("would terminate i-1", "aws ec2 terminate-instances --instance-ids i-1", true)]
    [InlineData("would stop i-1", "aws ec2 terminate-instances --instance-ids i-1", false)]
    [InlineData("would restart deployment shop", "kubectl delete deployment shop", false)]
    [InlineData("would restart pod shop-1", "kubectl delete pod shop-1", true)]
    [InlineData("would scale shop", "kubectl delete deployment shop", false)]
    [InlineData("would stop shop", "kubectl scale deployment shop --replicas=0", true)]
    [InlineData("would delete shop", "kubectl scale deployment shop --replicas=0", false)]
    [InlineData("would delete shop", "kubectl annotate deployment shop a=b", false)]
    [InlineData("would remove the label old- of w-1", "kubectl label node w-1 old-", true)]
    [InlineData("would pull main", "git push origin main", false)]
    [InlineData("would push main", "git push origin main", true)]
    [InlineData("would uninstall shop", "helm install shop charts/shop", false)]
    [InlineData("would install shop", "helm uninstall shop", false)]
    [InlineData("Would restart:\n  shop", "kubectl delete deployment shop", false)]
    public async Task A_command_is_announced_by_what_it_does(string output, string command, bool announced)
    {
        var words = command.Split(' ');
        Assert.Equal(announced, (await CompareAsync(output, run => run.CallAsync(words[0], words[1..]))).DoneButNotAnnounced.Count == 0);
    }

    [Theory]
    [InlineData("BEGIN; DELETE FROM sessions WHERE expired; ROLLBACK;", true)]
    [InlineData("\\set ON_ERROR_STOP on\nstart transaction;\nDELETE FROM a; -- not yet COMMIT\nINSERT INTO log VALUES ('COMMIT; x');\nrollback", true)]
    [InlineData("BEGIN; INSERT INTO a VALUES (1) ON CONFLICT DO NOTHING; ROLLBACK", true)]
    [InlineData("BEGIN; DELETE FROM sessions; COMMIT;", false)]
    [InlineData("BEGIN; DELETE FROM a; COMMIT; BEGIN; DELETE FROM b; ROLLBACK;", false)]
    [InlineData("DELETE FROM a; BEGIN; ROLLBACK;", false)]
    [InlineData("BEGIN; ROLLBACK; DELETE FROM a;", false)]
    [InlineData("BEGIN; DELETE FROM a; END; ROLLBACK;", false)]
    [InlineData("BEGIN; DELETE FROM a; ROLLBACK TO s;", false)]
    [InlineData("BEGIN; DELETE FROM a; :last;", false)]
    [InlineData("BEGIN; SELECT setval('s', 1); DELETE FROM a; ROLLBACK;", false)]
    [InlineData("BEGIN; SELECT dblink_exec('x', 'DELETE FROM a'); DELETE FROM a; ROLLBACK;", false)]
    [InlineData("BEGIN;\n\\! rm -rf /srv\nDELETE FROM a; ROLLBACK;", false)]
    [InlineData("BEGIN; DELETE FROM a \\g /srv/out\nROLLBACK;", false)]
    [InlineData("BEGIN; COPY a TO '/srv/a.csv'; DELETE FROM a; ROLLBACK;", false)]
    public async Task A_transaction_that_is_rolled_back_is_no_effect_of_a_dry_run(string text, bool isTrial) => Assert.Equal(isTrial, await IsHarmlessAsync("psql", "-X", "-c", text));

    [Theory]
    [InlineData("START TRANSACTION; DELETE FROM a; ROLLBACK", true)]
    [InlineData("START TRANSACTION; DROP TABLE a; ROLLBACK", false)]
    public async Task A_definition_in_MySQL_cannot_be_taken_back(string text, bool isTrial) => Assert.Equal(isTrial, await IsHarmlessAsync("mysql", "-e", text));

    [Theory]
    [InlineData("aws lambda invoke --function-name f --invocation-type DryRun /dev/null", true)]
    [InlineData("aws lambda invoke --function-name f /dev/null", false)]
    [InlineData("aws ec2 terminate-instances --instance-ids i-1 --dry-run", true)]
    [InlineData("aws ec2 terminate-instances --instance-ids i-1", false)]
    [InlineData("ansible-playbook --check site.yml", true)]
    [InlineData("ansible-playbook site.yml", false)]
    [InlineData("git fetch --dry-run origin", true)]
    [InlineData("git push origin main", false)]
    public async Task A_tool_that_tries_itself_has_no_effect(string command, bool isTrial)
    {
        var words = command.Split(' ');
        Assert.Equal(isTrial, await IsHarmlessAsync(words[0], words[1..]));
    }

    private async Task<bool> IsHarmlessAsync(string program, params string[] words)
    {
        var report = await _script.TestAsync(async run =>
        {
            run.Say("would delete /srv/a.log");
            if (run.IsDry)
                await run.CallAsync(program, words);
            else
                run.Delete("/srv/a.log");
        });
        return report.Verdict == DryRunVerdict.Proven;
    }

    private Task<DryRunComparison> CompareAsync(string output, Action<StagedRun> real) => CompareAsync(output, run =>
    {
        real(run);
        return Task.CompletedTask;
    });

    private async Task<DryRunComparison> CompareAsync(string output, Func<StagedRun, Task> real) => (await _script.TestAsync(async run =>
    {
        if (run.IsDry)
            run.Say(output);
        else
            await real(run);
    })).Comparison!;
}
