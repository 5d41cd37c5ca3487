namespace Holdpoint.Policy.Tests.Detectors;

public sealed class PrivateKeyDetectorTests
{
    // Put together here, so that no scanner of this repository takes it for a leaked key.
    private const string Dashes = "-----";

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("OPENSSH PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("PGP PRIVATE KEY BLOCK")]
    public void Finds_TheWholeBlock(string label)
    {
        string block = $"{Dashes}BEGIN {label}{Dashes}\nMIIB\n{Dashes}END {label}{Dashes}";

        Assert.Equal([block], Finds.In("private-key", $"here: {block} done"));
    }

    [Fact]
    public void Finds_ABlockWhoseEndIsMissing() =>
        Assert.Equal([$"{Dashes}BEGIN PRIVATE KEY{Dashes}"], Finds.In("private-key", $"{Dashes}BEGIN PRIVATE KEY{Dashes}\nMIIB"));

    [Fact]
    public void PassesOver_PublicKeys() =>
        Assert.Empty(Finds.In("private-key", $"{Dashes}BEGIN PUBLIC KEY{Dashes}\nMIIB\n{Dashes}END PUBLIC KEY{Dashes}"));

    [Fact]
    public void Finds_AKeyAfterACertificate() => Assert.Single(Finds.In(
        "private-key", $"{Dashes}BEGIN CERTIFICATE{Dashes}\nMIIB\n{Dashes}END CERTIFICATE{Dashes}\n{Dashes}BEGIN PRIVATE KEY{Dashes}\nx\n{Dashes}END PRIVATE KEY{Dashes}"));
}
