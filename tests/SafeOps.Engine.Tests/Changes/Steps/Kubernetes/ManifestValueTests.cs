using SafeOps.Adapters.Yaml;
using SafeOps.Changes.Steps.Kubernetes;

namespace SafeOps.Engine.Tests.Changes.Steps.Kubernetes;

/// <summary>Expected values are what kubectl 1.32 makes of them (<c>kubectl patch --local</c>).</summary>
public sealed class ManifestValueTests
{
    [Theory]
    [InlineData("0644", "420")]
    [InlineData("0o644", "420")]
    [InlineData("-0644", "-420")]
    [InlineData("089", "89")]
    [InlineData("0xFF", "255")]
    [InlineData("0b11", "3")]
    [InlineData("1_000", "1000")]
    [InlineData("1_000.5", "1000.5")]
    [InlineData("+12", "12")]
    [InlineData("1e3", "1000")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("yes", "true")]
    [InlineData("y", "true")]
    [InlineData("Off", "false")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("190:20:30", "\"190:20:30\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("512Mi", "\"512Mi\"")]
    [InlineData("10.0.0.1", "\"10.0.0.1\"")]
    [InlineData("~", null)]
    public void Plain_values_are_read_as_kubectl_reads_them(string written, string? expected) =>
        Assert.Equal(expected, ManifestValue.ToJson(new YamlReader().Read($"- {written}", "a.yaml")[0])!.AsArray()[0]?.ToJsonString());

    [Fact]
    public void So_are_keys() =>
        Assert.Equal("""{"true":"1","a":2}""", ManifestValue.ToJson(new YamlReader().Read("y: '1'\na: 2\n", "a.yaml")[0])!.ToJsonString());
}
