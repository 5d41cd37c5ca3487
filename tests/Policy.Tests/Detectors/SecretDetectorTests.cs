namespace Holdpoint.Policy.Tests.Detectors;

public sealed class SecretDetectorTests
{
    // Put together here, so that no scanner of this repository takes a made-up value for a leaked one.
    private const string Body36 = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";

    [Theory]
    [InlineData("AKIA" + "IOSFODNN7EXAMPLE")]
    [InlineData("ghp_" + Body36)]
    [InlineData("glpat-" + "aB3dE5fG7hI9jK1lM3nO")]
    [InlineData("xoxb-" + "123456789012-abcdefABCDEF")]
    [InlineData("AIza" + "SyA1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q")]
    [InlineData("sk-ant-" + "api03-" + Body36)]
    [InlineData("sk-proj-" + Body36)]
    [InlineData("hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH")]
    [InlineData("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("postgres://app:" + "s3cr3t-Word@db.internal")]
    public void Finds_AKnownFormat(string secret) => Assert.Contains(secret, string.Join(' ', Finds.In("secret", $"use {secret} here")), StringComparison.Ordinal);

    [Theory]
    [InlineData("api_key = \"9f8G7h6J5k4L3m2N1p0Q\"", "9f8G7h6J5k4L3m2N1p0Q")]
    [InlineData("password: Tr0ub4dor&3xQ", "Tr0ub4dor&3xQ")]
    [InlineData("\"client_secret\":\"a8F3k9Lm2Qx7Zp4R\"", "a8F3k9Lm2Qx7Zp4R")]
    [InlineData("my password is hX9#kP2$vL7m", "hX9#kP2$vL7m")]
    public void Finds_ARandomValueThatIsCalledASecret(string text, string secret) => Assert.Equal([secret], Finds.In("secret", text));

    [Theory]
    [InlineData("The password must be at least 12 characters long.")]
    [InlineData("Reset my password please, I forgot it in 2024.")]
    [InlineData("max_tokens: 4096, token_count = 1234567890123")]
    [InlineData("password: changemechangeme")]
    [InlineData("https://example.org:8080/path@x")]
    [InlineData("A token is about four characters of English text.")]
    public void PassesOver_OrdinaryText(string text) => Assert.Empty(Finds.In("secret", text));
}
