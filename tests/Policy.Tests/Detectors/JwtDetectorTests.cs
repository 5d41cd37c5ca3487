using System.Buffers.Text;
using System.Text;

namespace Holdpoint.Policy.Tests.Detectors;

public sealed class JwtDetectorTests
{
    private static readonly string Payload = Base64Url.EncodeToString("{\"sub\":\"1\"}"u8);

    [Fact]
    public void Finds_AToken()
    {
        string token = $"{Encode("""{"alg":"HS256","typ":"JWT"}""")}.{Payload}.c2lnbmF0dXJl";

        Assert.Equal([token], Finds.In("jwt", $"Authorization: Bearer {token}, thanks"));
        Assert.Equal([token, token], Finds.In("jwt", $"{token} {token}"));
    }

    [Theory]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""{"alg":""")]
    public void PassesOver_AHeaderThatIsNone(string header) => Assert.Empty(Finds.In("jwt", $"{Encode(header)}.{Payload}.c2ln"));

    [Theory]
    [InlineData("eyJ")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30")]
    [InlineData("xeyJhbGciOiJIUzI1NiJ9.e30.c2ln")]
    public void PassesOver_LessThanThreeParts(string text) => Assert.Empty(Finds.In("jwt", text));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
