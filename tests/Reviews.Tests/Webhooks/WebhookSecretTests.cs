using System.Text;
using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.Reviews.Tests.Webhooks;

public sealed class WebhookSecretTests
{
    /// <summary>The example of the Standard Webhooks reference libraries.</summary>
    [Fact]
    public void Signs_AsTheReferenceDoes()
    {
        var signature = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")!.Sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_short")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all not base64 at all")]
    public void Takes_OnlyTheWrittenForm(string secret) => Assert.Null(WebhookSecret.Parse(secret));

    [Fact]
    public void ANewOne_HasTheWrittenForm() => Assert.NotNull(WebhookSecret.Parse(WebhookSecret.New()));
}
