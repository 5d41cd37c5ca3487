using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Tests.Imports;

public sealed class GoExpressionTests
{
    [Theory]
    [InlineData(@"^\d+$", "123", true)]
    [InlineData(@"^\d+$", "123\n", false)]
    [InlineData(@"(?m)^\d+$", "123\n", true)]
    [InlineData(@"^\d+$", "١٢٣", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^[\w-]+$", "a-b_9", true)]
    [InlineData(@"^\s$", "\u00A0", false)]
    [InlineData(@"^[^\s]$", "\u00A0", true)]
    [InlineData(@"^\S\W\D$", "a!b", true)]
    [InlineData(@"^(?P<name>a)b$", "ab", true)]
    [InlineData(@"^(?i)ab(?-i:C)$", "ABC", true)]
    [InlineData(@"^(?i)ab(?-i:C)$", "ABc", false)]
    [InlineData(@"^\Qa.b\E+$", "a.bbb", true)]
    [InlineData(@"^[[:alpha:]]+$", "abC", true)]
    [InlineData(@"^[[:alpha:]_[]+$", "a_[", true)]
    [InlineData(@"^[a-z-[x]+$", "a[x-", true)]
    [InlineData(@"^[]a]+$", "]a", true)]
    [InlineData(@"^[^]a]+$", "b", true)]
    [InlineData(@"^\x{e9}\x41$", "éA", true)]
    [InlineData(@"^\pL\p{Lu}$", "éÀ", true)]
    [InlineData(@"a\z", "a\n", false)]
    [InlineData(@"\x60{2}", "``", true)]
    public void MeansTheSameAsInGo(string expression, string text, bool matches)
    {
        var compiled = GoExpression.Compile(expression, out string problem);

        Assert.Equal("", problem);
        Assert.Equal(matches, compiled!.IsMatch(text));
    }

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\C")]
    [InlineData(@"\x{1F600}")]
    [InlineData(@"[")]
    [InlineData(@"a\")]
    [InlineData(@"\p{Elvish}")]
    public void SaysWhatItCannotDo(string expression)
    {
        Assert.Null(GoExpression.Compile(expression, out string problem));
        Assert.NotEmpty(problem);
    }
}
