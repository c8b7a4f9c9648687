using SafeOps.Values;

namespace SafeOps.Engine.Tests.Values;

public sealed class CountsTests
{
    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 7 }, "7")]
    [InlineData(new[] { 1, 2, 3, 7, 9, 10 }, "1-3, 7, 9-10")]
    public void Names_numbers_in_a_row_by_their_ends(int[] numbers, string expected) => Assert.Equal(expected, Counts.Ranges(numbers));
}
