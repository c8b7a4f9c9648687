using SafeOps.Values;

namespace SafeOps.Engine.Tests.Values;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("512Mi", "536870912")]
    [InlineData("1Gi", "1073741824")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("500M", "500000000")]
    [InlineData("1k", "1000")]
    [InlineData("2Ki", "2048")]
    [InlineData("1Ti", "1099511627776")]
    [InlineData("1Pi", "1125899906842624")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("1E3", "1000")]
    [InlineData("12e6", "12000000")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("250m", "0.25")]
    [InlineData("100u", "0.0001")]
    [InlineData("5n", "0.000000005")]
    [InlineData("2", "2")]
    [InlineData("2.", "2")]
    [InlineData(".5", "0.5")]
    [InlineData("+1", "1")]
    [InlineData("-1Mi", "-1048576")]
    [InlineData("0", "0")]
    public void Reads_what_Kubernetes_reads_exactly(string text, string value)
    {
        Assert.True(Quantity.TryParse(text, out var quantity));
        Assert.Equal(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), quantity.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Mi")]
    [InlineData("512mb")]
    [InlineData("512MB")]
    [InlineData("512K")]
    [InlineData("512 Mi")]
    [InlineData("1.2.3")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e99")]
    [InlineData("9Ei")]
    [InlineData("0x10")]
    [InlineData("１Mi")]
    public void Refuses_what_Kubernetes_refuses(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Theory]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1152Mi", "1152Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1000", "1000")]
    [InlineData("2048", "2Ki")]
    [InlineData("0", "0")]
    public void Writes_bytes_exactly(string text, string written) => Assert.Equal(written, Read(text).InBytes());

    [Theory]
    [InlineData("2", "2")]
    [InlineData("2000m", "2")]
    [InlineData("1500m", "1500m")]
    [InlineData("0.1", "100m")]
    public void Writes_cores_as_numbers_or_thousandths(string text, string written) => Assert.Equal(written, Read(text).InCores());

    [Fact]
    public void What_is_written_is_read_back_as_the_same()
    {
        for (var bytes = 1m; bytes < 1e15m; bytes = bytes * 7 + 3)
        {
            Assert.Equal(bytes, Read(new Quantity(bytes).InBytes()).Value);
            Assert.Equal(decimal.Round(bytes / 1000, 3), Read(new Quantity(decimal.Round(bytes / 1000, 3)).InCores()).Value);
        }
    }

    private static Quantity Read(string text) => Quantity.TryParse(text, out var quantity) ? quantity : throw new ArgumentException(text);
}
