using SafeOps.Processes;
using SafeOps.Scripts.DryRuns;

namespace SafeOps.Engine.Tests.Scripts.DryRuns.Proving;

/// <summary>What a dry run printed, against what the real run did.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly StagedScript _script = new();

    public void Dispose() => _script.Dispose();

    [Theory]
    [InlineData("would delete /var/log/app/old.log")]
    [InlineData("[DRY-RUN] rm -f '/var/log/app/old.log'")]
    [InlineData("+ rm /var/log//app/./old.log")]
    [InlineData("Would remove old.log.")]
    [InlineData("Would remove app/old.log (3 kB)")]
    [InlineData("Would remove $LOGS/old.log")]
    [InlineData("Would delete:\n  old.log\n  other.log")]
    [InlineData("would delete /var/log/app/*.log")]
    [InlineData("would empty /var/log/app")]
    [InlineData("would delete 1 file")]
    [InlineData("1 file(s) would be deleted")]
    [InlineData("old.log")]
    public async Task A_deleted_file_is_announced_by(string output) => Assert.Single((await CompareAsync(output, run => run.Delete("/var/log/app/old.log"))).Matched);

    [Theory]
    [InlineData("Dry run: nothing was changed")]
    [InlineData("would delete /var/log/other/old.log")]
    [InlineData("would delete /var/log/app/old.log.gz")]
    [InlineData("would delete very-old.log")]
    [InlineData("would delete /var/log/app/*.tmp")]
    [InlineData("would keep /var/log/app/old.log")]
    [InlineData("skipping old.log: too young")]
    [InlineData("would delete files older than 1 day")]
    [InlineData("would delete 2 files")]
    public async Task A_deleted_file_is_not_announced_by(string output) => Assert.Single((await CompareAsync(output, run => run.Delete("/var/log/app/old.log"))).DoneButNotAnnounced);

    [Theory]
    [InlineData("Would delete pod web-1")]
    [InlineData("[dry-run] kubectl delete pod web-1 -n shop")]
    [InlineData("+ kubectl -n shop delete pod/web-1")]
    [InlineData("dry run: web-1 would be deleted in shop")]
    public async Task A_command_is_announced_by_its_target_or_itself(string output) =>
        Assert.Single((await CompareAsync(output, run => run.CallAsync("kubectl", "delete", "pod", "web-1", "-n", "shop"))).Matched);

    [Theory]
    [InlineData("Would delete pod web-10")]
    [InlineData("Would delete a pod")]
    [InlineData("would keep web-1")]
    [InlineData("would run: kubectl delete pod web-1 -n test")]
    public async Task A_command_is_not_announced_by_another_target(string output) =>
        Assert.Single((await CompareAsync(output, run => run.CallAsync("kubectl", "delete", "pod", "web-1", "-n", "shop"))).DoneButNotAnnounced);

    [Fact]
    public async Task An_option_that_is_announced_with_another_value_is_another_command() =>
        Assert.Single((await CompareAsync("would run: kubectl scale deployment web --replicas=3", run => run.CallAsync("kubectl", "scale", "deployment", "web", "--replicas=0"))).DoneButNotAnnounced);

    [Theory]
    [InlineData("would remove s3://acme-prod/a", true)]
    [InlineData("would remove acme-prod/a", true)]
    [InlineData("would remove a", true)]
    [InlineData("would remove s3://acme-test/a", false)]
    public async Task The_same_name_in_another_place_announces_another_thing(string output, bool announced) =>
        Assert.Equal(announced ? 1 : 0, (await CompareAsync(output, run => run.CallAsync("aws", "s3", "rm", "s3://acme-prod/a"))).Matched.Count);

    [Fact]
    public async Task Each_of_several_targets_must_be_announced()
    {
        Assert.Empty((await CompareAsync("would delete web-1\nwould delete web-2", Two)).DoneButNotAnnounced);
        Assert.Single((await CompareAsync("would delete web-1", Two)).DoneButNotAnnounced);

        static Task Two(StagedRun run) => run.CallAsync("kubectl", "delete", "pod", "web-1", "web-2");
    }

    [Theory]
    [InlineData("would delete rows of sessions", "DELETE FROM sessions WHERE old", true)]
    [InlineData("would delete rows of users", "DELETE FROM sessions WHERE old", false)]
    public async Task A_statement_is_announced_by_its_table(string output, string statement, bool announced) =>
        Assert.Equal(announced, (await CompareAsync(output, run => run.CallAsync("psql", "-d", "shop", "-c", statement))).DoneButNotAnnounced.Count == 0);

    [Theory]
    [InlineData("would run: DELETE FROM events WHERE at < now() - interval '30 days' (42 rows)", "WITH d AS (DELETE FROM events WHERE at < now() - interval '30 days' RETURNING 1) SELECT count(*) FROM d", true)]
    [InlineData("would run: DELETE FROM events WHERE at < 5", "BEGIN; DELETE FROM events  WHERE at <  5; COMMIT;", true)]
    [InlineData("would delete 42 rows of events", "BEGIN; DELETE FROM events WHERE at IN (SELECT at FROM old); COMMIT", true)]
    [InlineData("would run: UPDATE jobs SET state = 'x' WHERE id = 5", "UPDATE jobs SET state = 'x' WHERE id = 5 RETURNING id", true)]
    [InlineData("would run: DELETE FROM events WHERE at < 500", "DELETE FROM events WHERE at < 5", false)]
    [InlineData("would run: DELETE FROM events WHERE at < 5", "DELETE FROM events WHERE at > 7", false)]
    [InlineData("would run: DELETE FROM events", "TRUNCATE events", false)]
    [InlineData("would run: DELETE FROM old_events WHERE at < 5", "WITH d AS (DELETE FROM events WHERE at < 5 RETURNING 1) SELECT count(*) FROM d", false)]
    public async Task A_statement_is_announced_by_verb_table_and_rows_whatever_is_around_it(string output, string statement, bool announced) =>
        Assert.Equal(announced, (await CompareAsync(output, run => run.CallAsync("psql", "-c", statement))).DoneButNotAnnounced.Count == 0);

    [Theory]
    [InlineData("would run: DELETE FROM sessions WHERE old", true)]
    [InlineData("would run: DELETE FROM users", false)]
    public async Task The_file_of_a_database_is_announced_by_the_statement_on_it(string output, bool announced) =>
        Assert.Equal(announced, (await CompareAsync(output, async run =>
        {
            await run.CallAsync("sqlite3", "/srv/app.db", "DELETE FROM sessions WHERE old");
            run.Change("/srv/app.db");
        })).DoneButNotAnnounced.Count == 0);

    [Fact]
    public async Task A_command_without_targets_is_announced_by_what_it_does()
    {
        Assert.Single((await CompareAsync("would reload the daemon", run => run.CallAsync("systemctl", "daemon-reload"))).Matched);
        Assert.Single((await CompareAsync("would say hello", run => run.CallAsync("systemctl", "daemon-reload"))).DoneButNotAnnounced);
    }

    [Fact]
    public async Task A_folder_that_goes_as_a_whole_is_announced_by_itself_or_by_all_in_it()
    {
        Assert.Single((await CompareAsync("would remove /srv/cache", Gone)).Matched);
        Assert.Single((await CompareAsync("would remove a.bin\nwould remove b.bin", Gone)).Matched);
        Assert.Single((await CompareAsync("would remove a.bin", Gone)).DoneButNotAnnounced);

        static Task Gone(StagedRun run)
        {
            run.Files.Add(new FileChange("/srv/cache", FileChangeKind.Deleted, true, null) { Inside = ["/srv/cache/a.bin", "/srv/cache/b.bin"] });
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_folder_does_not_stand_for_all_in_it_where_single_files_are_announced() => Assert.Equal(
        "/srv/data/c.csv",
        Assert.Single((await CompareAsync("would clean /srv/data\nwould delete /srv/data/a.csv", run =>
        {
            run.Delete("/srv/data/a.csv");
            run.Delete("/srv/data/c.csv");
        })).DoneButNotAnnounced).Target);

    [Fact]
    public async Task A_backup_of_what_is_announced_and_a_lock_need_no_announcement() => Assert.Empty((await CompareAsync("would change /etc/app.conf", run =>
    {
        run.Change("/etc/app.conf");
        run.Create("/etc/app.conf.bak");
        run.Create("/var/lock/app.lock");
    })).DoneButNotAnnounced);

    [Fact]
    public async Task A_state_file_is_an_effect_like_any_other() => Assert.Equal("/var/lib/app/last-run", Assert.Single((await CompareAsync("would change /etc/app.conf", run =>
    {
        run.Change("/etc/app.conf");
        run.Create("/var/lib/app/last-run");
    })).DoneButNotAnnounced).Target);

    [Theory]
    [InlineData("would write /backup/db-20260101-101500.dump", "/backup/db-20260101-101502.dump", true)]
    [InlineData("would write /backup/db-2026-01-01T10:15:00.dump", "/backup/db-2026-01-01T10:15:09.dump", true)]
    [InlineData("would write /backup/db-20260101-101500.dump", "/backup/users-20260101-101500.dump", false)]
    public async Task A_name_with_the_time_in_it_is_announced_by_that_of_the_dry_run(string output, string path, bool announced) =>
        Assert.Equal(announced, (await CompareAsync(output, run => run.Create(path))).DoneButNotAnnounced.Count == 0);

    [Fact]
    public async Task A_list_that_both_runs_print_announces_nothing_where_the_dry_run_has_lines_of_its_own() => Assert.Equal("/srv/b.tmp", Assert.Single((await CompareAsync("would delete /srv/a.tmp", run =>
    {
        run.Delete("/srv/a.tmp");
        run.Delete("/srv/b.tmp");
    }, both: "found /srv/a.tmp\nfound /srv/b.tmp\n")).DoneButNotAnnounced).Target);

    [Fact]
    public async Task Announcing_something_that_is_left_alone_refutes()
    {
        var folder = Directory.CreateTempSubdirectory("left");
        try
        {
            var left = Path.Combine(folder.FullName, "left.csv");
            await File.WriteAllTextAsync(left, "");
            var comparison = await CompareAsync($"would delete {left}\nwould delete /srv/a.tmp", run => run.Delete("/srv/a.tmp"));
            Assert.Equal($"would delete {left}", Assert.Single(comparison.AnnouncedButNotDone).Text);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_number_refutes() =>
        Assert.Single((await CompareAsync("would delete /srv/a.tmp\n3 files would be deleted", run => run.Delete("/srv/a.tmp"))).AnnouncedButNotDone);

    [Fact]
    public async Task Sentences_about_the_dry_run_itself_announce_nothing() =>
        Assert.Empty((await CompareAsync("=== DRY RUN ===\nwould delete /srv/a.tmp\nRun without --dry-run to apply 2 checks in /etc.", run => run.Delete("/srv/a.tmp"))).AnnouncedButNotDone);

    private Task<DryRunComparison> CompareAsync(string output, Action<StagedRun> real, string both = "") => CompareAsync(
        output,
        run =>
        {
            real(run);
            return Task.CompletedTask;
        },
        both);

    private async Task<DryRunComparison> CompareAsync(string output, Func<StagedRun, Task> real, string both = "") => (await _script.TestAsync(async run =>
    {
        run.Output = both;
        if (run.IsDry)
            run.Say(output);
        else
            await real(run);
    })).Comparison!;
}
