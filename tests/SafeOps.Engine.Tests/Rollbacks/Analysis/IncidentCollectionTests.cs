using SafeOps.Adapters.Yaml;
using SafeOps.Rollbacks.Analysis;
using SafeOps.Secrets;

namespace SafeOps.Engine.Tests.Rollbacks.Analysis;

/// <summary>
/// How often the true cause of a synthetic incident comes first, and among the first three. The known half was there while the tables
/// were made; the held back half was written before them and run when they were done. The vague ones, written afterwards,
/// have evidence that says little and several changes of the same kind.
/// </summary>
public sealed class IncidentCollectionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("known.txt", 24, 0.90, 1.00)]
    [InlineData("held-back.txt", 26, 0.90, 1.00)]
    [InlineData("vague.txt", 16, 0.60, 0.85)]
    public void The_true_cause_is_among_the_first(string file, int number, double first, double firstThree)
    {
        var incidents = Incident.Read(file);
        Assert.Equal(number, incidents.Count);
        var comparer = new VersionComparer(new YamlReader(), new SecretMasker());
        var (firsts, threes) = (0, 0);
        foreach (var incident in incidents)
        {
            var causes = comparer.Compare(incident.Good, incident.Bad, incident.Evidence).Causes;
            Assert.InRange(causes.Count, 5, 25);
            var rank = causes.FirstOrDefault(incident.IsTrue)?.Rank ?? int.MaxValue;
            firsts += rank == 1 ? 1 : 0;
            threes += rank <= 3 ? 1 : 0;
            output.WriteLine($"{(rank == int.MaxValue ? "-" : rank),2} of {causes.Count,2}  {incident.Name}");
            if (rank > 1)
            {
                foreach (var cause in causes.Take(Math.Min(rank, 6)))
                    output.WriteLine($"        {cause.Rank}. {cause.Suspicion} {cause.What}: {cause.Before} -> {cause.After}. {cause.Why}");
            }
        }
        output.WriteLine($"{file}: first {firsts} of {number}, in the first three {threes} of {number}");
        Assert.True(firsts >= first * number, $"first: {firsts} of {number}");
        Assert.True(threes >= firstThree * number, $"in the first three: {threes} of {number}");
    }

    [Fact]
    public void The_cause_of_an_incident_does_not_depend_on_the_order_of_the_parts()
    {
        var incident = Incident.Read("known.txt")[0];
        var comparer = new VersionComparer(new YamlReader(), new SecretMasker());
        var causes = comparer.Compare(incident.Good, incident.Bad with { Parts = [.. incident.Bad.Parts.Reverse()] }, incident.Evidence).Causes;
        Assert.Equal(comparer.Compare(incident.Good, incident.Bad, incident.Evidence).Causes, causes);
    }
}
