using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Reviews.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>Every exchange of docs/api.md, in order, against the real program under the policy that the page shows.</summary>
public sealed class ApiPageTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "api.md");

    [Fact]
    public async Task TheExchangesOfTheApiPage_AreReal()
    {
        var folder = TestFolder.Create("api-page");
        try
        {
            var policy = Path.Combine(folder, "policy.yaml");
            await File.WriteAllTextAsync(policy, (await File.ReadAllTextAsync(Page)).Split("```yaml\n")[1].Split("```")[0]);
            await File.WriteAllTextAsync(Path.Combine(folder, "hook.txt"), "");
            await using var receiver = await ReceiveAsync(Path.Combine(folder, "hook.txt"));
            await using var holdpoint = await HoldpointProcess.StartAsync(
                Path.Combine(folder, "data"),
                [],
                new Dictionary<string, string>
                {
                    ["Holdpoint__Gateway__SynchronousLimit"] = "00:00:03",
                    ["Holdpoint__Gateway__FirstComment"] = "00:00:00.2",
                    ["Holdpoint__Gateway__CommentInterval"] = "00:00:00.2",
                    ["Holdpoint__Gateway__Webhooks__AllowedHosts__0"] = "127.0.0.1",
                    ["Holdpoint__Consumers__0__Name"] = "billing",
                    ["Holdpoint__Consumers__0__KeySha256"] = IssuedKey.Hash("a-key-of-billing"),
                    ["Holdpoint__Consumers__0__Webhook__Url"] = $"{receiver.Urls.First()}/hook",
                    ["Holdpoint__Consumers__0__Webhook__Secret"] = WebhookSecret.New(),
                },
                "--policy",
                policy);

            await new DocumentedTour(holdpoint, folder, pause: 0.02).FollowAsync(ConsoleBlocks.Read(Page));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A consumer's server, which writes down what it is told.</summary>
    private static async Task<WebApplication> ReceiveAsync(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/hook", async (HttpContext http) =>
        {
            var headers = http.Request.Headers;
            string[] lines =
            [
                "POST /hook", .. new[] { "webhook-id", "webhook-timestamp", "webhook-signature" }.Select(name => $"{name}: {headers[name]}"),
                await new StreamReader(http.Request.Body).ReadToEndAsync(),
            ];
            await File.WriteAllLinesAsync(file, lines);
        });
        await app.StartAsync();
        return app;
    }
}
