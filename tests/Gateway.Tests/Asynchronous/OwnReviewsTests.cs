using System.Net;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Asynchronous;

/// <summary>Two keys of one consumer are two credentials, at the gateway that holds a review and at any other.</summary>
public sealed class OwnReviewsTests(QueueServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AReview_IsThereForTheCredentialOfItsRequestAlone_AtEveryGateway()
    {
        await using var pair = await GatewayPair.StartAsync(
            server,
            Policies.Usual,
            ("Holdpoint:Consumers:0:Name", "shop"),
            ("Holdpoint:Consumers:0:KeySha256", Digest("k1")),
            ("Holdpoint:Consumers:0:OtherKeySha256", Digest("k2")));
        var waiting = pair.A.ChatAsync("Please hold me.", "k1");
        var id = (await pair.A.PendingAsync()).Submission.Id;
        Assert.Equal("shop", (await pair.A.PendingAsync()).Submission.Consumer);

        foreach (var gateway in new[] { pair.A, pair.B })
        {
            Assert.Equal(HttpStatusCode.OK, await SendAsync(gateway, HttpMethod.Get, id, "k1"));
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(gateway, HttpMethod.Get, id, "k2"));
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(gateway, HttpMethod.Delete, id, "k2"));
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(gateway, HttpMethod.Get, $"{id}/response", "k2"));
        }

        Assert.Null(await pair.A.Desk.DecisionAsync(id, Cancel));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(pair.B, HttpMethod.Delete, id, "k1"));
        using var withdrawn = await waiting;
        Assert.Equal("review_withdrawn", await withdrawn.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal(HttpStatusCode.NotFound, await SendAsync(pair.B, HttpMethod.Get, id, "k2"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(pair.B, HttpMethod.Get, id, "k1"));
    }

    private static async Task<HttpStatusCode> SendAsync(TestGateway gateway, HttpMethod method, string review, string key)
    {
        using var request = new HttpRequestMessage(method, $"/holdpoint/v1/reviews/{review}");
        request.Headers.Authorization = new("Bearer", key);
        using var response = await gateway.Client.SendAsync(request, Cancel);
        return response.StatusCode;
    }

    private static string Digest(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
