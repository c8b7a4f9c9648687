using System.Data.Common;
using SafeOps.Changes.Steps;
using SafeOps.Changes.Steps.Sql;
using SafeOps.Errors;
using SafeOps.Projects;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A database driver that quotes the password in its error, as some do, does not get it out.</summary>
public sealed class SecretCanaryTests : IDisposable
{
    private const string Canary = "db-c4nary-Lm3kP7";

    private readonly ChangeBench _bench = new(
        """
        safeops: 1
        environments: [ { name: dev } ]
        connections:
          remote: { provider: postgres, host: db.invalid, password: env:PLAIN_NAME }
        """,
        environment: new Dictionary<string, string> { ["PLAIN_NAME"] = Canary });

    public SecretCanaryTests() => _bench.Ports = _bench.Ports with
    {
        Databases = new Dictionary<string, IDatabaseProvider> { ["postgres"] = new TalkativeProvider(_bench.Ports.Databases["sqlite"].Dialect) },
    };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("steps: [ { id: a, uses: sql.delete, with: { connection: remote, table: t, where: \"true\" } } ]")]
    [InlineData("preflight: [ { uses: sql.query, with: { connection: remote, query: select 1, expect: 1 } } ]\nsteps: [ { id: a, uses: file.write, with: { file: x, content: x } } ]")]
    [InlineData("steps: [ { id: a, uses: file.write, with: { file: x, content: x }, verify: [ { uses: sql.query, with: { connection: remote, query: select 1, expect: 1 } } ] } ]")]
    public async Task A_password_in_a_drivers_error_is_hidden(string steps)
    {
        var change = _bench.Change(steps);
        var told = new List<string>();
        foreach (var act in new Func<Task<object>>[] { async () => await _bench.PlanAsync(change), async () => await _bench.RunAsync(change) })
        {
            try
            {
                var result = await act();
                told.Add(result + (result as SafeOps.Changes.Running.ChangeRun)?.Reason);
            }
            catch (SafeOpsException error)
            {
                told.Add(error.ToString() + error.NextStep + error.Target);
            }
        }
        told.AddRange(_bench.Messages);
        told.AddRange(Directory.EnumerateFiles(_bench.Root, "*", SearchOption.AllDirectories).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))));
        Assert.Contains(told, t => t.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.All(told, t => Assert.DoesNotContain(Canary, t, StringComparison.Ordinal));
    }

    private sealed class TalkativeProvider(ISqlDialect dialect) : IDatabaseProvider
    {
        public ISqlDialect Dialect { get; } = dialect;

        public IEnumerable<OptionMistake> Check(ConnectionDefinition connection, SafeOpsProject project) => [];

        public Task<DbConnection> OpenAsync(ConnectionDefinition connection, SafeOpsProject project, SecretVault secrets, DatabaseAccess access, CancellationToken cancellationToken)
        {
            var password = secrets.Resolve(connection.Password!);
            throw new SafeOpsException(ErrorCodes.TargetUnreachable, $"db.invalid cannot be reached as ops with {password}.", $"Try it with {password}.", $"ops:{password}", new InvalidOperationException($"bad {password}"));
        }
    }
}
