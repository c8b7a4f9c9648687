using System.Text;
using SafeOps.Errors;
using SafeOps.Files;

namespace SafeOps.Engine.Tests.Investigations;

/// <summary>What a crash, a bad disk or a newer version leaves of an investigation.</summary>
public sealed class InvestigationDamageTests : InvestigationFixture
{
    [Fact]
    public void Loses_no_whole_record_at_any_length_of_its_file_and_goes_on()
    {
        var begun = Begin();
        foreach (var i in Enumerable.Range(1, 4))
            Look(begun, $"command {i}", $"line {i}");
        var whole = File.ReadAllBytes(Records(begun));
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Records(begun), whole[..length]);
            var acknowledged = whole.AsSpan(0, length).Count((byte)'\n');
            var read = Store.Read(begun.Id);
            Assert.Equal(Enumerable.Range(1, acknowledged), read.Entries.Select(e => e.Number));
            Assert.Empty(read.Problems);
        }
        for (var length = 0; length <= whole.Length; length += 37)
        {
            File.WriteAllBytes(Records(begun), whole[..length]);
            var acknowledged = whole.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(acknowledged + 1, Look(begun, "next", "new").Number);
            var read = Store.Read(begun.Id);
            Assert.Equal(Enumerable.Range(1, acknowledged + 1), read.Entries.Select(e => e.Number));
            Assert.Empty(read.Problems);
        }
    }

    [Fact]
    public void Names_a_damaged_record_and_opens_the_rest_with_the_same_numbers()
    {
        var begun = Begin();
        foreach (var i in Enumerable.Range(1, 5))
            Look(begun, $"command {i}");
        var lines = File.ReadAllLines(Records(begun));
        lines[2] = lines[2].Replace("command 3", "command 9", StringComparison.Ordinal);
        File.WriteAllText(Records(begun), string.Join('\n', lines) + "\n");

        var read = Store.Read(begun.Id);

        Assert.Equal([1, 2, 4, 5], read.Entries.Select(e => e.Number));
        Assert.Contains("records.log:3: the entry here is damaged", Assert.Single(read.Problems), StringComparison.Ordinal);
        Assert.Equal(6, Look(begun, "next").Number);
        Assert.Equal([1, 2, 4, 5, 6], Store.Read(begun.Id).Entries.Select(e => e.Number));
    }

    [Fact]
    public void Gives_the_number_of_a_damaged_last_record_to_no_other()
    {
        var begun = Begin();
        Look(begun, "command 1");
        Look(begun, "command 2");
        var text = File.ReadAllText(Records(begun));
        File.WriteAllText(Records(begun), text.Replace("command 2", "command 7", StringComparison.Ordinal));
        Assert.Equal(3, Look(begun, "command 3").Number);
        var read = Store.Read(begun.Id);
        Assert.Equal([1, 3], read.Entries.Select(e => e.Number));
        Assert.Single(read.Problems);
    }

    [Fact]
    public void Says_that_records_are_missing()
    {
        var begun = Begin();
        foreach (var i in Enumerable.Range(1, 4))
            Look(begun, $"command {i}");
        var lines = File.ReadAllLines(Records(begun));
        File.WriteAllText(Records(begun), $"{lines[0]}\n{lines[3]}\n");
        Assert.Contains("between 1 and 4 are missing", Assert.Single(Store.Read(begun.Id).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"record":"probe","number":2,"at":"2026-11-27T21:08:00+00:00","actor":"kim"}""", "'probe', which only a newer version")]
    [InlineData("""{"record":"note","number":2,"at":"2026-11-27T21:08:00+00:00","actor":"kim","kind":"guess","text":"x"}""", "cannot read")]
    [InlineData("""{"record":"note","number":2}""", "cannot read")]
    public void Tells_what_a_newer_version_recorded(string record, string told)
    {
        var begun = Begin();
        Look(begun, "command 1");
        File.AppendAllText(Records(begun), Encoding.UTF8.GetString(RecordLines.Write(Encoding.UTF8.GetBytes(record))));
        Assert.Equal(3, Look(begun, "command 3").Number);
        var read = Store.Read(begun.Id);
        Assert.Equal([1, 3], read.Entries.Select(e => e.Number));
        Assert.Contains(told, Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"version":2}""")]
    [InlineData("[1]")]
    public void Opens_the_records_when_the_head_is_damaged(string head)
    {
        var begun = Begin();
        Look(begun, "command 1");
        File.WriteAllText(Path.Combine(begun.Folder, "investigation.json"), head);
        var read = Assert.Single(Store.List());
        Assert.Equal((begun.Id, begun.Started), (read.Id, read.Started));
        Assert.Equal("command 1", Assert.Single(read.Steps).Command);
        Assert.Contains("investigation.json cannot be read", Assert.Single(read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_no_number_again_when_the_records_are_gone()
    {
        var begun = Begin();
        Look(begun, "command 1");
        File.Delete(Records(begun));
        Assert.Contains("is gone", Assert.Single(Store.Read(begun.Id).Problems), StringComparison.Ordinal);
        Assert.Equal(ErrorCodes.InvestigationDamaged, Assert.Throws<SafeOpsException>(() => Look(begun, "command 2")).Code);
    }

    [Fact]
    public void Leaves_out_a_folder_whose_making_never_ended()
    {
        var begun = Begin();
        var other = Directory.CreateDirectory(Path.Combine(Store.Folder, "20261127-2109-aaaa", "outputs")).Parent!;
        File.WriteAllBytes(Path.Combine(other.FullName, "records.log"), []);
        Assert.Equal([begun.Id], Store.List().Select(i => i.Id));
    }

    [Fact]
    public void Says_that_an_output_is_gone_or_another()
    {
        var begun = Begin();
        var step = Look(begun, "date", "today");
        File.WriteAllText(Store.OutputPath(begun, step), "forged");
        Assert.Equal(ErrorCodes.InvestigationDamaged, Assert.Throws<SafeOpsException>(() => Store.ReadOutput(begun, step)).Code);
        File.Delete(Store.OutputPath(begun, step));
        Assert.Contains("gone", Assert.Throws<SafeOpsException>(() => Store.ReadOutput(begun, step)).Message, StringComparison.Ordinal);
        Look(begun, "date", "today");
        Assert.Equal("today\n", Store.ReadOutput(begun, step));
    }

    [Fact]
    public void Waits_for_another_writer_and_gives_up_in_the_end()
    {
        var begun = Begin();
        using (new FileStream(Path.Combine(begun.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(ErrorCodes.InvestigationBusy, Assert.Throws<SafeOpsException>(() => Look(begun, "x")).Code);
            Assert.Equal(begun.Id, Store.Read(begun.Id).Id);
        }
        Assert.Equal(1, Look(begun, "x").Number);
    }

    [Fact]
    public void Gives_writers_at_once_numbers_of_their_own()
    {
        var begun = Begin();
        var numbers = new System.Collections.Concurrent.ConcurrentBag<int>();
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => numbers.Add(Look(begun, $"command {i}", $"{i}").Number));
        Assert.Equal(Enumerable.Range(1, 40), numbers.Order());
        Assert.Equal(Enumerable.Range(1, 40), Store.Read(begun.Id).Entries.Select(e => e.Number));
    }
}
